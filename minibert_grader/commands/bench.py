"""`minibert bench …`: what must be quick, measured instead of asserted."""

from __future__ import annotations

import json
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from minibert_grader.commands.options import AsJson, progress_bar


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
