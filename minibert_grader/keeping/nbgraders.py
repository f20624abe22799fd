"""Locks and copies for nbgrader's own commands, which have no seam for them; `nbgrader_config.py` installs these.

What is relied on is checked by tests/grader/keeping/test_nbgraders.py, which fails where nbgrader has it otherwise.
"""

from __future__ import annotations

import sys
from functools import wraps
from pathlib import Path
from typing import Any

from nbgrader.apps import dbapp
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_feedback import GenerateFeedback

from minibert_grader.errors import CourseError
from minibert_grader.keeping.copies import gradebook_path, keep_copy
from minibert_grader.keeping.lock import grading

CONVERTERS = (Autograde, GenerateFeedback, GenerateAssignment)
APPS = (
    dbapp.DbStudentAddApp,
    dbapp.DbStudentRemoveApp,
    dbapp.DbStudentImportApp,
    dbapp.DbAssignmentAddApp,
    dbapp.DbAssignmentRemoveApp,
    dbapp.DbAssignmentImportApp,
    dbapp.DbUpgradeApp,
)


def install_keeping() -> None:
    """Wrap the start of what writes into the gradebook, once in a process."""
    for kind in (*CONVERTERS, *APPS):
        if "keeps" not in vars(kind):
            kind.keeps = True
            kind.start = _with_a_copy(kind.start, converts=kind in CONVERTERS)


def _with_a_copy(start: Any, converts: bool) -> Any:
    @wraps(start)
    def start_with_a_copy(self: Any) -> Any:
        place = self.coursedir
        root = Path(place.root)
        try:
            if converts:
                with grading(root, place.assignment_id, self.log.warning, copy=_is_the_courses(place.db_url, root)):
                    return start(self)
            if _is_the_courses(place.db_url, root):
                keep_copy(root)
        except CourseError as error:
            self.log.error("%s", error)
            if converts:
                raise NbGraderException(str(error)) from None
            sys.exit(1)
        return start(self)

    return start_with_a_copy


def _is_the_courses(db_url: str, root: Path) -> bool:
    """Whether the gradebook is the file that the course keeps; of another, elsewhere, there are no copies."""
    place = db_url.removeprefix("sqlite:///")
    return place != db_url and Path(place).resolve() == gradebook_path(root).resolve()
