"""Extensions for single students: `extensions.csv` at the course's root, into nbgrader's own `extension` column."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

REQUIRED, LENGTHS = ("student", "assignment"), ("until", "days")
MOST_DAYS = 3660


@dataclass(frozen=True)
class Extension:
    """Until when, in UTC without a zone as nbgrader keeps it, or for how many days; just one of them is given."""

    until: datetime | None = None
    days: float = 0

    def beyond(self, due: datetime) -> timedelta | None:
        """What nbgrader is to add to a due date; None for nothing."""
        length = timedelta(days=self.days) if self.until is None else self.until - due
        return length if length > timedelta() else None


Extensions = dict[tuple[str, str], Extension]  # by student and assignment


def extensions_file(course: Course) -> Path:
    return course.root / "extensions.csv"


def read_extensions(path: Path) -> Extensions:
    """The extensions that a file grants; a later line replaces an earlier one of the same student and assignment.

    Raises
    ------
    CourseError
        If the file cannot be read or a line is damaged, naming it.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except (OSError, ValueError, csv.Error) as error:
        raise CourseError(
            f"{path} cannot be read ({error}); it begins with student,assignment,until or days."
        ) from None
    head = [name.strip() for name in rows[0]] if rows else []
    if len(set(head)) != len(head) or not {*REQUIRED} <= {*head} <= {*REQUIRED, *LENGTHS} or len(head) < 3:
        raise CourseError(f"{path} must begin with the line student,assignment,until or student,assignment,days.")
    granted = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(value.strip() for value in row):
            continue
        values = dict(zip(head, (value.strip() for value in row), strict=False))
        extension = _extension(values) if len(row) == len(head) else None
        if extension is None:
            raise CourseError(
                f"Line {number} of {path} is damaged ({','.join(row)!r}); write until as 2026-02-08T23:59:00+01:00, "
                f"with the time's zone, or days as a number from 0, which takes an extension back, to {MOST_DAYS}."
            )
        granted[values["student"], values["assignment"]] = extension
    return granted


def granted_extensions(course: Course) -> Extensions:
    """What `extensions.csv` at the course's root grants; nothing where there is none. Raises as `read_extensions`."""
    path = extensions_file(course)
    return read_extensions(path) if path.exists() else {}


def grant(course: Course, gradebook: Gradebook, path: Path) -> Extensions:
    """Check a file of extensions against the gradebook, and keep it in `extensions.csv`: all of it, or nothing.

    Raises
    ------
    CourseError
        If a line is damaged, or names a student or assignment that the gradebook does not know, or an assignment
        without a due date.
    """
    new = read_extensions(path)
    students = {name for (name,) in gradebook.db.query(Student.id)}
    due = {each.name: each.duedate for each in gradebook.assignments}
    for (student, assignment), extension in new.items():
        place = f"{path}: {student},{assignment}:"
        if student not in students:
            raise CourseError(f"{place} the gradebook knows no student {student!r}; nothing was changed.")
        if assignment not in due:
            known = ", ".join(sorted(due)) or "none yet"
            raise CourseError(f"{place} the gradebook knows no assignment {assignment!r}; known: {known}.")
        when = due[assignment]
        if when is None:
            raise CourseError(
                f"{place} {assignment} has no due date; set it first: "
                f"nbgrader db assignment add {assignment} --duedate='2026-02-01 23:59 CET'"
            )
        if extension.until is not None and extension.until < when:
            raise CourseError(f"{place} that is before the due date, {when:%Y-%m-%d %H:%M} UTC; nothing was changed.")
    if not (extensions_file(course).exists() and path.samefile(extensions_file(course))):
        _write(extensions_file(course), {**granted_extensions(course), **new})
    return new


def set_extensions(gradebook: Gradebook, extensions: Extensions) -> int:
    """Set those of students who are graded already, and say how many; the others are set when they are graded."""
    known = (
        gradebook.db.query(SubmittedAssignment.student_id, Assignment.name, SubmittedAssignment.id, Assignment.duedate)
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    )
    count = 0
    for student, assignment, number, due in known.all():
        if (extension := extensions.get((student, assignment))) and due is not None:
            row = gradebook.db.query(SubmittedAssignment).filter(SubmittedAssignment.id == number)
            row.update({"extension": extension.beyond(due)}, synchronize_session=False)
            count += 1
    gradebook.db.commit()
    return count


def _extension(values: dict[str, str]) -> Extension | None:
    until, days = values.get("until", ""), values.get("days", "")
    if bool(until) == bool(days) or not values["student"] or not values["assignment"]:
        return None
    try:
        if days:
            return Extension(days=float(days)) if 0 <= float(days) <= MOST_DAYS else None
        when = datetime.fromisoformat(until)
        return Extension(until=when.astimezone(UTC).replace(tzinfo=None)) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _write(path: Path, extensions: Extensions) -> None:
    half = path.with_name(f".{path.name}.half")
    with half.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*REQUIRED, *LENGTHS))
        for (student, assignment), each in extensions.items():
            until = each.until.replace(tzinfo=UTC).isoformat() if each.until else ""
            writer.writerow((student, assignment, until, "" if each.until else f"{each.days:g}"))
    os.replace(half, path)
