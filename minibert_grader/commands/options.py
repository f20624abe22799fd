"""What several commands share: options, and how progress is shown."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Assignment = Annotated[
    str | None, typer.Argument(help="An assignment by its name, or how the name begins (02); all unless given.")
]
AnAssignment = Annotated[str, typer.Argument(help="An assignment by its name, or how the name begins (02).")]
AnExercise = Annotated[str, typer.Argument(help="An exercise by its name, or how the name begins.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of a table.")]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to work in.")]


def progress_bar() -> Progress:
    """A progress bar on stderr, so that stdout stays for results."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"))
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
