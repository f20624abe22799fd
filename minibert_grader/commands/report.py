"""`minibert report`: a graded class at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from minibert_grader.commands.options import Assignment


def report(
    assignment: Assignment = None,
    folder: Annotated[Path, typer.Option("--to", help="Where the files go.")] = Path("reports"),
    names: Annotated[bool, typer.Option(help="Name the students; without, the report can be passed on.")] = True,
) -> None:
    """Write a report of a graded class: points, exercises, misconceptions, who needs help, what waits; HTML and CSV."""
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError
    from minibert_grader.reports.rows import require_sound_rows
    from minibert_grader.reports.whole_class.data import read_class
    from minibert_grader.reports.whole_class.report import Report, report_csv, report_page
    from minibert_grader.running.stock import gradebook_of

    course, console = Course.find(), Console(soft_wrap=True, highlight=False)
    graded = [name for name in course.assignments() if any((course.root / "autograded").glob(f"*/{name}"))]
    wanted = [course.require(assignment)] if assignment else graded
    if not wanted or wanted[0] not in graded:
        said = f"{wanted[0]} is not graded yet" if wanted else "Nothing is graded yet"
        raise CourseError(f"{said}; grade it first: nbgrader autograde {wanted[0] if wanted else 'ASSIGNMENT'}")
    for name in wanted:
        with gradebook_of(course) as gradebook:
            require_sound_rows(gradebook)
            made = Report(name, read_class(course, name, gradebook), names)
        _write(folder / f"{name}.html", report_page(made))
        _write(folder / f"{name}.csv", report_csv(made))
        console.print(f"{name}: {len(made.graded)} of {len(made.rows)} students → {folder / name}.html and .csv")


def _write(path: Path, text: str) -> None:
    from minibert_grader.errors import CourseError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}); choose another place with --to.") from None
