"""Every trap and some damaged submissions in one class, graded by one `nbgrader autograde`."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.attacks import cells, folders  # noqa: F401  (they register theirs)
from tests.attacks.frame import ATTACKS

from .conftest import ASSIGNMENT, TinyCourse
from .traps import TRAPS, both

POINTS = {"nothing": (0, 0), "everything": (10, 10)}
DAMAGE = {
    name: (ATTACKS[name].put, POINTS[ATTACKS[name].base])
    for name in (
        "cells_not_json", "cells_format_3", "cells_bad_utf8", "cells_deeply_nested", "cells_three_thousand_cells",
        "cells_seventy_megabytes", "folders_notebook_is_a_pipe", "folders_notebook_is_a_folder",
        "folders_notebook_is_a_link_to_the_source", "folders_files_of_the_graders_own",
    )
}  # fmt: skip
MISSING = {"missing_notebook": "notes.txt"}


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory) -> TinyCourse:
    """The class after autograde; `aaa` and `zzz` are honest, first and last."""
    course: TinyCourse = released_course.copy(tmp_path_factory.mktemp("class"))
    released = course.released()
    course.submit("aaa", both(released))
    course.submit("zzz", both(released))
    for name, (make, _) in TRAPS.items():
        course.submit(name, make(course.released()))
    for name, (put, _) in DAMAGE.items():
        put(course, course.folder(name))
    for name, file in MISSING.items():
        (course.folder(name) / file).write_text(json.dumps(both(released)))
    course.done = course.nbgrader("autograde", ASSIGNMENT)
    course.log = course.done.stdout + course.done.stderr
    return course


def earned(course: TinyCourse, student: str) -> tuple[float, float]:
    """Points for the code; what waits for a TA has none yet."""
    scores = course.scores(student)
    unread = bool(course.judgement(student).unreadable)
    for score in scores.values():
        assert (score.auto is None) == score.waits and (score.waits or not unread)
    return scores["test_softmax"].auto or 0, scores["test_attention_scores"].auto or 0


def test_honest_students_around_the_traps_get_theirs(graded):
    assert earned(graded, "aaa") == earned(graded, "zzz") == (10, 10)


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_earns_what_its_honest_part_earns(graded, name):
    assert earned(graded, name) == TRAPS[name][1]


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_submission_earns_what_can_be_read(graded, name):
    assert earned(graded, name) == DAMAGE[name][1]


@pytest.mark.parametrize("name", [name for name, (_, points) in DAMAGE.items() if points == (0, 0)])
def test_what_cannot_be_read_is_said_on_the_page_and_in_the_log(graded, name):
    sources = ["".join(cell["source"]) for cell in graded.autograded(name)["cells"]]
    said = [source for source in sources if "could not be read" in source]
    if name == "cells_format_3":  # readable, but empty
        assert not said
        return
    assert len(said) == 1
    assert str(graded.root) not in said[0] and "Traceback" not in said[0]
    assert f"taken/{name}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb is not graded, but waits for a TA" in graded.log


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


def test_the_courses_own_files_replace_those_of_the_same_name(graded):
    left = graded.root / "autograded" / "folders_files_of_the_graders_own" / ASSIGNMENT
    assert "SystemExit" not in (left / "given.py").read_text()
    assert graded.judgement("folders_files_of_the_graders_own").verdicts[0].points == 10


def test_an_endless_cell_is_named_on_the_page(graded):
    outputs = [cell.get("outputs", []) for cell in graded.autograded("loops_for_ever_in_a_cell_of_its_own")["cells"]]
    texts = [output["evalue"] for cell in outputs for output in cell if output["output_type"] == "error"]
    assert any("endless loop" in text for text in texts)
