"""What is alike is found, and who works alone is not named: measured on simulated classes with and without copies."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.intake.released import Released
from minibert_grader.judging.verdict import Failure, Misconception, Outcome, Verdict, show
from minibert_grader.reports.similar.compare import MISTAKE, RENAMED, SAME, Alike, compare
from minibert_grader.reports.similar.page import similar_page, similar_text
from minibert_grader.reports.similar.work import Mistake, Work, but_for_names, letter_by_letter, mistake_of
from minibert_grader.simulated.notebooks import _answers
from minibert_grader.simulated.students import ordinary_class

ASSIGNMENT = "02_attention_mechanism"
QUESTION = "written_scaling"
WORDS = str.split(
    "the variance of a sum grows with every term so scores far apart push softmax to one hot weights where no gradient "
    "is left and training stalls before it has begun while division keeps spread near one for any depth we choose"
)


def simulated_class(course: Course, students: int, seed: int, assignment: str = ASSIGNMENT) -> list[Work]:
    """A class that works alone, drawing from the same few ways to solve and to fail; verdicts are taken as perfect."""
    exercises = list(course.exercises(assignment))
    works = []
    for student in ordinary_class(students, seed):
        drawn, random = student.work(course, assignment), Random(f"{seed} {student.name}")
        if drawn.blank or drawn.raw is not None or drawn.missing:
            continue
        codes = _answers(course, assignment, drawn)
        codes = {name: code for name, code in codes.items() if name in exercises}
        chaffs = {name: [each for each in course.chaffs(assignment) if each.exercise == name] for name in exercises}
        mistakes = {}
        for place, number in drawn.slips.items():
            name = exercises[place]
            chaff = chaffs[name][number % len(chaffs[name])]
            mistakes[name] = Mistake(chaff.name, chaff.name)
        prose = " ".join(random.choice(WORDS) for _ in range(80))
        works.append(Work(student.name, codes, {QUESTION: prose}, mistakes))
    return works


def renamed(code: str, random: Random) -> str:
    """A copy as one makes it: other names for the variables, a comment of one's own."""
    defined = set(re.findall(r"^    (\w+) = ", code, re.MULTILINE))
    for name in sorted(defined):
        code = re.sub(rf"\b{name}\b", f"{name}_{random.randrange(100)}", code)
    return code.replace("    return", f"    # my own idea {random.random()}\n    return", 1)


def own_way(work: Work, number: int) -> Work:
    """The same work with something of one's own in each function, as people who write alone have it."""
    return replace(
        work, codes={name: f"{code}\n\n_note = {number} + {len(name)}\n" for name, code in work.codes.items()}
    )


def found(works: list[Work]) -> Alike:
    return compare(works, {}, {})


@pytest.fixture(scope="module")
def alone(course) -> list[Work]:
    return simulated_class(course, 60, seed=1)


@pytest.mark.parametrize("seed", range(3))
def test_who_works_alone_is_not_named(course, seed):
    alike = found(simulated_class(course, 60, seed))
    assert (alike.same, alike.pairs, alike.prose) == ((), (), ())


def test_the_same_notebook_is(alone):
    copy = replace(alone[3], student="copy")
    assert found([*alone, copy]).same == (("copy", alone[3].student),)


def test_a_copy_with_other_names_and_comments_is_found(alone):
    random = Random(2)
    original = own_way(alone[4], 7)
    copy = replace(original, student="copy", answers={},
                   codes={name: renamed(code, random) for name, code in original.codes.items()})  # fmt: skip
    works = [original if each.student == original.student else each for each in alone]
    (pair,) = found([*works, copy]).pairs
    assert {pair.one, pair.other} == {"copy", original.student}
    assert {each.how for each in pair.shared} <= {SAME, RENAMED, MISTAKE}
    assert all(each.students == 2 for each in pair.shared)


def test_one_rare_thing_alone_names_nobody(alone):
    """Two of a class share some rare thing by chance, somewhere."""
    works = [own_way(each, place) for place, each in enumerate(alone)]
    name = sorted(works[1].codes)[0]
    works[2] = replace(works[2], codes={**works[2].codes, name: works[1].codes[name]})
    assert found(works).pairs == ()


