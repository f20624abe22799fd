"""Attacks on the later notebooks earn what is due for what of them is right, and cost nobody else anything."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from dataclasses import dataclass

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import model_solutions, namespace
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import LocalStudent
from tests.attacks.assault import Assault, run
from tests.attacks.frame import CANARY, outside
from tests.attacks.later import CHANCE, KEPT, LATER, LaterAttack
from tests.grader.plugins.active_content import active_content
from tests.grader.plugins.conftest import REPOSITORY, TinyCourse, build_course, filled

pytestmark = pytest.mark.xdist_group("attacks")
HONEST = ("aaa", "zzz")
QUICK = (CHANCE,)  # its class is graded in `make test`


@dataclass
class Later:
    """A later notebook with some of its exercises, and the class that attacked it."""

    assault: Assault

    @property
    def course(self) -> TinyCourse:
        return self.assault.course

    def points(self, student: str) -> dict[str, float | None]:
        scores = self.course.scores(student)
        return {name.removeprefix("test_"): scores[name].auto for name in scores if name.startswith("test_")}


def released(assignment: str, folder) -> TinyCourse:
    cells = ["setup", *(cell for name in KEPT[assignment] for cell in (name, f"test_{name}"))]
    course = build_course(folder / "course", assignment, cells)
    for earlier in Course.find(REPOSITORY).earlier(assignment):  # of which given.py is made
        shutil.copytree(REPOSITORY / "source" / earlier, course.root / "source" / earlier)
    done = course.nbgrader("generate_assignment", assignment)
    assert done.returncode == 0, course.log
    return course


def hand_in(course: TinyCourse, attack: LaterAttack | None, student: str) -> None:
    whole = model_solutions(Course.find(REPOSITORY), course.assignment)
    sources = {name: whole[name] for name in KEPT[course.assignment]}
    if attack:
        sources.pop(attack.fails, None)
        sources[attack.exercise] = attack.code.replace("SOLUTION", sources[attack.exercise])
    course.submit(student, filled(course.released(), **sources))


@pytest.fixture(scope="session")
def classes(tmp_path_factory):
    """A class of an assignment, graded once, when it is asked for."""
    made: dict[str, Later | None] = {}

    def of(assignment: str) -> Later:
        if assignment not in made:
            made[assignment] = None
            folder = tmp_path_factory.mktemp("later")
            course = released(assignment, folder)
            for student in HONEST:
                hand_in(course, None, student)
            for attack in LATER.values():
                if attack.assignment == assignment:
                    hand_in(course, attack, attack.student)
            for place in (outside(course), course.root / "notes.py"):
                place.write_text(f"SECRET = {CANARY!r}\n")
            made[assignment] = Later(run(course, folder / "temporary"))
        later = made[assignment]
        assert later is not None, "the class could not be graded"
        return later

    return of


def long(assignment: str) -> list:
    return [] if assignment in QUICK else [pytest.mark.long]


every_attack = pytest.mark.parametrize(
    "attack", [pytest.param(each, id=each.student, marks=long(each.assignment)) for each in LATER.values()]
)
every_class = pytest.mark.parametrize("assignment", [pytest.param(each, marks=long(each)) for each in KEPT])


@every_attack
def test_it_earns_what_is_right_of_it_and_the_rest_keeps_its_points(classes, attack):
    later = classes(attack.assignment)
    points, honest = later.points(attack.student), later.points("aaa")
    assert points[attack.exercise] is not None, later.assault.log[-3000:]
    assert points[attack.exercise] <= attack.most + 0.05
    of_its_own = {attack.exercise, attack.fails} - {""}
    assert {**points, **{name: honest[name] for name in of_its_own}} == honest
    assert not attack.fails or points[attack.fails] == 0


@every_attack
def test_its_page_and_verdict_are_small_and_nothing_acts_in_them(classes, attack):
    later = classes(attack.assignment)
    page = later.course.feedback(attack.student)
    assert CANARY not in page
    assert not Counter(active_content(page)) - Counter(active_content(later.course.feedback(HONEST[0])))
    assert len(later.course.verdict_bytes(attack.student)) < 256 << 10


@every_class
def test_everyone_else_has_all_points_and_nothing_is_left(classes, assignment):
    later = classes(assignment)
    assert not any(later.assault.code) and "Traceback" not in later.assault.log, later.assault.log[-5000:]
    exercises = Course.find(REPOSITORY).exercises(assignment)
    for student in HONEST:
        assert later.points(student) == {name: exercises[name].points for name in KEPT[assignment]}
    assert not later.assault.orphans and not list(later.assault.temporary.iterdir())
    assert later.assault.after == later.assault.before and not later.assault.opened
    assert later.course.verdict_bytes("aaa") == later.course.verdict_bytes("zzz")


def test_there_are_many():
    assert len(LATER) >= 30 and {each.assignment for each in LATER.values()} == set(KEPT)


# Without what stops them they earn what they are after. ------------------------------------------------------------


def nothing(*_, **__) -> None:
    """In the place of a check."""


def itself(student, path):
    """In the place of a second process that gets the file alone."""
    return student


# Attack → where its defence stands ("": in the assignment's hidden tests), its name, and what is put in its place.
DEFENCES = {
    "dropout_halves": ("", "check_neighbours check_pairs", nothing),
    "dropout_mirrored": ("", "check_pairs", nothing),
    "sample_with_temperature_winner_and_rest": ("", "STEPS_UP", [0.0] * 5),
    "save_checkpoint_in_memory": (LocalStudent, "elsewhere", itself),
    "save_checkpoint_in_another_file": (LocalStudent, "elsewhere", itself),
    "save_checkpoint_in_names": (LocalStudent, "elsewhere", itself),
}


def earned(attack: LaterAttack) -> float:
    """What the code of an attack, which harms nobody, earns in this process."""
    course = Course.find(REPOSITORY)
    code = attack.code.replace("SOLUTION", model_solutions(course, attack.assignment)[attack.exercise])
    names = namespace(course, attack.assignment, attack.exercise, code)
    return judge(course.exercises(attack.assignment)[attack.exercise], LocalStudent(names), explain=False)[0].points


@pytest.mark.parametrize("name", DEFENCES)
def test_with_its_defence_taken_out_it_earns_more(name, monkeypatch):
    attack = LATER[name]
    assert earned(attack) <= attack.most + 0.05
    place, what, instead = DEFENCES[name]
    suite = Course.find(REPOSITORY).exercises(attack.assignment)[attack.exercise].suite
    for each in what.split():
        monkeypatch.setattr(place or sys.modules[suite.__module__], each, instead)
    assert earned(attack) > attack.most + 0.4
