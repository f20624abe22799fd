"""One folder for all that a run puts into the system's temporary folder, so that the next run can tell what is left.

A run that is killed cannot clean up. Its folder is locked as long as it, or a process it forked, lives; whoever comes
next removes the folders that nobody holds.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from minibert_grader.sandbox.inside.sandbox import Bounds
from minibert_grader.sandbox.scratch import remove

PREFIX = "minibert-run-"


def run_folder() -> Path:
    """This run's folder, which is removed when the process ends, and in the next run where it cannot be."""
    return _made_in(tempfile.gettempdir())


def require_room() -> None:
    """`OSError` where a notebook could find the disk full before it has used what it may."""
    folder = run_folder()
    if shutil.disk_usage(folder).free < Bounds().scratch_bytes:
        raise OSError(errno.ENOSPC, f"a notebook may use {Bounds().scratch_bytes >> 20} MiB", str(folder))


def remove_left() -> None:
    """Remove the folders of runs that have ended without it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid != os.geteuid():
                continue
            handle = _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if handle is not None:
                try:
                    remove(folder)  # whatever a student put in it
                finally:
                    os.close(handle)


@cache
def _made_in(top: str) -> Path:
    remove_left()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=top))
        handle = _locked(folder, fcntl.LOCK_EX)
        if handle is not None:  # None: someone took it for a left one, between its making and the lock
            atexit.register(_end, folder, os.getpid())
            return folder


def _locked(folder: Path, how: int) -> int | None:
    """A descriptor that holds the lock of a folder; None where another process does, or the folder is gone."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, how)
        if os.path.samestat(os.fstat(handle), os.lstat(folder)):
            return handle
    except OSError:
        pass
    os.close(handle)
    return None


def _end(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        with contextlib.suppress(OSError):
            remove(folder)
        shutil.rmtree(folder, ignore_errors=True)