def test_the_same_rare_mistakes_are_found_though_the_code_differs(alone):
    works = [own_way(each, place) for place, each in enumerate(alone)]
    rare = {name: Mistake(f"rare {name}", f"rare {name}") for name in list(works[1].codes)[:3]}
    works[1], works[2] = (replace(each, mistakes=rare) for each in works[1:3])
    (pair,) = found(works).pairs
    assert {each.how for each in pair.shared if each.students == 2} == {MISTAKE}
    assert sum(each.how == MISTAKE for each in pair.shared) == 3


def test_prose_with_some_words_changed_is_found_and_quotes_of_the_question_are_not():
    random = Random(3)
    asked = " ".join(random.choice(WORDS) for _ in range(60))
    works = [Work(f"s{n}", {}, {QUESTION: f"{asked} {' '.join(random.choice(WORDS) for _ in range(80))}"})
             for n in range(20)]  # fmt: skip
    assert compare(works, {}, {QUESTION: asked}).prose == ()
    words = works[0].answers[QUESTION].split()
    for place in range(5, len(words), 12):
        words[place] = "indeed"
    works.append(Work("copy", {}, {QUESTION: " ".join(words).upper()}))
    (each,) = compare(works, {}, {QUESTION: asked}).prose
    assert {each.one, each.other} == {"copy", "s0"} and each.students == 2 and 0.5 <= each.share < 1


def test_a_mistake_is_known_by_its_answers_to_the_same_calls():
    def verdict(got: float) -> Verdict:
        failure = Failure("it differs", call="f(1)", got=show("got", got))
        return Verdict("f", 2, (Outcome("sentence", 1, True, failure), Outcome("other", 1, False)), None)

    assert mistake_of(verdict(1.0)) == mistake_of(verdict(1.0)) != mistake_of(verdict(2.0))
    named = replace(verdict(1.0), misconception=Misconception("no scaling", "hint", "f"))
    assert mistake_of(named).name == "no scaling"
    assert mistake_of(Verdict("f", 2, (Outcome("sentence", 2, True),))) is None
    assert mistake_of(replace(verdict(1.0), note="not written yet")) is None


def test_what_counts_of_code():
    one = 'def f(x):\n    """Doc."""\n    y = x + 1  # why\n    return y\n'
    other = "def f(x):\n    result = x + 1\n    return result\n"
    assert but_for_names(one) == but_for_names(other) != but_for_names(other.replace("+", "-"))
    assert but_for_names("def f(:") == "" and but_for_names("(" * 5000) == ""
    assert letter_by_letter(one, 'def f(x):\n    """Doc."""') == "    y = x + 1  # why\n    return y"


def test_the_page_shows_both_with_the_base_rate_and_lets_nothing_act(alone):
    works = [own_way(each, place) for place, each in enumerate(alone)]
    bait = "<script>alert(1)</script>\x1b[31m"
    copied = {name: f"{code}# {bait}" for name, code in works[1].codes.items()}
    works[1] = replace(works[1], codes=copied)
    works[2] = replace(works[2], codes=copied)
    alike = found(works)
    page, text = similar_page(ASSIGNMENT, alike, works), similar_text(ASSIGNMENT, alike)
    assert "<script" not in page and "&lt;script&gt;" in page and "http" not in page.replace("http-equiv", "")
    for said in (page, text):
        assert f"shared by 2 of {len(works)}" in said and "Alike is not copied" in said
        assert "in fewer than one of 1,000,000,000 classes" in said
    assert "\x1b" not in text


def test_where_many_hand_in_the_same_prose_the_page_stays_short():
    same, random = " ".join(WORDS * 2), Random(4)
    works = [Work(f"same_{n:02}", {}, {QUESTION: same}) for n in range(40)]
    works += [Work(f"other_{n:03}", {}, {QUESTION: " ".join(random.sample(WORDS * 3, 80))}) for n in range(200)]
    prose = found(works).prose
    assert len(prose) == 200 and {each.students for each in prose} == {40}


def test_a_verbatim_copy_is_called_one(alone):
    original = own_way(alone[4], 7)
    works = [original if each.student == original.student else each for each in alone]
    (pair,) = found([*works, replace(original, student="copy", answers={})]).pairs
    assert {each.how for each in pair.shared} == {SAME}


def test_released_cells_are_nobodys(course):
    released = {cell.name: cell.source for cell in Released.of(course, ASSIGNMENT).cells if cell.written}
    assert QUESTION in released and not any(letter_by_letter(text, text) for text in released.values())
