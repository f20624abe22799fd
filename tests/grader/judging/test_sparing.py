"""What is spared changes no verdict: calls asked at once, answers that are known, records and verdicts kept."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections import defaultdict
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, model_solutions, namespace
from minibert_grader.judging.shrink import smallest_failure
from minibert_grader.judging.sparing import shrunk, states, stored
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.sparing.kept import from_bytes, is_kept, keep, kept, name_of, to_bytes
from minibert_grader.judging.sparing.recorded import record
from minibert_grader.judging.sparing.stored import Shelf
from minibert_grader.judging.submission import Graded, grade
from minibert_grader.judging.verdict import Judgement, Outcome, Verdict, to_json
from minibert_grader.sandbox.kernel import StudentKernel
from tests.grader.judging.test_judge import ASSIGNMENT

EVERY = Course.find(Path(__file__).parent)
NAMES = ["softmax", "attention_scores", "apply_mask", "scaled_dot_product_attention", "split_heads"]
IMPORTS = Cell("import math\nimport numpy as np", "setup", locked=True)


@pytest.fixture(scope="module")
def records(course):
    exercises = course.exercises(ASSIGNMENT)
    return {name: record(exercises[name], namespace(course, ASSIGNMENT)) for name in NAMES}


def notebook(course, sources: dict[str, str], names=NAMES) -> list[Cell]:
    models = model_solutions(course, ASSIGNMENT)
    exercises = course.exercises(ASSIGNMENT)
    cells = [IMPORTS]
    for name in names:
        cells += [Cell(sources.get(name, models[name]), name), Cell("", exercises[name].cell, locked=True)]
    return cells


def verdicts(course, warm, sources, records=None, names=NAMES) -> bytes:
    exercises = {each.cell: each for each in course.exercises(ASSIGNMENT).values()}
    known = (lambda exercise: records[exercise.name]) if records else None
    graded = grade(notebook(course, sources, names), exercises, lambda name: [], warm, {}, recorded=known)
    return to_json(Judgement(ASSIGNMENT, "1", verdicts=tuple(graded.verdicts.values())))


@pytest.fixture
def requests(monkeypatch):
    """How often a kernel was asked something and waited for."""
    asked = []
    answers = StudentKernel._answers

    def noting(self, message, more, patience, expected=(b"",), value=None):
        asked.append("many" if len(expected) > 1 else message["do"])
        return answers(self, message, more, patience, expected, value)

    monkeypatch.setattr(StudentKernel, "_answers", noting)
    return asked


SOFTMAX = """
def softmax(x, axis=-1):
    {first}
    shifted = np.exp(x - x.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)
