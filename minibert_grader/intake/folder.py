"""Look into a student's folder: no link is followed, nothing but a regular file is opened, and all of it is bounded."""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MOST_ENTRIES = 10_000
DEEPEST = 12
MOST_BYTES = 256 << 20  # read from one submission, all its files together

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = (
    os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
)  # a pipe is opened at once, then refused
NOT_A_FILE = {errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO, errno.ENODEV, errno.EMLINK}


class Refused(ValueError):
    """Something of a submission is not taken; the text says why, to the student, and begins with its subject."""


@dataclass(frozen=True)
class File:
    """A regular file as the walk saw it: its path within the folder, its size, and when it last changed (seconds)."""

    path: str
    size: int
    changed: float


@dataclass(frozen=True)
class Listing:
    """The regular files of a folder, what else lies there (path → what it is), and whether all of it was looked at."""

    files: list[File]
    others: dict[str, str]
    complete: bool


class Folder:
    """An open folder of a student's; use `opened` to get one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._room = MOST_BYTES

    def names(self) -> list[str]:
        """What lies in the folder itself, sorted."""
        return sorted(os.listdir(self._descriptor))

    def listing(self, first: str = "") -> Listing:
        """Everything below the folder, nearest first, up to `MOST_ENTRIES` entries and `DEEPEST` levels.

        A file in the folder itself that is named `first` is there however many others are.
        """
        files = self._file(first)
        others: dict[str, str] = {}
        waiting: deque[tuple[str, ...]] = deque([()])
        seen, complete = 0, True
        while waiting:
            place = waiting.popleft()
            try:
                with self._open(place, DIRECTORY) as descriptor, os.scandir(descriptor) as entries:
                    for entry in entries:
                        seen += 1
                        if seen > MOST_ENTRIES:
                            return Listing(files, others, False)
                        path = "/".join((*place, entry.name))
                        state = entry.stat(follow_symlinks=False)
                        if path == first and files:
                            continue
                        if stat.S_ISREG(state.st_mode):
                            files.append(File(path, state.st_size, state.st_ctime))
                        elif not stat.S_ISDIR(state.st_mode):
                            others[path] = "a link" if stat.S_ISLNK(state.st_mode) else "no regular file"
                        elif len(place) < DEEPEST:
                            waiting.append((*place, entry.name))
                            others[path] = "a folder"
                        else:
                            complete = False
            except OSError:  # gone meanwhile, or not to be read
                others["/".join(place)] = "not to be read"
        return Listing(files, others, complete)

    def _file(self, name: str) -> list[File]:
        try:
            state = os.stat(name, follow_symlinks=False, dir_fd=self._descriptor)
        except OSError:
            return []
        return [File(name, state.st_size, state.st_ctime)] if stat.S_ISREG(state.st_mode) else []

    def read(self, path: str, limit: int) -> bytes:
        """Content of a regular file.

        Raises
        ------
        Refused
            If it is anything else, may not be read, or is larger than `limit` bytes.
        """
        try:
            with self._open(tuple(path.split("/")), FILE) as descriptor:
                state = os.fstat(descriptor)
                if not stat.S_ISREG(state.st_mode):
                    raise Refused("it is not a regular file")
                if state.st_size > limit:
                    raise Refused(f"it is larger than {_size(limit)}")
                if state.st_size > self._room:
                    raise Refused(f"the files of this submission are larger than {_size(MOST_BYTES)} together")
                with os.fdopen(os.dup(descriptor), "rb") as file:
                    data = file.read(limit + 1)
        except OSError as error:
            raise Refused("it is not a regular file" if error.errno in NOT_A_FILE else "it may not be read") from None
        if len(data) > limit:
            raise Refused(f"it is larger than {_size(limit)}")
        self._room -= len(data)
        return data

    @contextmanager
    def _open(self, parts: tuple[str, ...], flags: int) -> Iterator[int]:
        """Open what lies below the folder, one step at a time, so that no part of the way can be a link."""
        if not parts:
            parts = (".",)
        descriptor = os.dup(self._descriptor)
        try:
            for number, part in enumerate(parts, start=1):
                deeper = os.open(part, flags if number == len(parts) else DIRECTORY, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = deeper
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def below(self, name: str) -> Iterator[Folder]:
        """The folder of that name in this one.

        Raises
        ------
        Refused
            If it is a link, no folder, or may not be opened.
        """
        try:
            descriptor = os.open(name, DIRECTORY, dir_fd=self._descriptor)
        except OSError as error:
            link = error.errno in NOT_A_FILE and self._mode(name, stat.S_ISLNK)
            raise Refused("its folder is a link" if link else "its folder may not be opened") from None
        try:
            yield Folder(descriptor)
        finally:
            os.close(descriptor)

    def has(self, name: str, inner: str) -> bool:
        """Whether a folder, or a link in the place of one, has that name here and holds another named `inner`."""
        if self._mode(name, stat.S_ISLNK):
            return True
        try:
            with self.below(name) as folder:
                return folder._mode(inner, stat.S_ISDIR) or folder._mode(inner, stat.S_ISLNK)
        except Refused:
            return False

    def _mode(self, name: str, test: Callable[[int], bool]) -> bool:
        try:
            return test(os.stat(name, follow_symlinks=False, dir_fd=self._descriptor).st_mode)
        except OSError:
            return False


@contextmanager
def opened(path: str) -> Iterator[Folder]:
    """A folder of the course's own, whose path is trusted and may hold links."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield Folder(descriptor)
    finally:
        os.close(descriptor)


def _size(limit: int) -> str:
    return f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit} bytes"
