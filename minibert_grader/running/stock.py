"""Stock nbgrader on a course folder: its commands, and its gradebook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy.exc import SQLAlchemyError

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError


def nbgrader(course: Course, *arguments: str) -> Iterator[str]:
    """Run a stock nbgrader command in the course folder; its log, line by line.

    Raises
    ------
    CourseError
        If it ends with an error; the last lines of its log say why.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments]
    log = []
    with subprocess.Popen(
        command, cwd=course.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            log.append(line)
            yield line
    if process.returncode != 0:
        errors = [line for line in log if "ERROR" in line] or log
        raise CourseError(f"`nbgrader {' '.join(arguments)}` failed: {''.join(errors[-3:]).strip()}")


def gradebook_of(course: Course) -> Gradebook:
    """The gradebook of a course, made where there is none; use it as a context manager.

    Raises
    ------
    CourseError
        If it is damaged.
    """
    programs = str(Path(sys.executable).parent)  # nbgrader starts the program `alembic` by name
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])
    place = course.root / "gradebook.db"
    try:
        return Gradebook(f"sqlite:///{place}")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise CourseError(
            f"The gradebook {place} cannot be used ({reason}); `minibert restore` lists its copies and puts one back."
        ) from None
