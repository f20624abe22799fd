"""Locks between those who write into a course: graders share the gradebook, and have an assignment to themselves."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from minibert_grader.errors import CourseError
from minibert_grader.keeping.copies import keep_copy

HELD = "MINIBERT_GRADING"  # what this process holds for its children, such as nbgrader's own commands


@contextmanager
def grading(root: Path, assignment: str, waits: Callable[[str], None], copy: bool = True) -> Iterator[None]:
    """Hold an assignment while it is graded, or its pages are made, the gradebook having been copied before.

    Waits while another holds it. What a parent process holds is held, and was copied, already.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment : str
    waits : callable
        Told in a sentence, once, that another is at work.
    copy : bool
        Whether to copy the gradebook.

    Raises
    ------
    CourseError
        If the gradebook is just being restored, or is damaged, or the file system cannot lock.
    """
    mark = f"{assignment} {root.resolve()}"
    before = os.environ.get(HELD, "")
    if mark in before.split("\n"):
        yield
        return
    with ExitStack() as held:
        if not held.enter_context(_locked(root / "gradebook.db.lock", fcntl.LOCK_SH | fcntl.LOCK_NB)):
            raise CourseError(f"The gradebook in {root} is just being restored or cleared; try again in a minute.")
        place = root / f"gradebook.db.{assignment}.lock"
        if not held.enter_context(_locked(place, fcntl.LOCK_EX | fcntl.LOCK_NB)):
            waits(f"Another grader is at {assignment}; this one waits until it has ended.")
            held.enter_context(_locked(place, fcntl.LOCK_EX))
        if copy:
            keep_copy(root)
        os.environ[HELD] = f"{before}\n{mark}"
        try:
            yield
        finally:
            os.environ[HELD] = before


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the gradebook while nobody grades; `CourseError` where someone does."""
    with _locked(root / "gradebook.db.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as held:
        if not held:
            raise CourseError(
                f"A grader is at work in {root} (`minibert grade` or `watch`, or one of nbgrader's commands); "
                "wait until it has ended, or end it, and try again."
            )
        yield


@contextmanager
def _locked(path: Path, how: int) -> Iterator[bool]:
    """Lock a file, which is made where it is missing and never removed; whether that was possible at once.

    The system lets go of it when the process ends, however it ends. On NFS, Linux makes of it a lock of the server's.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}); see whose it is, or who may write.") from None
    try:
        try:
            fcntl.flock(handle, how)
        except BlockingIOError:
            yield False
            return
        except OSError as error:
            raise CourseError(
                f"{path.parent} is on a file system that cannot lock ({error.strerror}), so two graders could not be "
                "kept apart; put the course on a local disk, or ask for a lock daemon on the file server."
            ) from None
        yield True
    finally:
        os.close(handle)
