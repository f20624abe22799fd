"""Grade a class: only what is new or changed, judged side by side, written by one."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.runs.everyone import take_in_everyone
from minibert_grader.intake.runs.resuming import Stopped, cleaning_up, is_half, told
from minibert_grader.intake.take import folder_of
from minibert_grader.judging.sparing.states import difference, parts
from minibert_grader.judging.verdict import Verdict, from_json
from minibert_grader.keeping.lock import grading
from minibert_grader.plugins.marks import Graded, taken_hash
from minibert_grader.plugins.preconditions import require_gradebook
from minibert_grader.running.ahead import judge_ahead, make_records
from minibert_grader.running.cluster.ahead import judge_on
from minibert_grader.running.cluster.workers import connected
from minibert_grader.running.stock import autograde, db_url

SUBMITTED = "submitted"
NEW, AGAIN, CHANGED, ASKED = "not graded yet", "handed in again", "the course has changed", "asked for"


@dataclass(frozen=True)
class Change:
    """A student whose points for an exercise are others than before; None: there were none."""

    student: str
    exercise: str
    before: float | None
    after: float


class Progress(Protocol):
    """Hears how far it is: each student when judged, and when in the gradebook; and what else there is to say."""

    def judged(self) -> None: ...

    def saved(self) -> None: ...

    def say(self, what: str) -> None: ...


@contextmanager
def undisturbed(course: Course, assignment: str, waits: Callable[[str], None], copy: bool = True) -> Iterator[None]:
    """Grade an assignment while nobody else does: see `keeping.lock.grading`.

    Raises
    ------
    CourseError
        If the machine does not let it go on, such as by a full disk: what is wrong and what to do.
    """
    try:
        with grading(course.root, assignment, waits, copy), cleaning_up():
            yield
    except Stopped as stop:
        raise CourseError(str(stop)) from None
    except (OSError, DBAPIError) as error:
        if reason := told(error):
            raise CourseError(reason) from None
        raise


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
    named = set(students)
    log = logging.getLogger("minibert.intake")
    log.setLevel(logging.ERROR)  # what was repaired stands on the page, and is counted in the summary
    taken = take_in_everyone(course, course.root / SUBMITTED, assignment, lambda name: name in (named or {name}), log)
    if missing := ", ".join(name for name in students if name not in taken) or ("" if taken else "Nobody"):
        raise CourseError(f"{missing} handed in no {assignment} that can be graded: see {course.root / SUBMITTED}.")
    reasons = {name: ASKED if force else _reason(course, assignment, name) for name in taken}
    return {name: reason for name, reason in reasons.items() if reason}


def _reason(course: Course, assignment: str, student: str) -> str:
    before = Graded(course, student, assignment)
    whole = _verdicts_path(course, assignment, student).is_file() and not is_half(course, student, assignment)
    if not whole or not before.submission:
        return NEW
    if before.submission != taken_hash(folder_of(course, student, assignment)):
        return AGAIN
    changed = difference(before.course, parts(course, assignment))
    return f"{CHANGED}: {changed}" if changed else ""


def grade_class(
    course: Course,
    assignment: str,
    students: list[str],
    jobs: int,
    progress: Progress,
    cluster: str = "",
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
    progress : Progress
    cluster : str
        Address of a Dask scheduler, whose workers judge in their place ("": none).

    Raises
    ------
    CourseError
        If nbgrader ends with an error, or the cluster cannot be used; what was graded stays graded.
    """
    before = {name: _verdicts(course, assignment, name) for name in students}
    require_gradebook(db_url(course), assignment)
    with contextlib.chdir(course.root):
        with connected(cluster) if cluster else contextlib.nullcontext() as workers:
            make_records(course, assignment, progress.say)
            if workers:
                failed = judge_on(workers, course, assignment, students, progress)
            else:
                failed = judge_ahead(course, assignment, students, jobs, lambda _: progress.judged())
        for student, error in failed.items():
            progress.say(f"{student} could not be judged beside the others ({error}), and is judged once more.")
        autograde(course, assignment, students, progress.saved)
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
