"""`minibert report` and `minibert similar`: a graded class at a glance, and what in it is alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from minibert_grader.commands.options import AnAssignment, Assignment


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


def similar(
    assignment: AnAssignment,
    folder: Annotated[Path, typer.Option("--to", help="Where the files go.")] = Path("reports"),
) -> None:
    """List work that is alike: notebooks, rare mistakes, prose; each with how many of the class share it."""
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError
    from minibert_grader.intake.released import Released
    from minibert_grader.reports.places import layout_of
    from minibert_grader.reports.similar.compare import compare
    from minibert_grader.reports.similar.page import similar_page, similar_text
    from minibert_grader.reports.similar.work import read_works

    course = Course.find()
    name = course.require(assignment)
    released = {cell.name: cell.source for cell in Released.of(course, name).cells if cell.written}
    works = read_works(course, name, released)
    if not works:
        raise CourseError(f"{name} is not graded yet; grade it first: nbgrader autograde {name}")
    questions = {cell: place.text for cell, place in layout_of(course.source_notebook(name)).places.items()}
    alike = compare(works, released, questions)
    text = similar_text(name, alike)
    _write(folder / f"{name}.similar.html", similar_page(name, alike, works))
    _write(folder / f"{name}.similar.txt", text)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(f"{text}\n→ {folder / name}.similar.html and .similar.txt")


def _write(path: Path, text: str) -> None:
    from minibert_grader.errors import CourseError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}); choose another place with --to.") from None
