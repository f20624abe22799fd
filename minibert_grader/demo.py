"""A class of simulated students, made of right and wrong solutions and graded through stock nbgrader commands."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from minibert_grader.course import Course
from minibert_grader.errors import CourseError
from minibert_grader.solutions import chaff_code

ASSIGNMENT = "02_attention_mechanism"
SPY = """
# This student looks for the answers.
from pathlib import Path

for folder in [Path.cwd(), *Path.cwd().parents, Path("/")]:
    try:
        print(sorted(folder.rglob("*.py"))[:5], sorted(folder.rglob("*.db"))[:5])
    except OSError as error:
        print(error)

def softmax(x, axis=-1):
    import minibert_ref.softmax as answers
    return answers.softmax(x, axis)
"""
LOOP = """
def attention_entropy(weights):
    while np.any(weights == 0):  # zeros would make the logarithm infinite, so wait until there are none
        weights = np.maximum(weights, 0)
    return -np.sum(weights * np.log(weights), axis=-1)
"""
PREFILLED = "An answer of the simulated student, for a TA to grade."


@dataclass(frozen=True)
class Simulated:
    """One simulated student: which exercises are replaced, and by what; the others are solved.

    `chaffs` maps exercise to the name of a misconception, `code` maps exercise to source; `raw` is the whole file.
    """

    name: str
    chaffs: dict[str, str] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    wheats: int | None = None
    blank: bool = False
    raw: str | None = None
    drop: tuple[str, ...] = ()


CLASS = [
    Simulated("ada_perfect"),
    Simulated("ben_other_ways", wheats=0),
    Simulated("dan_blank", blank=True),
    Simulated("eve_no_scaling", chaffs={"attention_scores": "no scaling"}),
    Simulated(
        "gus_masks",
        chaffs={"padding_mask": "mask inverted", "scaled_dot_product_attention": "mask after softmax"},
    ),
    Simulated(
        "hal_heads",
        chaffs={"split_heads": "reshape without transpose", "multi_head_attention": "no W_O"},
    ),
    Simulated("ida_logs", chaffs={"attention_entropy": "log2 instead of ln", "apply_mask": "changes scores in place"}),
    Simulated("jon_crashes", code={"apply_mask": "import os\nos._exit(1)\n"}),
    Simulated("kim_loops", code={"attention_entropy": LOOP}),
    Simulated("leo_spies", code={"softmax": SPY}),
    Simulated("mia_no_notebook", raw="My answers are in the attached document."),
    Simulated("nic_lost_cells", drop=("setup", "test_softmax", "test_multi_head_attention")),
]


def run_demo(course: Course, console: Console, progress: Callable[[], Progress], keep: bool) -> None:
    """Make the class, grade it, write feedback, print the table.

    Parameters
    ----------
    course : Course
    console : Console
        Where the table goes.
    progress : callable
        Makes a progress bar.
    keep : bool
        Whether what is graded already is left as it is.

    Raises
    ------
    CourseError
        If a step of nbgrader fails.
    """
    course.require(ASSIGNMENT)
    for student in CLASS:
        _write(course, student)
    force = [] if keep else ["--force"]
    with progress() as bar:
        steps = {"autograde": "Grading", "generate_feedback": "Writing feedback"}
        for command, title in steps.items():
            task = bar.add_task(title, total=len(CLASS))
            for line in _nbgrader(course, command, ASSIGNMENT, *force):
                if "Setting destination file permissions" in line or "Skipping existing assignment" in line:
                    bar.advance(task)
    console.print(class_table(course, ASSIGNMENT))
    page = course.root / "feedback" / "eve_no_scaling" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    console.print(f"Feedback as a student sees it: [link={page.as_uri()}]{page.relative_to(course.root)}[/link]")
    console.print("The gradebook as a TA sees it: .venv/bin/jupyter lab, then Nbgrader → Formgrader")


def _write(course: Course, student: Simulated) -> None:
    """Write one submission, unless it stands there already: a new file would count as a new submission."""
    place = course.root / "submitted" / student.name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    text = student.raw if student.raw is not None else json.dumps(_notebook(course, student), indent=1)
    if place.is_file() and place.read_text(encoding="utf-8") == text:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def _notebook(course: Course, student: Simulated) -> dict[str, Any]:
    released = course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    try:
        notebook = json.loads(released.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CourseError(f"{released} is missing or damaged; run `make release`.") from None
    if student.blank:
        return notebook
    answers = _answers(course, student)
    notebook = copy.deepcopy(notebook)
    cells = []
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name in student.drop:
            continue
        if name in answers:
            cell["source"] = answers[name]
        elif cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "markdown":
            cell["source"] = PREFILLED
        cells.append(cell)
    return {**notebook, "cells": cells}


def _answers(course: Course, student: Simulated) -> dict[str, str]:
    """Source of each solution cell, by its id."""
    source = course.source_notebook(ASSIGNMENT)
    answers = {}
    for cell in source["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and marks.get("solution"):
            lines = "".join(cell["source"]).splitlines()
            answers[marks["grade_id"]] = "\n".join(line for line in lines if "### " not in line)
    if student.wheats is not None:
        for exercise in answers:
            ways = [wheat.code for wheat in course.wheats(ASSIGNMENT) if wheat.exercise == exercise]
            answers[exercise] = textwrap.dedent(ways[student.wheats])
    for exercise, name in student.chaffs.items():
        known = {chaff.name: chaff for chaff in course.chaffs(ASSIGNMENT) if chaff.exercise == exercise}
        answers[exercise] = textwrap.dedent(chaff_code(course, ASSIGNMENT, known[name]))
    return answers | student.code


def _nbgrader(course: Course, *arguments: str) -> Iterator[str]:
    """Run a stock nbgrader command in the course folder; its log, line by line.

    Raises
    ------
    CourseError
        If it ends with an error; the last lines of its log say why.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments]
    process = subprocess.Popen(
        command, cwd=course.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ}
    )
    log = []
    for line in process.stdout:
        log.append(line)
        yield line
    if process.wait() != 0:
        errors = [line for line in log if "ERROR" in line] or log
        raise CourseError(f"`nbgrader {' '.join(arguments)}` failed: {''.join(errors[-3:]).strip()}")


