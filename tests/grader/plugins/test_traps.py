"""Every trap and every damaged submission in one class, graded by one `nbgrader autograde`."""

from __future__ import annotations

import json
import sqlite3

import pytest

from .conftest import ASSIGNMENT, TinyCourse, filled
from .damage import DAMAGE
from .traps import SOFTMAX, TRAPS, WRONG, WRONG_EARNS, both

MISSING = {"missing_notebook": "notes.txt"}


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory) -> TinyCourse:
    """The class after autograde; `aaa` and `zzz` are honest, first and last."""
    course: TinyCourse = released_course.copy(tmp_path_factory.mktemp("class"))
    released = course.released()
    course.submit("aaa", both(released))
    course.submit("zzz", both(released))
    course.submit("wrong_alone", filled(released, softmax=SOFTMAX, attention_scores=WRONG))
    for name, (make, _) in TRAPS.items():
        text = json.dumps(make(course.released())).replace("COURSE", str(course.root))
        course.submit(name, text.encode())
    for name, (put, _) in DAMAGE.items():
        put(course, course.folder(name) / course.notebook_name)
    for name, file in MISSING.items():
        (course.folder(name) / file).write_text(json.dumps(both(released)))
    course.done = course.nbgrader("autograde", ASSIGNMENT)
    course.log = course.done.stdout + course.done.stderr
    return course


def earned(course: TinyCourse, student: str) -> tuple[float | None, float | None]:
    scores = course.scores(student)
    return scores["test_softmax"].auto, scores["test_attention_scores"].auto


def test_honest_students_around_the_traps_get_theirs(graded):
    assert earned(graded, "aaa") == earned(graded, "zzz") == (10, 10)


def test_wrong_alone(graded):
    assert earned(graded, "wrong_alone") == (10, WRONG_EARNS)


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_earns_what_its_honest_part_earns(graded, name):
    expected = TRAPS[name][1]
    softmax, scores = earned(graded, name)
    if expected[1] == 0:  # a trivial answer may happen to satisfy a small property, up to a tenth of the points
        assert scores <= 1
        scores = 0
    if expected[0] == 0:
        assert softmax <= 1
        softmax = 0
    assert (softmax, scores) == expected


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_submission_earns_what_can_be_read(graded, name):
    assert earned(graded, name) == DAMAGE[name][1]


@pytest.mark.parametrize("name", [name for name, (_, points) in DAMAGE.items() if points == (0, 0)])
def test_what_cannot_be_read_is_said_on_the_page_and_in_the_log(graded, name):
    sources = ["".join(cell["source"]) for cell in graded.autograded(name)["cells"]]
    said = [source for source in sources if "could not be read" in source]
    if name in ("format_3", "bad_utf8"):  # readable, but empty
        assert not said
        return
    assert len(said) == 1
    assert str(graded.root) not in said[0] and "Traceback" not in said[0]
    assert f"taken/{name}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb is graded as an empty notebook" in graded.log


@pytest.mark.parametrize("name", MISSING)
def test_a_folder_without_the_notebook_earns_nothing(graded, name):
    assert not any(score.auto for score in graded.scores(name).values())
    assert name in graded.log


def test_nothing_stops_nbgrader(graded):
    assert "There was an error processing assignment '" not in graded.log
    assert graded.done.returncode == 0, graded.log


def test_nothing_was_planted(graded):
    assert not (graded.root / "planted").exists()
    assert not (graded.root / "autograded" / "x").exists()
    assert not (graded.root / "tests" / "exercises" / "planted.py").exists()
    with sqlite3.connect(graded.root / "gradebook.db") as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)


def test_links_of_a_submission_lead_nowhere(graded):
    left = graded.root / "autograded" / "links_beside" / ASSIGNMENT
    assert not (left / "notes.txt").exists() and not (left / "book.txt").exists() and not (left / "tests").exists()


def test_the_courses_own_files_replace_those_of_the_same_name(graded):
    left = graded.root / "autograded" / "odd_files_beside" / ASSIGNMENT
    assert "SystemExit" not in (left / "given.py").read_text()
    assert json.loads(graded.verdict_bytes("odd_files_beside"))["verdicts"][0]["points"] == 10


def test_an_endless_cell_is_named_on_the_page(graded):
    outputs = [cell.get("outputs", []) for cell in graded.autograded("loops_for_ever_in_a_cell_of_its_own")["cells"]]
    texts = [output["evalue"] for cell in outputs for output in cell if output["output_type"] == "error"]
    assert any("endless loop" in text for text in texts)