"""


def test_right_answers_are_asked_for_at_once(course, warm, records, requests):
    verdicts(course, warm, {}, records, ["softmax", "attention_scores"])
    known = [each for name in ("softmax", "attention_scores") for each in records[name].values()]
    assert all(each.together for each in known)  # the house rules, too
    assert requests.count("many") == sum(len(each.frames) for each in known)
    assert "calls" not in requests


WRONG = {
    "wrong values": {"softmax": SOFTMAX.format(first="x = x * 1.5")},
    "wrong rounding": {"softmax": SOFTMAX.format(first="x = x + 1")},
    "changes its argument": {"softmax": SOFTMAX.format(first="x -= 1")},
    "raises": {"attention_scores": "def attention_scores(Q, K):\n    return Q @ K"},
    "not written": {"apply_mask": "def apply_mask(*a):\n    raise NotImplementedError"},
    "not there": {"apply_mask": ""},
    "not plain": {"softmax": "def softmax(x, axis=-1):\n    return {1: x}"},
    "ends its process": {"softmax": SOFTMAX.format(first="if x.size == 6:\n        import os\n        os._exit(0)")},
    "a call that is not come to": {
        "softmax": "import os\ndef softmax(x, axis=-1):\n    if np.abs(x).max() > 300: os._exit(0)\n    return x"
    },
    "random": {"softmax": SOFTMAX.format(first="x = x + np.random.normal()")},
    "used by another": {"softmax": "def softmax(x, axis=-1):\n    return np.exp(x)"},
    "round trip": {"split_heads": "def split_heads(x, h):\n    return x.reshape(*x.shape[:-1], h, -1)"},
    "counts, then breaks": {"softmax": "calls = [0]" + SOFTMAX.format(first="calls[0] += 1; x = x * (calls[0] != 70)")},
    "counts, then ends": {
        "softmax": "calls = [0]"
        + SOFTMAX.format(first="calls[0] += 1\n    if calls[0] == 70:\n        import os\n        os._exit(0)")
    },
    "keeps what it saw": {
        "softmax": "seen = {}" + SOFTMAX.format(first="x = x * (seen.setdefault(x.size, x.shape) == x.shape)")
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_a_verdict_is_the_same_to_the_byte(course, warm, records, name):
    assert verdicts(course, warm, WRONG[name], records) == verdicts(course, warm, WRONG[name])


def test_what_keeps_something_is_asked_call_by_call(course, warm, records, requests):
    verdicts(course, warm, WRONG["counts, then breaks"], records)
    assert "many" not in requests and "calls" in requests


def test_the_cells_of_a_notebook_run_before_it_is_asked_anything(course, warm, records, requests):
    verdicts(course, warm, {}, records)
    assert "run" not in requests[requests.index("many") :]


def test_calls_that_depend_on_answers_are_not_asked_beforehand(course, records):
    """Their arguments would be the right answers."""
    alone = {f"{name}.{each}" for name in NAMES for each, known in records[name].items() if not known.together}
    assert alone == {"split_heads.test_round_trip"}
    assert not any(tried.asked for tried in records["split_heads"]["test_round_trip"].tries)


def test_functions_that_keep_something_in_files_are_asked_call_by_call(course):
    assignment = "07_training_process"
    exercises = course.exercises(assignment)
    model = namespace(course, assignment)
    assert not any(known.together for known in record(exercises["train"], model).values())
    assert not any(known.together for known in record(exercises["save_checkpoint"], model).values())


@pytest.mark.parametrize("number", [0, *(pytest.param(number, marks=pytest.mark.long) for number in (1, 2))])
def test_chaffs_in_all_exercises_at_once(course, warm, records, number):
    sources = {}
    for chaff in course.chaffs(ASSIGNMENT):
        sources.setdefault(chaff.exercise, []).append(textwrap.dedent(chaff_code(course, ASSIGNMENT, chaff)))
    slips = {name: codes[number] for name, codes in sources.items() if name in NAMES}
    assert verdicts(course, warm, slips, records) == verdicts(course, warm, slips)


def test_a_mistake_that_was_met_before_is_not_shrunk_again(course, warm, records, requests, monkeypatch):
    shrinks = []

    def noting(exercise, each, *more):
        shrinks.extend([] if each.name == "test_house_rules" else [each.name])  # which is asked call by call
        return smallest_failure(exercise, each, *more)

    monkeypatch.setattr(shrunk, "_met", defaultdict(list))
    monkeypatch.setattr(shrunk, "smallest_failure", noting)
    first = verdicts(course, warm, WRONG["wrong values"], records)
    count = len(shrinks)
    other = {"softmax": SOFTMAX.format(first="x = 1.5 * x")}
    assert verdicts(course, warm, other, records) == first and len(shrinks) == count > 0
    near = {"softmax": SOFTMAX.format(first="x = x * 1.5 if x.size > 2 else x * 1.25")}
    assert verdicts(course, warm, near, records) == verdicts(course, warm, near)
    assert len(shrinks) > count


# Kept on disk -------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path, course):
    """A course of the same state, whose folder may be written to."""
    for name in ("tests/exercises", f"source/{ASSIGNMENT}"):
        shutil.copytree(course.root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("course.toml", "nbgrader_config.py"):
        shutil.copy(course.root / name, tmp_path)
    return Course(tmp_path)


def files(course) -> list:
    return sorted(path for path in (course.root / stored.FOLDER).rglob("*") if path.is_file())


@pytest.fixture
def made(monkeypatch):
    """The exercises of which a record was made."""
    names = []

    def noting(exercise, *more):
        names.append(exercise.name)
        return record(exercise, *more)

    monkeypatch.setattr(stored, "record", noting)
    return names


def test_a_record_is_made_once_and_read_by_its_owner_alone(small, course, made):
    exercise = course.exercises(ASSIGNMENT)["padding_mask"]
    first, again = (stored.recorded(small, ASSIGNMENT, exercise) for _ in range(2))
    assert made == ["padding_mask"] and len(files(small)) == 1
    assert first.keys() == again.keys()
    for name, known in first.items():
        assert known.frames == again[name].frames and known.together == again[name].together
    for path in [files(small)[0], *files(small)[0].parents[:2]]:
        assert path.stat().st_mode & 0o077 == 0


def _cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def _turned(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def _renamed(path):
    other = path.with_name(path.name.replace("padding_mask", "softmax"))
    path.rename(other)
    other.rename(path.with_name(path.name))
    path.write_bytes(b"x" * 32 + path.read_bytes()[32:])


@pytest.mark.parametrize(
    "harm",
    [_cut, _turned, _renamed, lambda path: path.write_bytes(b""), lambda path: path.chmod(0o644)],
    ids=["cut", "a bit turned", "another's", "empty", "anyone may read it"],
)
def test_a_record_that_is_damaged_or_not_ones_own_is_made_anew(small, course, made, harm):
    exercise = course.exercises(ASSIGNMENT)["padding_mask"]
    stored.recorded(small, ASSIGNMENT, exercise)
    harm(files(small)[0])
    stored.recorded(small, ASSIGNMENT, exercise)
    assert made == ["padding_mask"] * 2


@pytest.mark.parametrize(
    ("assignment", "name"),
    [
        pytest.param(assignment, name, marks=[] if name == "multi_head_attention" else pytest.mark.long)
        for assignment in EVERY.assignments()
        for name in EVERY.exercises(assignment)
        if name != "save_checkpoint"  # whose examples hold functions, and are drawn in each run
    ],
)
def test_each_exercises_record_is_kept(course, tmp_path, assignment, name):
    shutil.copy(course.root / "course.toml", tmp_path)
    small, exercise = Course(tmp_path), course.exercises(assignment)[name]
    known = record(exercise, namespace(course, assignment))
    Shelf(small).write("record", stored._dumped(known))
    again = stored._loaded(Shelf(small).read("record"), exercise)
    assert {part: each.frames for part, each in again.items()} == {part: each.frames for part, each in known.items()}
    results = [asked.result for each in known.values() for tried in each.tries for asked in tried.asked]
    assert results == [asked.result for each in again.values() for tried in each.tries for asked in tried.asked]


def test_a_link_is_no_record(small, course, made, tmp_path):
    exercise = course.exercises(ASSIGNMENT)["padding_mask"]
    stored.recorded(small, ASSIGNMENT, exercise)
    path = files(small)[0]
    path.rename(tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", path)
    stored.recorded(small, ASSIGNMENT, exercise)
    assert made == ["padding_mask"] * 2


@pytest.fixture
def reread():
    """Look at the course's files anew; within a run they are looked at once."""

    def forget():
        for each in (states._shared, states._source, states._tests, stored._state, stored._folder):
            each.cache_clear()

    yield forget
    forget()


