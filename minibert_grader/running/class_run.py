"""Grade a class: only what is new or changed, judged side by side, written by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.arrival import written_down
from minibert_grader.intake.folder import opened
from minibert_grader.intake.released import Released
from minibert_grader.intake.take import folder_of, take_in
from minibert_grader.judging.sparing.stored import state_of
from minibert_grader.judging.verdict import Verdict, from_json
from minibert_grader.plugins.marks import Graded, taken_hash
from minibert_grader.running.ahead import judge_ahead
from minibert_grader.running.stock import nbgrader

NEW, AGAIN, CHANGED, ASKED = "not graded yet", "handed in again", "the course has changed", "asked for"
BATCH = 200  # students in one command of nbgrader's: a command line has a bound


@dataclass(frozen=True)
class Change:
    """A student whose points for an exercise are others than before; None: there were none."""

    student: str
    exercise: str
    before: float | None
    after: float


def planned(course: Course, assignment: str, students: list[str], force: bool = False) -> dict[str, str]:
    """Take submissions in, and say which are to be graded and why; the others are graded as they are.

    Parameters
    ----------
    course : Course
    assignment : str
    students : list of str
        These alone; all who handed in where there are none.
    force : bool
        Grade all of them.

    Returns
    -------
    dict
        Student → reason.

    Raises
    ------
    CourseError
        If nobody handed in, or one of the named did not.
    """
    submitted = course.root / "submitted"
    if not submitted.is_dir():
        raise CourseError(f"There is no {submitted}; collect the class first.")
    released, arrivals, reasons = Released.of(course, assignment), written_down(course), {}
    with opened(str(submitted)) as folder:
        names = [name for name in folder.names() if not name.startswith(".") and folder.has(name, assignment)]
        unknown = [name for name in students if name not in names]
        if unknown or not names:
            who = ", ".join(unknown) if unknown else "Nobody"
            raise CourseError(f"{who} handed in no {assignment}: there is no such folder in {submitted}.")
        for name in students or names:
            take_in(course, folder, name, released, arrivals, assignment)
            if reason := ASKED if force else _reason(course, assignment, name):
                reasons[name] = reason
    return reasons


def _reason(course: Course, assignment: str, student: str) -> str:
    before = Graded(course, student, assignment)
    if not _verdicts_path(course, assignment, student).is_file() or not before.submission:
        return NEW
    if before.submission != taken_hash(folder_of(course, student, assignment)):
        return AGAIN
    return CHANGED if before.state != state_of(course) else ""


def grade_class(
    course: Course,
    assignment: str,
    students: list[str],
    jobs: int,
    judged: Callable[[], None],
    saved: Callable[[], None],
) -> list[Change]:
    """Grade these students, whatever was there; whose points changed.

    Parameters
    ----------
    course : Course
    assignment : str
    students : list of str
        As `planned` names them.
    jobs : int
        Processes that judge.
    judged, saved : callable
        Called for each student: when judged, and when in the gradebook.

    Raises
    ------
    CourseError
        If nbgrader ends with an error; what was graded stays graded.
    """
    before = {name: _verdicts(course, assignment, name) for name in students}
    first, others = students[:1], students[1:]
    judge_ahead(course, assignment, first, 1, lambda _: judged())  # makes what all of them share
    judge_ahead(course, assignment, others, jobs, lambda _: judged())
    for start in range(0, len(students), BATCH):
        part = ",".join(students[start : start + BATCH])
        for line in nbgrader(course, "autograde", assignment, "--force", f"--student={part}"):
            if "Setting destination file permissions" in line:
                saved()
    return [
        Change(name, exercise, before[name][exercise].points if exercise in before[name] else None, verdict.points)
        for name in students
        for exercise, verdict in _verdicts(course, assignment, name).items()
        if exercise not in before[name] or before[name][exercise].points != verdict.points
    ]


def _verdicts(course: Course, assignment: str, student: str) -> dict[str, Verdict]:
    try:
        verdicts = from_json(_verdicts_path(course, assignment, student).read_bytes()).verdicts
    except (OSError, ValueError):
        return {}
    return {verdict.exercise: verdict for verdict in verdicts}


def _verdicts_path(course: Course, assignment: str, student: str) -> Path:
    return course.root / "autograded" / student / assignment / f"{assignment}.verdicts.json"