def class_table(course: Course, assignment: str) -> Table:
    """Student × exercise: points, and the misconceptions that were recognised.

    Raises
    ------
    CourseError
        If a graded submission has no verdicts.
    """
    exercises = course.exercises(assignment)
    legend = " · ".join(f"{number} {name}" for number, name in enumerate(exercises, start=1))
    title = f"{assignment}: points by exercise"
    table = Table(
        "simulated\nstudent", title=title, caption=legend, box=box.SIMPLE_HEAD, padding=0, collapse_padding=True
    )
    for number, exercise in enumerate(exercises.values(), start=1):
        table.add_column(f"{number}\n/{exercise.points:g}", justify="right", no_wrap=True)
    table.add_column("sum", justify="right")
    table.add_column("misconceptions recognised")
    table.columns[0].no_wrap = True
    for folder in sorted((course.root / "autograded").glob(f"*/{assignment}")):
        verdicts = read_verdicts(folder / f"{assignment}.verdicts.json")
        points = [verdicts[name]["points"] for name in exercises]
        named = [
            f"{number}: {verdicts[name]['misconception']['name']}"
            for number, name in enumerate(exercises, start=1)
            if verdicts[name]["misconception"]
        ]
        table.add_row(folder.parent.name, *(f"{p:g}" for p in points), f"{sum(points):g}", "\n".join(named))
    return table


def read_verdicts(path: Path) -> dict[str, dict[str, Any]]:
    """Verdicts of one submission by exercise; `CourseError` where the file is missing or damaged."""
    try:
        return {row["exercise"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(f"{path} is missing or damaged; grade again with `nbgrader autograde --force`.") from None
