"""The notebook that a simulated student hands in."""

from __future__ import annotations

import json
import textwrap
from typing import Any, TypeVar

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code
from minibert_grader.errors import CourseError
from minibert_grader.simulated.students import PREFILLED, Work

Item = TypeVar("Item")


def notebook_text(course: Course, assignment: str, work: Work) -> str:
    """The file as text.

    Raises
    ------
    CourseError
        If the assignment was not released.
    """
    return work.raw if work.raw is not None else json.dumps(notebook(course, assignment, work), indent=1)


def notebook(course: Course, assignment: str, work: Work) -> dict[str, Any]:
    """The released notebook with a student's answers in it; raises as `notebook_text` does."""
    path = course.root / "release" / assignment / f"{assignment}.ipynb"
    try:
        released = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CourseError(f"{path} is missing or damaged; run `make release`.") from None
    if work.blank:
        return released
    answers = _answers(course, assignment, work)
    exercises = list(course.exercises(assignment).values())
    lost = {_around(exercises, position).cell for position in work.drop} | ({"setup"} if work.drop else set())
    cells = []
    for cell in released["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        name = marks.get("grade_id", "")
        if name in lost:
            continue
        if name in answers:
            cell["source"] = answers[name]
        elif marks.get("solution") and cell["cell_type"] == "markdown" and not work.unwritten:
            cell["source"] = PREFILLED
        cells.append(cell)
    return {**released, "cells": cells}


def _around(items: list[Item], position: int) -> Item:
    """The item at a position; beyond the last it begins anew, for assignments of few exercises."""
    return items[position % len(items)]


def _answers(course: Course, assignment: str, work: Work) -> dict[str, str]:
    """Source of each solution cell that was worked on, by its id."""
    answers = {
        name: "\n".join(line for line in source.splitlines() if "### " not in line)
        for name, source in course.solution_cells(assignment).items()
    }
    exercises = list(course.exercises(assignment).values())
    for position, number in work.ways.items():
        name = _around(exercises, position).name
        ways = [wheat for wheat in course.wheats(assignment) if wheat.exercise == name]
        answers[name] = textwrap.dedent(_around(ways, number).code)
    for position, number in work.slips.items():
        name = _around(exercises, position).name
        chaffs = [chaff for chaff in course.chaffs(assignment) if chaff.exercise == name]
        answers[name] = textwrap.dedent(chaff_code(course, assignment, _around(chaffs, number)))
    for position, code in work.code.items():
        answers[_around(exercises, position).name] = code.replace(
            "{function}", _around(exercises, position).functions[0]
        )
    for position in work.unwritten:
        answers.pop(_around(exercises, position).name, None)
    return answers
