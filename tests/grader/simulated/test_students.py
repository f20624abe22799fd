"""Simulated classes: made of what they say, the same for the same seed, and of every kind."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.simulated.notebooks import notebook, notebook_text
from minibert_grader.simulated.students import CRASH, LOOP, ONE_OF_EACH, Work, ordinary_class

from .conftest import ASSIGNMENT, ROOT

COURSE = Course.find(ROOT)


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_one_of_each_can_be_made_for_every_assignment(assignment):
    assert len({student.name for student in ONE_OF_EACH}) == len(ONE_OF_EACH) >= 12
    for student in ONE_OF_EACH:
        work = student.work(COURSE, assignment)
        if work.raw is None:
            cells = notebook(COURSE, assignment, work)["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
            assert ("BEGIN SOLUTION" in text) is False
            assert ("raise NotImplementedError(" in text) is work.blank


def kind_of(work: Work) -> str:
    codes = set(work.code.values())
    kinds = {
        "missing": work.missing,
        "unreadable": work.raw is not None,
        "blank": work.blank,
        "crash": CRASH in codes,
        "loop": LOOP in codes,
        "lost": bool(work.drop),
        "unfinished": bool(work.unwritten),
        "slips": bool(work.slips),
        "late": work.hours_late > 0,
    }
    return next((kind for kind, holds in kinds.items() if holds), "solved")


def test_an_ordinary_class_has_all_kinds_most_of_it_right_or_partly_right():
    works = [student.work(COURSE, ASSIGNMENT) for student in ordinary_class(400, seed=1)]
    kinds = Counter(map(kind_of, works))
    every = {"missing", "unreadable", "blank", "crash", "loop", "lost", "unfinished", "slips", "late", "solved"}
    assert set(kinds) == every
    assert kinds["solved"] + kinds["slips"] > 200
    assert sum(work.hours_late > 0 for work in works) > 5


def test_a_class_is_the_same_for_the_same_seed_however_large():
    def texts(count, seed):
        works = {student.name: student.work(COURSE, ASSIGNMENT) for student in ordinary_class(count, seed)}
        return {name: notebook_text(COURSE, ASSIGNMENT, work) for name, work in works.items() if not work.missing}

    ten, twenty = texts(10, 3), texts(20, 3)
    assert ten == {name: text for name, text in twenty.items() if name in ten}
    assert texts(10, 4) != ten


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_every_drawn_work_can_be_made(assignment):
    for student in ordinary_class(40, seed=7):
        work = student.work(COURSE, assignment)
        if not work.missing:
            assert notebook_text(COURSE, assignment, work)


def test_what_is_left_unwritten_stays_as_it_was_released():
    cells = notebook(COURSE, ASSIGNMENT, Work(unwritten=(6, 7)))["cells"]
    by_name = {cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"]) for cell in cells}
    assert "NotImplementedError" in by_name["attention_entropy"]
    assert "NotImplementedError" not in by_name["softmax"]


def test_a_missing_release_is_named(course):
    path = course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.write_text(json.dumps({})[:1])
    with pytest.raises(CourseError, match="make release"):
        notebook(course, ASSIGNMENT, Work())