def test_a_shelf_of_another_state_holds_nothing_of_this_one(small, reread):
    shelves = [Shelf(small), Shelf(small, ASSIGNMENT), Shelf(small, ASSIGNMENT, "softmax")]
    for shelf in shelves:
        shelf.write("x", b"data")
    assert [shelf.read("x") for shelf in shelves] == [b"data"] * 3
    path = small.root / "tests" / "exercises" / f"test_{ASSIGNMENT}.py"
    path.write_text(path.read_text().replace("class TestSoftmax:", "class TestSoftmax:\n    new = 1"))
    reread()
    assert [shelf.read("x") for shelf in shelves] == [b"data", None, None]
    assert len(list((small.root / stored.FOLDER).iterdir())) == 3, "what belongs to another state is not kept"


def test_a_folder_that_others_may_write_to_is_not_used(small):
    folder = small.root / stored.FOLDER
    folder.mkdir()
    folder.chmod(0o777)
    Shelf(small).write("x", b"data")
    assert Shelf(small).read("x") is None and not files(small)


def test_only_what_changed_is_graded_again(small, course, warm):
    exercises = {each.cell: each for each in course.exercises(ASSIGNMENT).values()}
    runs = []

    def graded(cells, asked="") -> Graded:
        def now():
            runs.append(asked)
            return grade(cells, exercises, lambda name: [], warm, {})

        return kept(small, ASSIGNMENT, cells, asked, now)

    cells = notebook(course, WRONG["wrong values"], ["softmax"])
    first, again = graded(cells), graded(cells)
    assert (first.verdicts, first.outputs) == (again.verdicts, again.outputs) and runs == [""]
    graded([*cells, Cell("1")])
    graded(cells, "otherwise")
    assert len(runs) == 3
    loops = notebook(course, WRONG["ends its process"], ["softmax"])
    graded(loops)
    graded(loops)
    assert len(runs) == 5, "what ended a kernel is not kept"
    name = next(path.name for path in files(small) if path.name.endswith("verdicts"))
    assert json.loads(Shelf(small, ASSIGNMENT).read(name))


