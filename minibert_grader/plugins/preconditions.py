"""What must be true of the course and its gradebook before anything is graded."""

from __future__ import annotations

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError


def require_gradebook(db_url: str, assignment: str) -> None:
    """Refuse to grade into a gradebook that is damaged or does not know the assignment.

    Parameters
    ----------
    db_url : str
        Such as "sqlite:////course/gradebook.db".
    assignment : str

    Raises
    ------
    CourseError
        Naming the gradebook and what to do; the gradebook is left as it is.
    """
    place = db_url.removeprefix("sqlite:///")
    try:
        with Gradebook(db_url) as gradebook:
            gradebook.find_assignment(assignment)
    except MissingEntry:
        raise CourseError(
            f"The gradebook {place} does not know {assignment}; run `nbgrader generate_assignment {assignment}` first."
        ) from None
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise CourseError(
            f"The gradebook {place} cannot be used ({reason}); restore it from a backup, or move it away and run "
            f"`nbgrader generate_assignment {assignment} --force` for a new one."
        ) from None


def require_exercises(course: Course, assignment: str) -> None:
    """Refuse to grade an assignment where a graded code cell has no hidden tests.

    Raises
    ------
    CourseError
        Naming the cells.
    """
    known = {exercise.cell for exercise in course.exercises(assignment).values()}
    missing = []
    for cell in course.source_notebook(assignment)["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade") and not marks.get("solution") and marks["grade_id"] not in known:
            missing.append(repr(marks["grade_id"]))
    if missing:
        raise CourseError(
            f"Grading does not start, because {', '.join(missing)} of {assignment} has no hidden tests; "
            f"add an exercise for it to tests/exercises/test_{assignment}.py."
        )
