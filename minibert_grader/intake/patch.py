"""Put the intake in front of nbgrader, which has no seam for it. With `exchange` and
`keeping.nbgraders` the only place that changes nbgrader's own classes.

`install` wraps what reads `submitted/`, so that the commands and formgrader's buttons see `taken/` instead:

- `Autograde.start` and `init_notebooks`: take the selected submissions in, and grade what was taken;
- `NbGraderAPI.get_submitted_timestamp`: formgrader shows the arrival that counts, and opens no file of a student's.

What is relied on is checked by tests/grader/intake/test_patch.py, which fails where a new nbgrader has it otherwise.
"""

from __future__ import annotations

import fnmatch
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException

from minibert_grader.course.downloads import read_downloads
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.arrival import written_down
from minibert_grader.intake.exchange import install_exchange
from minibert_grader.intake.folder import opened
from minibert_grader.intake.released import Released
from minibert_grader.intake.take import TAKEN, folder_of, refuse, seen_arrival, take_in

STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
LONGEST_NAME = 200


def install() -> None:
    """Wrap nbgrader's classes, once in a process."""
    if getattr(Autograde, "takes_in", False):
        return
    Autograde.takes_in = True
    start, timestamp = Autograde.start, NbGraderAPI.get_submitted_timestamp

    @wraps(start)
    def start_with_what_was_taken(self: Any) -> None:
        before = self.coursedir.submitted_directory
        self.submitted_by_students = before
        self.coursedir.submitted_directory = TAKEN
        try:
            start(self)
        finally:  # nbgrader's own temp_attrs does not put back what an exception left
            self.coursedir.submitted_directory = before

    @wraps(timestamp)
    def arrival_that_counts(self: Any, assignment_id: str, student_id: str) -> datetime | None:
        course = Course.find(Path(self.coursedir.root))
        when = seen_arrival(course, course.root / self.coursedir.submitted_directory, student_id, assignment_id)
        return None if when is None else when.astimezone(UTC).replace(tzinfo=None)

    Autograde.start = start_with_what_was_taken
    Autograde.init_notebooks = _take_in_selected
    NbGraderAPI.get_submitted_timestamp = arrival_that_counts
    install_exchange()


def _take_in_selected(self: Any) -> None:
    """In the place of `Autograde.init_notebooks`: the folders to grade are those that were just taken in."""
    place = self.coursedir
    self.assignments, self.notebooks = {}, []
    course, assignment = Course.find(Path(place.root)), place.assignment_id
    try:
        if place.directory_structure != STRUCTURE:
            raise CourseError(f"CourseDirectory.directory_structure must be {STRUCTURE!r}, as nbgrader has it.")
        course.require(assignment, whole=True)
        arrivals = written_down(course)
        read_downloads(course, assignment)  # a damaged list stops here, and not in the middle of the class
        released = Released.of(course, assignment)
    except CourseError as error:
        self.log.error("%s", error)
        raise NbGraderException(str(error)) from None
    submitted = Path(place.root) / self.submitted_by_students
    if not submitted.is_dir():
        _none(self, submitted, assignment)
    excluded = (place.student_id_exclude or "").split(",")
    with opened(str(submitted)) as students:
        for student in students.names():
            if student in excluded or not _selected(student, place.student_id):
                continue
            if not students.has(student, assignment):
                continue
            if not _is_a_name(student):
                self.log.error("%s is not graded: the folder's name cannot be a student's; rename it.", ascii(student))
                continue
            try:
                record = take_in(course, students, student, released, arrivals, assignment)
                for note in filter(None, (*record.notes, record.unreadable)):
                    self.log.warning("%s, %s: %s", student, assignment, note)
            except Exception:  # whatever it is, it must cost this student's batch nothing
                self.log.exception("%s is graded as an empty notebook: the intake failed", student)
                try:
                    refuse(course, student, assignment, arrivals)
                except OSError:
                    self.log.exception("%s is not graded", student)
                    continue
            folder = str(folder_of(course, student, assignment))
            self.assignments[folder] = [f"{folder}/{assignment}.ipynb"]
    if not self.assignments:
        _none(self, submitted, assignment)


def _none(self: Any, submitted: Path, assignment: str) -> None:
    message = f"No submissions of {assignment} were found in {submitted}/{self.coursedir.student_id}/{assignment}."
    self.log.error("%s", message)
    raise NbGraderException(message)


def _selected(student: str, pattern: str) -> bool:
    """Whether a student is meant by nbgrader's `--student`: a pattern, or several with commas, which no name has."""
    wanted = student == pattern or any(fnmatch.fnmatchcase(student, part) for part in pattern.split(","))
    return wanted and not student.startswith(".")


def _is_a_name(student: str) -> bool:
    """What nbgrader can hold: at a line end its pattern stops the batch, by the others it finds no folder again."""
    return student.isprintable() and len(student.encode()) <= LONGEST_NAME and not set(student) & set("*?[],")
