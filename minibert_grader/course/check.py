"""Whether the places of an assignment agree: its notebook, hidden tests, reference, wheats and chaffs."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

from minibert_grader.course.folder import Course

TOTAL = 100
UNFINISHED = re.compile(r"\bTODO\b")
# How a statement says its points: a line of its own, or a heading.
STATED = re.compile(r"^(?:[●○ ]+·.*?\b(\d+(?:\.\d+)?) points?\b|#+ .*\((\d+(?:\.\d+)?) points?\))", re.MULTILINE)
SCHEME = re.compile(r"^\*Mark scheme \((\d+(?:\.\d+)?) points?\)", re.MULTILINE)
FRONT = re.compile(r"\| \*\*Points\*\* \|(.*)\|")
SHARE = re.compile(r"(\d+(?:\.\d+)?) for (\w+) (exercise|written answer)")
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def faults(course: Course, assignment: str) -> list[str]:
    """What does not agree, each as a sentence that begins with file and line.

    Points are compared between graded cells, hidden tests, statements, mark schemes and the table at the notebook's
    top; they must total 100. Each exercise needs its solution cell, its graded cell, the reference's functions, a wheat
    and a chaff. A TODO that was left anywhere is named.

    Raises
    ------
    CourseError
        If one of the files is missing or cannot be loaded.
    """
    notebook = _Notebook(course, assignment)
    parts = (_totals, _graded, _statements, _front, _places)
    found = [fault for part in parts for fault in part(course, assignment, notebook)]
    return [*found, *_unfinished(course, assignment)]


class _Notebook:
    """An instructor's notebook whose cells know their place in the file."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.path = course.root / "source" / assignment / f"{assignment}.ipynb"
        self.shown = self.path.relative_to(course.root)
        self.cells = course.source_notebook(assignment)["cells"]
        self._lines = self.path.read_text(encoding="utf-8").splitlines()

    def marked(self) -> dict[str, dict[str, Any]]:
        """The marks of each cell that nbgrader knows, by its id, and its type."""
        marked = {}
        for cell in self.cells:
            if marks := cell["metadata"].get("nbgrader"):
                marked[marks["grade_id"]] = {**marks, "code": cell["cell_type"] == "code"}
        return marked

    def points(self) -> dict[str, float]:
        return {name: float(marks.get("points", 0)) for name, marks in self.marked().items() if marks.get("grade")}

    def at(self, grade_id: str) -> str:
        """File and line of a marked cell."""
        return self._at(json.dumps({"grade_id": grade_id}, ensure_ascii=False)[1:-1])

    def at_text(self, line: str) -> str:
        """File and line of a line of a cell's source."""
        return self._at(json.dumps(line.strip(), ensure_ascii=False)[1:-1])

    def _at(self, text: str) -> str:
        found = (number for number, line in enumerate(self._lines, start=1) if text in line)
        return f"{self.shown}:{next(found, 1)}"


def _totals(course: Course, assignment: str, notebook: _Notebook) -> Iterator[str]:
    total = sum(notebook.points().values())
    if total != TOTAL:
        yield (
            f"{notebook.shown}:1: the points of the graded cells total {total:g}, not {TOTAL}; change those of one, in "
            "its cell, its statement and its hidden tests."
        )


def _graded(course: Course, assignment: str, notebook: _Notebook) -> Iterator[str]:
    exercises = {exercise.cell: exercise for exercise in course.exercises(assignment).values()}
    marked, points = notebook.marked(), notebook.points()
    tests = f"tests/exercises/test_{assignment}.py"
    for name, worth in points.items():
        if not marked[name]["code"]:
            continue
        if name not in exercises:
            mark = '@exercise("' + name.removeprefix("test_") + '")'
            yield f"{notebook.at(name)}: {name} has no hidden tests; add a class marked {mark} to {tests}."
        elif exercises[name].points != worth:
            yield (
                f"{notebook.at(name)}: {name} has {worth:g} points, its hidden tests in {tests} have "
                f"{exercises[name].points:g}; set both to the same."
            )
    for cell, exercise in exercises.items():
        for name, what in ((exercise.name, "solution cell"), (cell, "graded cell")):
            if name not in marked:
                yield f"{notebook.shown}:1: {exercise.name} has no {what}; add one with the grade_id {name!r}."


