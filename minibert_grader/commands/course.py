"""`minibert given` and `minibert pack`: files of the course that are made from others."""

from __future__ import annotations

from rich.console import Console


def given() -> None:
    """Write given.py beside each source notebook, for whoever runs those; grading and releasing make it themselves."""
    from minibert_grader.course.folder import Course
    from minibert_grader.course.given import write_given

    console = Console()
    changed = write_given(Course.find())
    for path in changed:
        console.print(f"written: {path}", soft_wrap=True)
    if not changed:
        console.print("Every given.py is up to date.")


def pack() -> None:
    """Write dist/minibert-course-student.zip, which has all that a student needs; `make release` does it last."""
    from minibert_grader.course.folder import Course
    from minibert_grader.course.pack import write_pack

    path = write_pack(Course.find())
    Console().print(f"written: {path} ({path.stat().st_size / 1e6:.1f} MB)", soft_wrap=True)
