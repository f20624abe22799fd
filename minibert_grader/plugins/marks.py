"""When a TA's mark has to be looked at again: where what was marked is no longer what was handed in, or its verdict."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from nbgrader.api import Grade

from minibert_grader.course.folder import Course
from minibert_grader.intake.take import folder_of
from minibert_grader.judging.verdict import Verdict


class Graded:
    """What each graded cell of a submission was when it was last graded: hashes in a file beside the intake's record.

    Parameters
    ----------
    course : Course
    student, assignment : str
    """

    def __init__(self, course: Course, student: str, assignment: str) -> None:
        folder = folder_of(course, student, assignment)
        self._path = folder.parent / f"{folder.name}.graded.json"
        self._before = _read(self._path)
        self._now: dict[str, str] = {}

    def waits(self, grade: Grade, what: str | Verdict) -> bool:
        """Whether a TA has to look at a grade.

        Parameters
        ----------
        grade : Grade
            With its new automatic score.
        what : str or Verdict
            The answer, or the verdict, as it is now.
        """
        text = what if isinstance(what, str) else json.dumps(asdict(what), sort_keys=True)
        self._now[grade.name] = hashlib.sha256(text.encode()).hexdigest()
        if grade.manual_score is None:
            return grade.auto_score is None
        changed = self._before.get(grade.name) != self._now[grade.name]
        return changed or grade.needs_manual_grade  # the second: it was changed before, and nobody has looked since

    def save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        half = self._path.with_name(f".{self._path.name}.half")
        half.write_text(json.dumps(self._now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(half, self._path)


def _read(path: Path) -> dict[str, str]:
    """What was saved; nothing where the file is missing or damaged, so that every mark is looked at again."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
