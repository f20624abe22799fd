"""When a TA's mark has to be looked at again: where what was marked is no longer what was handed in, or its verdict."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbgrader.api import Grade

from minibert_grader.cleaning.render import pictures_of
from minibert_grader.course.folder import Course
from minibert_grader.intake.take import folder_of, record_of
from minibert_grader.judging.sparing.states import parts
from minibert_grader.judging.verdict import Verdict
from minibert_grader.reports.places import text_of


class Graded:
    """What each graded cell of a submission was when it was last graded: hashes in a file beside the intake's record.

    Parameters
    ----------
    course : Course
    student, assignment : str

    Attributes
    ----------
    submission : str
        A hash of what was graded: `taken_hash`, as it was then.
    course : dict of str
        All that graded it, part by part: `parts`, as they were then.
    flags : list of str
        Why a TA should look at the submission, as `flags_of` says it.
    cells : dict of str
        A hash of each graded cell's answer or verdict, by the cell's id.
    """

    def __init__(self, course: Course, student: str, assignment: str) -> None:
        folder = folder_of(course, student, assignment)
        self._course, self._assignment = course, assignment
        self._folder, self._path = folder, folder.parent / f"{folder.name}.graded.json"
        record = _read(self._path)
        cells, flags = record.get("cells"), record.get("flags")
        self.cells: dict[str, Any] = cells if isinstance(cells, dict) else {}
        self.flags: list[str] = [str(each) for each in flags] if isinstance(flags, list) else []
        judged_by = record.get("course")
        self.submission = str(record.get("submission", ""))
        self.course: dict[str, str] = judged_by if isinstance(judged_by, dict) else {}
        self._now: dict[str, str] = {}

    def waits(self, grade: Grade, what: str | Verdict) -> bool:
        """Whether a TA has to look at a grade.

        Parameters
        ----------
        grade : Grade
            With its new automatic score.
        what : str or Verdict
            The answer, as `answer_of` has it, or the verdict, as it is now.
        """
        text = what if isinstance(what, str) else json.dumps(asdict(what), sort_keys=True)
        self._now[grade.name] = hash_of(text)
        if grade.manual_score is None:
            return grade.auto_score is None
        changed = self.cells.get(grade.name) != self._now[grade.name]
        return changed or grade.needs_manual_grade  # the second: it was changed before, and nobody has looked since

    def raised(self, flags: list[str]) -> bool:
        """Note why a TA should look at the submission; whether any of it is new.

        What was raised before is not raised again: a TA may have looked, and taken the flag away.
        """
        before, self.flags = self.flags, flags
        return bool(set(flags) - set(before))

    def save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        half = self._path.with_name(f".{self._path.name}.half")
        record = {
            "cells": self._now,
            "flags": self.flags,
            "submission": taken_hash(self._folder),
            "course": parts(self._course, self._assignment),
        }
        half.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(half, self._path)


def answer_of(cell: dict[str, Any]) -> str:
    """All that a TA sees of an answer, in a cell as it was graded: its text, and the pictures made anew for it."""
    text, pictures = text_of(cell["source"]), pictures_of(cell)
    return json.dumps([text, pictures], sort_keys=True) if pictures else text


def hash_of(answer: str) -> str:
    """What an answer is known by."""
    return hashlib.sha256(answer.encode()).hexdigest()


def taken_hash(folder: Path) -> str:
    """A hash of what the intake took; "" where it took nothing."""
    record = record_of(folder)
    return "" if record is None else hashlib.sha256(json.dumps(record.taken, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """What was saved; nothing where the file is missing or damaged, so that every mark is looked at again."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
