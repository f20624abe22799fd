"""`minibert bench …`: what must be quick, measured instead of asserted."""

from __future__ import annotations

import json
import os
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from minibert_grader.commands.options import AnAssignment, AsJson, Jobs, progress_bar

if TYPE_CHECKING:
    from minibert_grader.comparing.grading import Grading

CORES = os.cpu_count() or 1
PUBLISHED = Path("docs") / "speed.md"
BEGIN, END = "<!-- written by `minibert bench grading --publish` -->", "<!-- until here -->"


def notebooks(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Assignments, or how their names begin; all unless given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """CPU seconds that each instructor notebook takes from start to end, on one BLAS thread.

    Beside them the ratio to the median notebook, which means the same on every machine.
    """
    from minibert_grader.course.folder import Course
    from minibert_grader.measuring.notebook_times import seconds_of

    course = Course.find()
    names = [course.require(name) for name in assignments or course.assignments()]
    for name in names:
        course.source_notebook(name)  # a damaged one stops here
    seconds = {}
    with progress_bar() as bar:
        task = bar.add_task("Running notebooks", total=len(names))
        for name in names:
            seconds[name] = seconds_of(course, name)
            bar.advance(task)
    middle = median(seconds.values())
    rows = {
        name: {"cpu_seconds": round(taken, 1), "ratio": round(taken / middle, 2)} for name, taken in seconds.items()
    }
    if as_json:
        print(json.dumps(rows, indent=1))
        return
    table = Table("notebook", "CPU seconds", "times the median", title="Start to end, solutions included")
    for name, row in rows.items():
        table.add_row(name, f"{row['cpu_seconds']:.1f}", f"{row['ratio']:.2f}")
    Console().print(table)


def grading(
    assignment: AnAssignment = "02",
    students: Annotated[
        int, typer.Option(min=1, help="Students of the class; stock nbgrader takes seconds for each.")
    ] = 20,
    size: Annotated[int, typer.Option(min=1, help="Students of each kind that is measured apart.")] = 6,
    jobs: Jobs = CORES,
    publish: Annotated[bool, typer.Option("--publish", help="Write what was measured into docs/speed.md.")] = False,
    as_json: AsJson = False,
) -> None:
    """Grade one class with this grader and with stock nbgrader running the same hidden tests in the notebook's kernel.

    The class is simulated, its mistakes are mutants of the model solutions; loops and known misconceptions are measured
    apart. Compare CPU seconds: they mean the same on a busy machine.
    """
    from minibert_grader.comparing.grading import measure
    from minibert_grader.course.folder import Course

    course = Course.find()
    name = course.require(assignment)
    with progress_bar() as bar:
        task = bar.add_task("Grading", total=10)

        def done(what: str) -> None:
            bar.update(task, advance=1, description=f"Graded {what}")

        found = measure(course, name, students, size, jobs, done)
    if publish:
        _publish(course.root / PUBLISHED, _markdown(found, name))
    if as_json:
        print(json.dumps(found.as_json(), indent=1))
        return
    table = Table("", "ours", "stock, hidden tests", "stock, visible checks", title=f"{name}, {students} students")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in _compared(found):
        table.add_row(*row)
    kinds = Table("one submission, CPU seconds", "judged", "known already", "exercises failed")
    for column in kinds.columns[1:]:
        column.justify = "right"
    for row in _kinds(found):
        kinds.add_row(*row)
    console = Console()
    console.print(table, kinds)
    console.print("; ".join(_sentences(found)))
    for each in found.other_scores:
        console.print(each, markup=False)


def _compared(found: Grading) -> list[list[str]]:
    """Line by line: ours, stock nbgrader with the hidden tests, and with the visible checks alone."""
    costs = found.cpu_s_per_submission, found.stock_cpu_s_per_submission, found.visible_cpu_s_per_submission
    rates = found.ours_per_minute, found.stock_per_minute, found.visible_per_minute
    return [
        ["CPU seconds per submission", *(f"{cost:.2f}" for cost in costs)],
        ["times ours", "1", f"{found.ratio:.1f}", f"{found.visible_ratio:.1f}"],
        ["submissions per minute", *(f"{rate:.0f}" if rate > 20 else f"{rate:.1f}" for rate in rates)],
    ]


def _kinds(found: Grading) -> list[list[str]]:
    return [
        [name, f"{kind.cpu_s:.2f}", f"{kind.again_cpu_s:.2f}", f"{kind.failed_exercises:.1f}"]
        for name, kind in found.kinds.items()
    ]


def _sentences(found: Grading) -> list[str]:
    differ = f"{len(found.other_scores)} scores differ" if found.other_scores else "every score is the same"
    return [
        f"{differ} in the two gradebooks",
        f"the start of a run takes {found.start_s:.1f} CPU seconds, the first of a term {found.first_s:.1f}",
        f"grading all again after a change of one exercise's tests, {found.mended_cpu_s:.2f} CPU seconds a submission",
        f"a feedback page {found.feedback_ms:.0f} ms",
        f"the largest process takes {found.peak_memory_mb:.0f} MB",
    ]


def _markdown(found: Grading, assignment: str) -> str:
    heads = [["", "ours", "stock, hidden tests", "stock, visible checks"], ["", "judged", "known already", "failed"]]
    tables = [
        "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---", *["---:"] * 3], *rows))
        for head, rows in zip(heads, (_compared(found), _kinds(found)), strict=True)
    ]
    return "\n\n".join(
        [
            f"{found.students} simulated students of {assignment}, our judging in {found.jobs} processes:",
            tables[0],
            "One submission of a kind beyond the start of the run, in CPU seconds; *known already* is what reading and "
            "writing cost, where the verdict is known; *failed* counts exercises:",
            tables[1],
            "\n".join(f"- {sentence[0].upper()}{sentence[1:]}." for sentence in _sentences(found)),
        ]
    )


def _publish(path: Path, text: str) -> None:
    from minibert_grader.errors import CourseError

    page = path.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise CourseError(f"{path} has no place for it: a line {BEGIN!r}, and one {END!r}.")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