def found_elsewhere(ended: bool = False) -> Graded:
    verdict = Verdict("softmax", 10.0, (Outcome("It adds up.", 10.0, True),))
    return Graded({"test_softmax": verdict}, [None, [{"output_type": "stream", "name": "stdout", "text": "é"}]], ended)


def unasked() -> Graded:
    raise AssertionError("it is known")


def test_what_was_judged_elsewhere_is_known_here(small):
    cells, graded = [Cell("1"), Cell("2", "softmax")], found_elsewhere()
    name = name_of(ASSIGNMENT, cells, "")
    assert not is_kept(small, ASSIGNMENT, name)
    keep(small, ASSIGNMENT, name, from_bytes(to_bytes(graded)))
    assert is_kept(small, ASSIGNMENT, name)
    assert [kept(small, ASSIGNMENT, cells, "", unasked) for _ in range(2)] == [graded, graded]


def test_what_ended_a_kernel_elsewhere_is_known_once(small):
    cells, graded, now = [Cell("1")], found_elsewhere(ended=True), found_elsewhere()
    name = name_of(ASSIGNMENT, cells, "")
    keep(small, ASSIGNMENT, name, from_bytes(to_bytes(graded)))
    assert not is_kept(small, ASSIGNMENT, name) and not files(small)
    assert kept(small, ASSIGNMENT, cells, "", unasked) == graded
    assert kept(small, ASSIGNMENT, cells, "", lambda: now) == now


@pytest.mark.parametrize(
    "changed",
    [b"", b"[]", b"{}", {"cells": []}, {"cells": ["a", "b"]}, {"judgement": "{}"}, {"judgement": 1}],
    ids=str,
)
def test_what_is_no_judged_notebook_is_not_taken_for_one(changed):
    row = json.loads(to_bytes(found_elsewhere()))
    with pytest.raises(ValueError):
        from_bytes(changed if isinstance(changed, bytes) else json.dumps(row | changed).encode())
