"""How many pages a student got today: a file beside what was taken in, so that a restart forgets nothing."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.intake.take import TAKEN


def pages_today(course: Course, student: str, today: date) -> int:
    """Pages that a student got today; a damaged file counts as none."""
    try:
        record = json.loads(_path(course, student).read_bytes())
        return int(record["pages"]) if record["day"] == today.isoformat() else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def count_page(course: Course, student: str, today: date) -> None:
    """Count one more."""
    path = _path(course, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    half.write_text(json.dumps({"day": today.isoformat(), "pages": pages_today(course, student, today) + 1}) + "\n")
    os.replace(half, path)


def _path(course: Course, student: str) -> Path:
    return course.root / TAKEN / student / "pages.json"
