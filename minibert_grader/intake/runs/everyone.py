"""Take in what the students of a class handed in: the one loop over `submitted/`."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from pathlib import Path

from minibert_grader.course.downloads import read_downloads
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.arrival import written_down
from minibert_grader.intake.folder import opened
from minibert_grader.intake.released import Released
from minibert_grader.intake.runs.resuming import NO_ROOM, Stopped, told
from minibert_grader.intake.take import refuse, take_in

LONGEST_NAME = 200
OF_THE_MACHINE = NO_ROOM | {errno.EFBIG, errno.EROFS}


def take_in_everyone(
    course: Course, submitted: Path, assignment: str, selected: Callable[[str], bool], log: logging.Logger
) -> list[str]:
    """Take the selected students' submissions in; who was taken in, sorted.

    Parameters
    ----------
    course : Course
    submitted : Path
    assignment : str
    selected : callable
        Whether a student, by the name of a folder in `submitted`, is meant.
    log : Logger
        Hears what was repaired or refused.

    Raises
    ------
    CourseError
        If a list of the course's is damaged; before anyone is taken in.
    Stopped
        If the machine does not let it go on, such as by a full disk.
    """
    course.require(assignment, whole=True)
    arrivals = written_down(course)
    read_downloads(course, assignment)
    released, taken = Released.of(course, assignment), []
    if not submitted.is_dir():
        raise CourseError(f"No submissions of {assignment} were found: there is no {submitted}.")
    with opened(str(submitted)) as students:
        for student in students.names():
            if student.startswith(".") or not selected(student) or not students.has(student, assignment):
                continue
            if not _is_a_name(student):
                log.error("%s is not graded: the folder's name cannot be a student's; rename it.", ascii(student))
                continue
            try:
                record = take_in(course, students, student, released, arrivals, assignment)
                for note in filter(None, (*record.notes, record.unreadable)):
                    log.warning("%s, %s: %s", student, assignment, note)
            except Exception as error:  # whatever it is, it must cost this student's batch nothing
                if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
                    raise Stopped(told(error)) from None
                log.exception("%s is graded as an empty notebook: the intake failed", student)
                try:
                    refuse(course, student, assignment, arrivals)
                except OSError:
                    log.exception("%s is not graded", student)
                    continue
            taken.append(student)
    return taken


def _is_a_name(student: str) -> bool:
    """What nbgrader can hold: at a line end its pattern stops the batch, by the others it finds no folder again."""
    return student.isprintable() and len(student.encode()) <= LONGEST_NAME and not set(student) & set("*?[],")
