"""Put the intake in front of nbgrader, which has no seam for it. With `exchange`, `runs` and `keeping.nbgraders`
the only place that changes nbgrader's own classes.

`install` wraps what reads `submitted/`, so that the commands and formgrader's buttons see `taken/` instead:

- `Autograde.start` and `init_notebooks`: take the selected submissions in, and grade what was taken;
- `NbGraderAPI.get_submitted_timestamp`: formgrader shows the arrival that counts, and opens no file of a student's.

What is relied on is checked by tests/grader/intake/test_patch.py, which fails where a new nbgrader has it otherwise.
"""

from __future__ import annotations

import fnmatch
from datetime import UTC, datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.exchange import install_exchange
from minibert_grader.intake.runs.button import install_button
from minibert_grader.intake.runs.everyone import take_in_everyone
from minibert_grader.intake.runs.resuming import install_resuming
from minibert_grader.intake.take import TAKEN, folder_of, seen_arrival

STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"


def install() -> None:
    """Wrap nbgrader's classes, once in a process."""
    if getattr(Autograde, "takes_in", False):
        return
    Autograde.takes_in = True
    install_resuming()
    install_button()
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
    assignment, submitted = place.assignment_id, Path(place.root) / self.submitted_by_students
    excluded = set((place.student_id_exclude or "").split(","))
    try:
        if place.directory_structure != STRUCTURE:
            raise CourseError(f"CourseDirectory.directory_structure must be {STRUCTURE!r}, as nbgrader has it.")
        course = Course.find(Path(place.root))

        def selected(student: str) -> bool:
            return student not in excluded and _selected(student, place.student_id)

        taken = take_in_everyone(course, submitted, assignment, selected, self.log)
        if not taken:
            raise CourseError(
                f"No submissions of {assignment} were found in {submitted}/{place.student_id}/{assignment}."
            )
    except CourseError as error:
        self.log.error("%s", error)
        raise NbGraderException(str(error)) from None
    for student in taken:
        folder = str(folder_of(course, student, assignment))
        self.assignments[folder] = [f"{folder}/{assignment}.ipynb"]


def _selected(student: str, pattern: str) -> bool:
    """Whether a student is meant by nbgrader's `--student`: a pattern, or several with commas, which no name has."""
    names, patterns = _parts(pattern)
    wanted = student == pattern or student in names or any(fnmatch.fnmatchcase(student, part) for part in patterns)
    return wanted and not student.startswith(".")


@lru_cache(maxsize=8)
def _parts(pattern: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The names in a pattern with commas, and what else stands between them; a class of thousands is looked up."""
    parts = pattern.split(",")
    return frozenset(parts), tuple(part for part in parts if set(part) & set("*?["))
