"""Answer a student's process that calls functions of the course: in this process, on small plain arrays, in bounds."""

from __future__ import annotations

import contextlib
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.inside import wire

MOST_ASKED = 1000
MOST_ELEMENTS = 4096
MOST_PARTS = 512
SECONDS_IN_ALL = 20
BYTES = 1 << 30


class UnfairQuestion(Exception):
    """A lent function was asked for something that no solution of an exercise needs."""


class Lending:
    """Functions lent to one kernel.

    Attributes
    ----------
    functions : dict
        What is lent at the moment, by name.
    asked : int
        Questions since the last request; whoever makes one sets it to 0.
    """

    def __init__(self) -> None:
        self.functions: dict[str, Callable] = {}
        self.asked = 0
        self._seconds = 0.0

    def answer(self, message: dict[str, Any], value: Any) -> bytes:
        """The answer to one question, as a frame.

        Raises
        ------
        UnfairQuestion
            If it names no lent function, asks with other things than small arrays and numbers, or asks too often.
        """
        name = message.get("function")
        function = self.functions.get(name) if isinstance(name, str) else None
        well_formed = (
            isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], list) and isinstance(value[1], dict)
        )
        self.asked += 1
        if function is None or not well_formed or self.asked > MOST_ASKED or self._seconds > SECONDS_IN_ALL:
            raise UnfairQuestion
        args, kwargs = value
        if not all(map(_is_small, (*args, *kwargs.values()))):
            raise UnfairQuestion
        start = time.thread_time()
        try:
            with np.errstate(all="ignore"), _memory_room(BYTES):
                return wire.frame({}, function(*args, **kwargs))
        except Exception as error:  # the arguments are the student's; whatever is wrong with them is theirs to hear
            return wire.frame({"error": f"{type(error).__name__}: {error}"[:500]})
        finally:
            self._seconds += time.thread_time() - start


def _is_small(value: Any) -> bool:
    """Whether a lent function may be given this argument."""
    if isinstance(value, dict):
        return len(value) <= MOST_PARTS and all(map(_is_small, value.values()))
    if isinstance(value, (list, tuple)):
        return len(value) <= MOST_PARTS and all(map(_is_small, value))
    if isinstance(value, (np.ndarray, str)):
        return (len(value) if isinstance(value, str) else value.size) <= MOST_ELEMENTS
    return value is None or (isinstance(value, (bool, int, float, np.generic)) and abs(value) <= MOST_ELEMENTS)


@contextlib.contextmanager
def _memory_room(room: int) -> Iterator[None]:
    """Within it, this process can take `room` more bytes; beyond, MemoryError. Broadcasting makes much of little."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + room
    tight = soft != resource.RLIM_INFINITY and soft < bound
    resource.setrlimit(resource.RLIMIT_AS, (soft if tight else bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
