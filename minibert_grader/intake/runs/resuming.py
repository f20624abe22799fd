"""A run that was killed, or stopped by the machine, is taken up again by the same command.

Installed by `patch` into nbgrader's converters: what is being written is marked until it is whole, a fault of the
machine stops the run with one sentence instead of one traceback a student.
"""

from __future__ import annotations

import errno
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from nbgrader.api import app_log
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.utils import rmtree
from sqlalchemy.exc import DBAPIError

from minibert_grader.course.folder import Course
from minibert_grader.intake.take import folder_of
from minibert_grader.sandbox.temporary import remove_left

FOLDER = ".minibert"
AGAIN = "then run the same command again: what was graded stays graded."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NOT_WRITABLE = {errno.EROFS, errno.EACCES, errno.EPERM}
TERMINATED = 128 + signal.SIGTERM


class Stopped(BaseException):
    """The machine does not let grading go on; passes through all that nbgrader tries student by student."""


def install_resuming() -> None:
    """Wrap nbgrader's converters; once in a process."""
    for converter, names in {
        BaseConverter: ("convert_single_notebook", "init_assignment", "set_permissions"),
        Autograde: ("init_assignment",),
    }.items():
        for name in names:
            setattr(converter, name, _stopping(getattr(converter, name)))
    app_log.addFilter(_is_no_traceback_of_the_gradebooks)
    BaseConverter.start = _in_one_sentence(BaseConverter.start)
    Autograde.init_destination = _begin
    Autograde.set_permissions = _finish


def is_half(course: Course, student: str, assignment: str) -> bool:
    """Whether grading a submission was begun and never ended."""
    return _mark(course, student, assignment).exists()


def told(error: BaseException) -> str:
    """What is wrong with the machine, and what to do, in a sentence; "" where it is something else."""
    if isinstance(error, DBAPIError):
        reason = str(error.orig).splitlines()[0]
        if "locked" in reason:
            return f"The gradebook is in use by another program ({reason}); close that, {AGAIN}"
        if "readonly" in reason:
            return f"The gradebook may not be written to ({reason}); give yourself the right to, {AGAIN}"
        if "full" in reason or "disk I/O" in reason:
            return f"The gradebook cannot grow ({reason}): make room on its disk, {AGAIN}"
    if not isinstance(error, OSError):
        return ""
    where = error.filename or "the course's folder, or the temporary one"
    if error.errno in NO_ROOM:
        return f"There is no room left on the disk of {where}; make some, {AGAIN}"
    if error.errno == errno.EFBIG:
        return f"{where} may not grow as far as it must (see ulimit -f, or a quota); raise that bound, {AGAIN}"
    if error.errno in NOT_WRITABLE:
        return f"{where} may not be written to ({error.strerror}); give yourself the right to, {AGAIN}"
    return ""


@contextmanager
def cleaning_up() -> Iterator[None]:
    """Let SIGTERM end this process as an error does, so that everything is cleaned up on the way.

    What runs that were killed have left in the temporary folder is removed first, be there anything to grade or not.
    """
    remove_left()
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stopping(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def stopping(self: Any, *arguments: Any) -> Any:
        try:
            return method(self, *arguments)
        except Exception as error:
            if reason := next(filter(None, map(told, _causes(error))), ""):
                raise Stopped(reason) from None
            raise

    return stopping


def _is_no_traceback_of_the_gradebooks(record: logging.LogRecord) -> bool:
    """nbgrader prints one where it rolls back, and then raises the error: that is told."""
    return not str(record.msg).startswith("Rolling back session")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it was raised from: nbgrader makes another of some errors of the gradebook's."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _in_one_sentence(start: Callable[[Any], None]) -> Callable[[Any], None]:
    @wraps(start)
    def start_to_end(self: Any) -> None:
        try:
            with cleaning_up():
                start(self)
        except Stopped as reason:
            self.log.error("%s", reason)
            raise NbGraderException(str(reason)) from None

    return start_to_end


def _begin(self: Any, assignment: str, student: str) -> bool:
    """In the place of `Autograde.init_destination`: what was begun and never ended is begun anew."""
    mark = _mark(Course.find(Path(self.coursedir.root)), student, assignment)
    if mark.exists():
        left = Path(self._format_dest(assignment, student))
        if left.is_dir():
            self.log.warning("Grading of %s was interrupted; it is graded again.", left)
            rmtree(str(left))
    try:
        mark.touch()
    except OSError as error:
        raise Stopped(told(error) or str(error)) from None
    begun = BaseConverter.init_destination(self, assignment, student)
    if not begun:
        mark.unlink()
    return begun


def _finish(self: Any, assignment: str, student: str) -> None:
    """In the place of `Autograde.set_permissions`, which is the last that is done."""
    BaseConverter.set_permissions(self, assignment, student)
    _mark(Course.find(Path(self.coursedir.root)), student, assignment).unlink(missing_ok=True)


def _mark(course: Course, student: str, assignment: str) -> Path:
    folder = folder_of(course, student, assignment)
    return folder.with_name(f"{folder.name}.begun")