def _statements(course: Course, assignment: str, notebook: _Notebook) -> Iterator[str]:
    """The statement of a graded cell stands between it and the graded cell before."""
    stated: list[tuple[str, float]] = []
    for cell in notebook.cells:
        source, marks = "".join(cell["source"]), cell["metadata"].get("nbgrader", {})
        if not marks.get("grade"):
            if cell["cell_type"] == "markdown":
                stated += [(found[0], float(found[1] or found[2])) for found in STATED.finditer(source)]
            continue
        name, worth = marks["grade_id"], float(marks.get("points", 0))
        if not stated:
            yield (
                f"{notebook.at(name)}: no statement above {name} says its points; write a line such as "
                f"'● ○ ○ · 5 minutes · {_points(worth)}'."
            )
        for line, said in stated:
            if said != worth:
                yield f"{notebook.at_text(line)}: the statement says {_points(said)}, {name} has {worth:g}."
        for found in SCHEME.finditer(source):
            if float(found[1]) != worth:
                yield f"{notebook.at_text(found[0])}: the mark scheme says {found[1]} points, {name} has {worth:g}."
        stated = []


def _front(course: Course, assignment: str, notebook: _Notebook) -> Iterator[str]:
    """The row "88 for eight exercises, 12 for a written answer" at the top, where there is one."""
    row = next((found for cell in notebook.cells if (found := FRONT.search("".join(cell["source"])))), None)
    if row is None:
        return
    marked, said = notebook.marked(), {kind: (worth, count) for worth, count, kind in SHARE.findall(row[1])}
    for kind, code in (("exercise", True), ("written answer", False)):
        worth = [points for name, points in notebook.points().items() if marked[name]["code"] == code]
        known = {str(len(worth)), *NUMBERS[len(worth) : len(worth) + 1], *["a"][: len(worth) == 1]}
        total, count = said.get(kind, ("0", "no"))
        if float(total) != sum(worth) or count not in known:
            yield (
                f"{notebook.at_text(row[0])}: the row of points says {total} for {count} ({kind}); the cells have "
                f"{sum(worth):g} for {len(worth)}."
            )


def _places(course: Course, assignment: str, notebook: _Notebook) -> Iterator[str]:
    exercises = course.exercises(assignment)
    solutions = {"wheats/w": course.wheats(assignment), "chaffs/c": course.chaffs(assignment)}
    for exercise in exercises.values():
        for function in exercise.functions:
            if fault := exercise.missing(function):
                yield fault
    for place, found in solutions.items():
        file = f"tests/exercises/{place}{assignment}.py"
        with_one = {each.exercise for each in found}
        kind = "wheat, a right solution" if "wheats" in place else "chaff, a wrong solution"
        yield from (f"{file}:1: {name} has no {kind}; add one." for name in exercises if name not in with_one)
        yield from (f"{file}:1: there is no exercise {name!r}." for name in sorted(with_one - exercises.keys()))


def _unfinished(course: Course, assignment: str) -> Iterator[str]:
    for path in course.places(assignment).values():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if UNFINISHED.search(line):
                yield f"{path.relative_to(course.root)}:{number}: still to be written: {_shortened(line)}"


def _shortened(line: str) -> str:
    text = line.strip()
    with contextlib.suppress(ValueError):  # a line of a notebook's cell stands in it as JSON
        text = str(json.loads(text.removesuffix(","))).strip()
    return text if len(text) <= 90 else text[:90] + "…"


def _points(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")
