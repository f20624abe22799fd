"""The rules of the house: the released statements, the table in each notebook, and the hidden tests say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from minibert_grader.course.contract import RULES
from minibert_grader.course.exercise import Exercise
from minibert_grader.course.folder import Course

from .conftest import REPOSITORY

COURSE = Course.find(REPOSITORY)
EXERCISES = [(name, exercise) for name in COURSE.assignments() for exercise in COURSE.exercises(name).values()]
LINE = re.compile(r"^- \*\*House rules:\*\* (.*)\.$", re.MULTILINE)
ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.+) \|$", re.MULTILINE)


def released(assignment: str) -> list[dict[str, Any]]:
    path: Path = REPOSITORY / "release" / assignment / f"{assignment}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def statement(assignment: str, exercise: Exercise) -> str:
    """The cell before the one that students write."""
    cells = released(assignment)
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    before = cells[ids.index(exercise.name) - 1]
    assert before["cell_type"] == "markdown"
    return "".join(before["source"])


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=lambda value: getattr(value, "name", None))
def test_a_statement_names_the_rules_that_are_tested(assignment, exercise):
    named = LINE.findall(statement(assignment, exercise))
    assert named == ([", ".join(exercise.contract.rules)] if exercise.contract else [])


@pytest.mark.parametrize("assignment", sorted({name for name, exercise in EXERCISES if exercise.contract}))
def test_a_notebook_says_what_its_rules_ask_for(assignment):
    rules = {
        rule
        for exercise in COURSE.exercises(assignment).values()
        if exercise.contract
        for rule in exercise.contract.rules
    }
    text = "\n".join("".join(cell["source"]) for cell in released(assignment) if cell["cell_type"] == "markdown")
    rows = [row for row in ROW.findall(text) if row[0] in RULES]
    assert rows == [(rule, words) for rule, words in RULES.items() if rule in rules]
