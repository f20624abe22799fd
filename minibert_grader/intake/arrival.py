"""When a submission arrived: an instructor's word, else what the collector saw, else when its files last changed.

A download from a learning management system tells no time: its files changed when it was unpacked, long after.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from minibert_grader.course.downloads import read_downloads
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

COLUMNS = ["student", "assignment", "arrived"]
Arrivals = dict[tuple[str, str], datetime]  # by student and assignment
EXAMPLE = "ada,{assignment},2026-02-01T23:59:00+01:00"


@dataclass(frozen=True)
class Arrival:
    """A moment, and how it is known: "downloaded" is the latest that it can have been, and nobody's lateness."""

    when: datetime
    source: str

    @property
    def timestamp(self) -> str:
        """As nbgrader writes it."""
        return f"{self.when.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"


def written_down(course: Course) -> Arrivals:
    """(student, assignment) → arrival, from `arrivals.csv` at the course root; empty where there is none.

    Raises
    ------
    CourseError
        If a line is damaged or of no assignment, naming it: a wrong time must not become a late penalty, nor a right
        one be lost.
    """
    path = course.root / "arrivals.csv"
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read ({error}); repair it or move it away.") from None
    if not rows or [name.strip() for name in rows[0]] != COLUMNS:
        raise CourseError(f"{path} must begin with the line {','.join(COLUMNS)}.")
    arrivals: Arrivals = {}
    known = course.assignments()
    example = EXAMPLE.format(assignment=known[0] if known else "ASSIGNMENT")
    for number, row in enumerate(rows[1:], start=2):
        if not any(value.strip() for value in row):
            continue
        when = _moment(row[2]) if len(row) == len(COLUMNS) else None
        if when is None:
            raise CourseError(
                f"Line {number} of {path} is damaged ({','.join(row)!r}); write it as {example}, with the time's zone."
            )
        if row[1].strip() not in known:
            raise CourseError(f"Line {number} of {path}: no assignment {row[1].strip()!r}; known: {', '.join(known)}.")
        arrivals[row[0].strip(), row[1].strip()] = when
    return arrivals


def _moment(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when if when.tzinfo is not None and 1970 < when.year < 9999 else None


def collected_path(course: Course, student: str, assignment: str) -> Path:
    return course.root / "taken" / student / f"{assignment}.collected.json"


def collected(course: Course, student: str, assignment: str, changed: float) -> datetime | None:
    """What the collector saw of the exchange's folder; None where the files changed after it had collected them."""
    try:
        saw = json.loads(collected_path(course, student, assignment).read_text(encoding="utf-8"))
        return datetime.fromtimestamp(saw["arrived"], UTC) if changed <= saw["collected"] else None
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None


def arrival(course: Course, student: str, assignment: str, changed: float, arrivals: Arrivals) -> Arrival:
    """The arrival of a submission whose files last changed at `changed` (seconds since 1970)."""
    if when := arrivals.get((student, assignment)):
        return Arrival(when, "arrivals.csv")
    if when := collected(course, student, assignment, changed):
        return Arrival(when, "collected")
    unpacked = student in read_downloads(course, assignment)
    return Arrival(datetime.fromtimestamp(changed, UTC), "downloaded" if unpacked else "changed")
