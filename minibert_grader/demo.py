"""A class of simulated students, made of right and wrong solutions and graded through stock nbgrader commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from minibert_grader.course import Course
from minibert_grader.errors import CourseError
from minibert_grader.solutions import chaff_code

SPY = """
# This student looks for the answers.
from pathlib import Path

for folder in [Path.cwd(), *Path.cwd().parents, Path("/")]:
    try:
        print(sorted(folder.rglob("*.py"))[:5], sorted(folder.rglob("*.db"))[:5])
    except OSError as error:
        print(error)

def {function}(*arguments, **more):
    import minibert_ref.exercises as answers
    return answers.{function}(*arguments, **more)
"""
LOOP = """
def {function}(*arguments, **more):
    while True:  # until it is right
        pass
"""
CRASH = "import os\nos._exit(1)\n"
PREFILLED = "An answer of the simulated student, for a TA to grade."


@dataclass(frozen=True)
class Simulated:
    """One simulated student; what is not said is solved. Exercises go by their position, negative ones from the end.

    Attributes
    ----------
    name : str
    slips : dict of int to int
        Exercise to the number of its misconception in the list of chaffs.
    code : dict of int to str
        Exercise to source, with {function} for its function's name.
    wheats : int, optional
        Every exercise solved in another way, the one of this number.
    blank : bool
        Hands in what was released.
    raw : str, optional
        The whole file.
    drop : tuple of int
        Exercises whose check is deleted, and the setup cell with them.
    """

    name: str
    slips: dict[int, int] = field(default_factory=dict)
    code: dict[int, str] = field(default_factory=dict)
    wheats: int | None = None
    blank: bool = False
    raw: str | None = None
    drop: tuple[int, ...] = ()


CLASS = [
    Simulated("ada_perfect"),
    Simulated("ben_other_ways", wheats=0),
    Simulated("dan_blank", blank=True),
    Simulated("eve_one_slip", slips={1: 0}),
    Simulated("gus_two_slips", slips={2: 1, 4: 0}),
    Simulated("hal_late_slips", slips={-3: 1, -2: 2, -1: 3}),
    Simulated("ida_every_slip", slips=dict.fromkeys(range(8), 4)),
    Simulated("jon_crashes", code={3: CRASH}),
    Simulated("kim_loops", code={-1: LOOP}),
    Simulated("leo_spies", code={0: SPY}),
    Simulated("mia_no_notebook", raw="My answers are in the attached document."),
    Simulated("nic_lost_cells", drop=(0, -1)),
]


def run_demo(
    course: Course, assignments: list[str], console: Console, progress: Callable[[], Progress], keep: bool
) -> None:
    """Make the class, grade it, write feedback, print the table.

    Parameters
    ----------
    course : Course
    assignments : list of str
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
    for assignment in assignments:
        for student in CLASS:
            _write(course, assignment, student)
    _enrol(course)
    force = [] if keep else ["--force"]
    with progress() as bar, ThreadPoolExecutor(os.cpu_count()) as pool:
        tasks = {
            command: bar.add_task(title, total=len(CLASS) * len(assignments))
            for command, title in (("autograde", "Grading"), ("generate_feedback", "Writing feedback"))
        }

        def grade(assignment: str) -> None:
            for command, task in tasks.items():
                for line in _nbgrader(course, command, assignment, *force):
                    if "Setting destination file permissions" in line or "Skipping existing assignment" in line:
                        bar.advance(task)

        for done in [pool.submit(grade, assignment) for assignment in assignments]:
            done.result()
    console.print(course_table(course, assignments))
    for assignment in assignments if len(assignments) == 1 else ():
        console.print(class_table(course, assignment))
    page = course.root / "feedback" / "eve_one_slip" / assignments[0] / f"{assignments[0]}.html"
    console.print(f"Feedback as a student sees it: [link={page.as_uri()}]{page.relative_to(course.root)}[/link]")
    console.print("One assignment by exercise: .venv/bin/minibert demo 02_attention_mechanism")
    console.print("The gradebook as a TA sees it: .venv/bin/jupyter lab, then Nbgrader → Formgrader")


def _enrol(course: Course) -> None:
    """Put the class into the gradebook first, so that assignments can be graded side by side."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        for student in CLASS:
            gradebook.update_or_create_student(student.name)


def _write(course: Course, assignment: str, student: Simulated) -> None:
    """Write one submission, unless it stands there already: a new file would count as a new submission."""
    place = course.root / "submitted" / student.name / assignment / f"{assignment}.ipynb"
    text = student.raw if student.raw is not None else json.dumps(_notebook(course, assignment, student), indent=1)
    if place.is_file() and place.read_text(encoding="utf-8") == text:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def _notebook(course: Course, assignment: str, student: Simulated) -> dict[str, Any]:
    released = course.root / "release" / assignment / f"{assignment}.ipynb"
    try:
        notebook = json.loads(released.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CourseError(f"{released} is missing or damaged; run `make release`.") from None
    if student.blank:
        return notebook
    answers = _answers(course, assignment, student)
    exercises = list(course.exercises(assignment).values())
    lost = {exercises[position].cell for position in student.drop} | ({"setup"} if student.drop else set())
    cells = []
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        name = marks.get("grade_id", "")
        if name in lost:
            continue
        if name in answers:
            cell["source"] = answers[name]
        elif marks.get("solution") and cell["cell_type"] == "markdown":
            cell["source"] = PREFILLED
        cells.append(cell)
    return {**notebook, "cells": cells}


def _answers(course: Course, assignment: str, student: Simulated) -> dict[str, str]:
    """Source of each solution cell, by its id."""
    answers = {
        name: "\n".join(line for line in source.splitlines() if "### " not in line)
        for name, source in course.solution_cells(assignment).items()
    }
    exercises = list(course.exercises(assignment).values())
    if student.wheats is not None:
        for exercise in answers:
            ways = [wheat.code for wheat in course.wheats(assignment) if wheat.exercise == exercise]
            answers[exercise] = textwrap.dedent(ways[student.wheats])
    for position, number in student.slips.items():
        name = exercises[position].name
        chaffs = [chaff for chaff in course.chaffs(assignment) if chaff.exercise == name]
        answers[name] = textwrap.dedent(chaff_code(course, assignment, chaffs[number]))
    for position, code in student.code.items():
        answers[exercises[position].name] = code.replace("{function}", exercises[position].functions[0])
    return answers


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


def course_table(course: Course, assignments: list[str]) -> Table:
    """Student × assignment: points of the code, and how many misconceptions were recognised."""
    totals = [sum(exercise.points for exercise in course.exercises(name).values()) for name in assignments]
    table = Table(
        "simulated\nstudent",
        title="Points for code by assignment",
        box=box.SIMPLE_HEAD,
        padding=0,
        collapse_padding=True,
    )
    table.columns[0].no_wrap = True
    for assignment, total in zip(assignments, totals, strict=True):
        table.add_column(f"{assignment[:2]}\n/{total:g}", justify="right", no_wrap=True)
    table.add_column(f"sum\n/{sum(totals):g}", justify="right", no_wrap=True)
    table.add_column("misconceptions\nrecognised", justify="right")
    for student in sorted(each.name for each in CLASS):
        places = [course.root / "autograded" / student / name / f"{name}.verdicts.json" for name in assignments]
        verdicts = [list(read_verdicts(place).values()) for place in places]
        points = [sum(verdict["points"] for verdict in each) for each in verdicts]
        named = sum(verdict["misconception"] is not None for each in verdicts for verdict in each)
        table.add_row(student, *(f"{p:g}" for p in points), f"{sum(points):g}", str(named or ""))
    return table


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
