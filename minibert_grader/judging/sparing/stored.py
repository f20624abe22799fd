"""Records in a folder of the course's: written once, read by every run, and made anew where anything is amiss."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import inspect
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.course.exercise import SEED, Exercise
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import namespace
from minibert_grader.judging.remembered import frozen
from minibert_grader.judging.sparing.recorded import Asked, Recorded, Tried, record
from minibert_grader.judging.sparing.states import state_of
from minibert_grader.sandbox.inside import wire

FOLDER = ".minibert"
LARGEST = 64 << 20
_MADE, _DTYPE = "\0made", "\0dtype"


def recorded(course: Course, assignment: str, exercise: Exercise, seed: int = SEED) -> dict[str, Recorded]:
    """What is known of an exercise's properties: read from the course's folder, or made and written there.

    A file that is damaged, of another state of the course, or that anyone else could have written, is made anew.
    """
    shelf, name = Shelf(course, assignment, exercise.name), _record_name(seed)
    if (data := shelf.read(name)) is not None:
        with contextlib.suppress(wire.WireError, ValueError, TypeError, KeyError, AttributeError):
            return _loaded(data, exercise)
    found = record(exercise, namespace(course, assignment), seed)
    with contextlib.suppress(wire.NotPlain):
        shelf.write(name, _dumped(found))
    return found


def is_recorded(course: Course, assignment: str, exercise: Exercise, seed: int = SEED) -> bool:
    """Whether there is a record already, so that it need not be made."""
    return Shelf(course, assignment, exercise.name).read(_record_name(seed)) is not None


def _record_name(seed: int) -> str:
    return f"{seed}.record"


@dataclasses.dataclass(frozen=True)
class Shelf:
    """A folder for one state of an exercise, of an assignment ("" for the exercise) or of the whole course.

    It is this user's alone. Those of other states are removed, so that what is kept has a bound.
    """

    course: Course
    assignment: str = ""
    exercise: str = ""

    def read(self, name: str) -> bytes | None:
        """What `write` wrote under this name; None where that is not there whole, or not this user's alone."""
        folder = _folder(self)
        if folder is None:
            return None
        try:
            handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        with open(handle, "rb") as file:
            if not _is_own(os.fstat(handle), stat.S_ISREG):
                return None
            check, data = file.read(32), file.read(LARGEST + 1)
        return data if check == self._check(name, data) else None

    def write(self, name: str, data: bytes) -> None:
        """Keep something for this user and this state alone, at once or not at all."""
        folder = _folder(self)
        if folder is None or len(data) > LARGEST:
            return
        with contextlib.suppress(OSError):
            handle, half = tempfile.mkstemp(dir=folder, prefix=".half-")  # for the owner alone
            with open(handle, "wb") as file:
                file.write(self._check(name, data) + data)
            os.replace(half, folder / name)

    def _check(self, name: str, data: bytes) -> bytes:
        """What a file begins with; another for other content, another name and another state."""
        return hashlib.sha256(f"{_state(self)} {name}\0".encode() + data).digest()


@cache
def _state(shelf: Shelf) -> str:
    return state_of(shelf.course, shelf.assignment, shelf.exercise)


@cache
def _folder(shelf: Shelf) -> Path | None:
    """Where the files of a shelf lie; None where they can lie nowhere."""
    top = shelf.course.root / FOLDER
    label = ".".join(filter(None, (shelf.assignment, shelf.exercise))) or "course"
    try:
        for folder in (top, top / f"{label}.{_state(shelf)}"):
            folder.mkdir(mode=0o700, exist_ok=True)
            if not _is_own(folder.lstat(), stat.S_ISDIR):
                return None
        for other in top.iterdir():
            if other.name != folder.name and other.name.rpartition(".")[0] == label:
                shutil.rmtree(other, ignore_errors=True)
    except OSError:
        return None
    return folder


def _is_own(found: os.stat_result, kind: Callable[[int], bool]) -> bool:
    return kind(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


# Records as frames of the wire's: JSON and raw arrays, nothing that runs. ---------------------------------------------


def _dumped(found: dict[str, Recorded]) -> bytes:
    parts = []
    for name, known in found.items():
        tries = [
            [
                _bytes(wire.frame({}, _plain(tried.example))),
                tried.passes,
                [_plain_asked(asked) for asked in tried.asked],
            ]
            for tried in known.tries
        ]
        parts.append(wire.frame({"property": name, "together": known.together}, tries))
    return b"".join(parts)


def _plain_asked(asked: Asked) -> list[Any]:
    return [_bytes(asked.question), asked.answer.hex(), _bytes(asked.result), asked.watched]


def _bytes(frame: bytes) -> np.ndarray:
    """A frame in a frame: how deep a value is counts anew."""
    return np.frombuffer(frame, dtype=np.uint8)


def _plain(value: Any) -> Any:
    """A value as the wire takes it: a dataclass of the tests' own, and a dtype, by their names."""
    if isinstance(value, np.dtype):
        return {_DTYPE: value.str}
    if dataclasses.is_dataclass(value) and not isinstance(value, (type, wire.Public)):
        fields = {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {_MADE: type(value).__name__, **fields}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return type(value)(map(_plain, value)) if type(value) in (list, tuple) else value


def _loaded(data: bytes, exercise: Exercise) -> dict[str, Recorded]:
    found = {}
    while data:
        message, tries, data = wire.opened(data, publics=True)
        found[message["property"]] = Recorded(
            tuple(_tried(exercise, *each) for each in tries), message["together"] is True
        )
    if list(found) != [each.name for each in exercise.properties] or not all(each.tries for each in found.values()):
        raise ValueError("not the properties of this exercise")
    return found


def _tried(exercise: Exercise, frame: np.ndarray, passes: bool, asked: list[list[Any]]) -> Tried:
    _, example, _ = wire.opened(frame.tobytes(), publics=True)
    made = frozen({name: _made(exercise, part) for name, part in example.items()})
    return Tried(made, tuple(_asked(*each) for each in asked), passes is True)


def _asked(question: np.ndarray, answer: str, result: np.ndarray, watched: bool) -> Asked:
    return Asked(question.tobytes(), bytes.fromhex(answer), result.tobytes(), watched is True)


def _made(exercise: Exercise, value: Any) -> Any:
    if isinstance(value, dict) and _DTYPE in value:
        return np.dtype(value[_DTYPE])
    if isinstance(value, dict) and _MADE in value:
        kind = getattr(inspect.getmodule(exercise.suite), value[_MADE])
        if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
            raise ValueError("no class of the tests'")
        return kind(**{name: _made(exercise, part) for name, part in value.items() if name != _MADE})
    if isinstance(value, dict):
        return {name: _made(exercise, part) for name, part in value.items()}
    return type(value)(_made(exercise, part) for part in value) if type(value) in (list, tuple) else value
