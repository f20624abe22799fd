"""`minibert pages` and `minibert extend`: what goes back to a learning management system, and who has more time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

MOST_NAMED = 10


def pages(
    assignment: Annotated[str, typer.Argument(help="An assignment by its name.")],
    to: Annotated[Path | None, typer.Option(help="The zip; reports/ASSIGNMENT.pages.zip unless given.")] = None,
) -> None:
    """Put the feedback pages of an assignment into a zip that Canvas and Moodle take."""
    from minibert_grader.course.folder import Course
    from minibert_grader.lms.pages import pack_pages
    from minibert_grader.running.stock import gradebook_of

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    target = to or course.root / "reports" / f"{course.require(assignment)}.pages.zip"
    with gradebook_of(course) as gradebook:
        packed = pack_pages(course, course.require(assignment), gradebook, target)
    console.print(f"{target}: {len(packed.sent)} pages")
    for what, students in (("have no page yet", packed.without_page), ("were not downloaded", packed.not_downloaded)):
        if students:
            more = ", …" if len(students) > MOST_NAMED else ""
            console.print(f"Not in it, because they {what}: {', '.join(students[:MOST_NAMED])}{more}")


def extend(
    file: Annotated[Path, typer.Argument(help="A CSV: student,assignment,until or student,assignment,days.")],
) -> None:
    """Give students more time; all lines of the file, or none. What is graded already needs no grading again."""
    from minibert_grader.course.folder import Course
    from minibert_grader.deadlines.extensions import grant, set_extensions
    from minibert_grader.keeping.copies import keep_copy
    from minibert_grader.running.stock import gradebook_of

    course = Course.find()
    keep_copy(course.root)
    with gradebook_of(course) as gradebook:
        granted = grant(course, gradebook, file)
        at_once = set_extensions(gradebook, granted)
    later = len(granted) - at_once
    said = f"; {later} wait for a submission" if later else ""
    Console(soft_wrap=True, highlight=False, markup=False).print(f"{at_once} set in the gradebook{said}.")
