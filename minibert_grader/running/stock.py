"""Stock nbgrader on a course folder: its commands, and its gradebook."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

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
        try:
            for line in process.stdout or ():
                log.append(line)
                yield line
        except BaseException:  # whoever asked for it is being ended
            process.terminate()
            raise
    if process.returncode != 0:
        raise CourseError(f"`nbgrader {' '.join(arguments)}` failed: {_errors(log)}")


def autograde(course: Course, assignment: str, students: list[str], saved: Callable[[], None]) -> None:
    """`nbgrader autograde --force` of some students, in this process, whose working directory is the course's folder.

    Parameters
    ----------
    course : Course
    assignment : str
    students : list of str
    saved : callable
        Called after each student.

    Raises
    ------
    CourseError
        If it ends with an error; what was graded stays graded.
    """
    from nbgrader.apps import AutogradeApp

    _run(AutogradeApp(), [assignment, "--force", f"--student={','.join(students)}"], saved, f"Grading {assignment}")


def write_feedback(assignment: str) -> None:
    """`nbgrader generate_feedback`, in this process, whose working directory is the course's folder.

    Raises
    ------
    CourseError
        If it ends with an error; pages that were written stay.
    """
    from nbgrader.apps import GenerateFeedbackApp

    _run(GenerateFeedbackApp(), [assignment], lambda: None, f"Writing the pages of {assignment}")


def _run(app: Any, arguments: list[str], done: Callable[[], None], what: str) -> None:
    heard = _Heard(done)
    try:
        app.initialize(arguments)
        for handler in [each for each in app.log.handlers if type(each) is logging.StreamHandler]:
            app.log.removeHandler(handler)  # what it says to a terminal is said by a progress bar
        app.log.addHandler(heard)
        app.start()
    except SystemExit as end:
        if end.code != 1:
            raise
        raise CourseError(f"{what} ended with an error: {_errors(heard.lines)}") from None
    finally:
        app.log.removeHandler(heard)


class _Heard(logging.Handler):
    def __init__(self, saved: Callable[[], None]) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self._saved = saved

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.lines.append(f"{record.getMessage()}\n")
        elif "Setting destination file permissions" in record.getMessage():
            self._saved()


def _errors(log: list[str]) -> str:
    errors = [line for line in log if "ERROR" in line] or log
    return "".join(errors[-3:]).strip()


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
    url = db_url(course)
    try:
        return Gradebook(url)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        place = make_url(url).render_as_string(hide_password=True).removeprefix("sqlite:///")
        raise CourseError(
            f"The gradebook {place} cannot be used ({reason}); "
            "`minibert restore` lists the copies of a file and puts one back."
        ) from None


def db_url(course: Course) -> str:
    """Where the gradebook is, as nbgrader_config.py says; a file in the course's folder unless it does."""
    return configuration(course.root).CourseDirectory.get("db_url") or f"sqlite:///{course.root / 'gradebook.db'}"


@cache
def configuration(root: Path) -> Config:
    """What nbgrader_config.py says."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
