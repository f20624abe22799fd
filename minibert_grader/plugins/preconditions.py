"""What must be true of the course and its gradebook before anything is graded."""

from __future__ import annotations

import minibert_kit
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.runs.resuming import told
from minibert_grader.reports.rows import require_sound_rows


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
    place = make_url(db_url).render_as_string(hide_password=True).removeprefix("sqlite:///")
    try:
        with Gradebook(db_url) as gradebook:
            gradebook.find_assignment(assignment)
            require_sound_rows(gradebook)
            if gradebook.engine.dialect.name == "sqlite":
                with gradebook.engine.connect() as connection:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")  # refused where it is locked
                    connection.exec_driver_sql("UPDATE assignment SET id = id WHERE 0")  # or only to be read
                    connection.rollback()
    except MissingEntry:
        raise CourseError(
            f"The gradebook {place} does not know {assignment}; run `nbgrader generate_assignment {assignment}` first."
        ) from None
    except SQLAlchemyError as error:
        if known := told(error):
            raise CourseError(known) from None
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        if not db_url.startswith("sqlite"):
            raise CourseError(
                f"The gradebook {place} cannot be reached ({reason}); see that its server runs and knows this user and "
                "database, then run the same command again."
            ) from None
        raise CourseError(
            f"The gradebook {place} cannot be used ({reason}); `minibert restore` lists its copies and puts one back; "
            f"without one, move it away and run `nbgrader generate_assignment {assignment} --force` for a new one."
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


def require_same_cells(course: Course, db_url: str, assignment: str) -> None:
    """Refuse to grade where source, hidden tests and gradebook do not have the same graded cells and points.

    nbgrader grades only the cells that stand in both source and gradebook, and says nothing of the others.

    Raises
    ------
    CourseError
        Naming the cells and what to do.
    """
    exercises = {exercise.cell: exercise for exercise in course.exercises(assignment).values()}
    source: dict[str, float] = {}
    for cell in course.source_notebook(assignment)["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade") or marks.get("task"):
            name, points = marks["grade_id"], float(marks["points"])
            source[name] = points
            if name in exercises and exercises[name].points != points:
                raise CourseError(
                    f"{name} of {assignment} has {points:g} points in source/ and {exercises[name].points:g} in its "
                    "hidden tests; set both to the same."
                )
    with Gradebook(db_url) as gradebook:
        notebook = gradebook.find_notebook(assignment, assignment)
        known = {cell.name: float(cell.max_score) for cell in (*notebook.grade_cells, *notebook.task_cells)}
    differing = [
        f"{name} ({_points(known.get(name))} in the gradebook, {_points(source.get(name))} in source/)"
        for name in sorted(source.keys() | known.keys())
        if source.get(name) != known.get(name)
    ]
    if differing:
        raise CourseError(
            f"Grading does not start: {', '.join(differing)} of {assignment} differ from what was released. Check out "
            "the commit that the class was released with; or, where nothing was handed in yet, run "
            f"`nbgrader generate_assignment {assignment} --force`."
        )


def _points(points: float | None) -> str:
    return "absent" if points is None else f"{points:g} points"


def require_kit(course: Course) -> None:
    """Refuse to grade with a kit of another edition than the course's."""
    if course.edition() != minibert_kit.EDITION:
        raise CourseError(
            f"The installed minibert-kit is of edition {minibert_kit.EDITION}, this course of {course.edition()}; "
            "install the kit of this checkout: pip install ./kit"
        )
