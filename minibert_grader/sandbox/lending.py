"""Answer a student's process that calls functions of the course: in this process, on small plain arrays, in bounds."""

from __future__ import annotations

import contextlib
import resource
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np

from minibert_grader.errors import KernelLost
from minibert_grader.sandbox.inside import wire

MOST_ASKED = 1000
MOST_ELEMENTS = 1 << 20  # of hidden examples, some are as wide as a vocabulary or hold a hundred tokens in many heads
MOST_ELEMENTS_OF_LARGE = 1 << 21  # the trained model's largest matrix has 1.6 million
MOST_CHARACTERS = 4096
MOST_PARTS = 1 << 14  # a vocabulary has 8,192
MOST_STAYING = 4
SECONDS_IN_ALL = 20
BYTES = 1 << 30
KEPT_BYTES = 64 << 20


class UnfairQuestion(KernelLost):
    """A lent function was asked for something that no solution of an exercise needs."""

    def __init__(self) -> None:
        super().__init__("it called the course's functions in a way that they are not made for")


Exchange = Callable[[bytes], tuple[dict[str, Any], Any]]


class Staying:
    """An argument that stays in the student's process, as it is no data: each use of it is asked for there.

    Parameters
    ----------
    key : int or str
        Position or name of the argument.
    exchange : callable
        Sends a frame to the student's process; what that answers.
    """

    def __init__(self, key: int | str, exchange: Exchange) -> None:
        self._key, self._exchange = key, exchange

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._use("__call__", args, kwargs)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method.startswith("_"):
            raise AttributeError(method)
        return lambda *args, **kwargs: self._use(method, args, kwargs)

    def _use(self, method: str, args: tuple, kwargs: dict[str, Any]) -> Any:
        question = wire.frame({"uses": self._key, "method": method}, (list(args), kwargs))
        message, value = self._exchange(question)
        if message.get("outcome") == "failed":
            raise RuntimeError("an argument raised an error")
        if message.get("outcome") != "used" or not _is_small(value):
            raise UnfairQuestion
        return value


class Lending:
    """Functions lent to one kernel.

    Attributes
    ----------
    functions : dict
        What is lent at the moment, by name: functions that answer the same each time.
    large : collection of str
        Those of them that take arrays as large as the trained model's.
    asked : int
        Questions since the last request; whoever makes one sets it to 0.
    """

    def __init__(self) -> None:
        self.functions: dict[str, Callable] = {}
        self.large: Collection[str] = ()
        self.asked = 0
        self._seconds = 0.0

    def answered(self, message: dict[str, Any], question: bytes) -> bytes | None:
        """The frame that answered this question before, be it some other student's; None if none did.

        Solutions that are right ask much the same, and what they ask word for word need not be read.
        """
        answer = _answers.get(self._key(message, question))
        if answer is not None:
            self._count()
        return answer

    def keep(self, message: dict[str, Any], question: bytes, answer: bytes) -> None:
        """Keep the answer to a question for `answered`."""
        if message.get("stays") == []:
            _answers.keep(self._key(message, question), answer)

    def _key(self, message: dict[str, Any], question: bytes) -> tuple:
        name = message.get("function")
        return question, name in self.large, self.functions.get(name) if isinstance(name, str) else None

    def answer(self, message: dict[str, Any], value: Any, exchange: Exchange) -> bytes:
        """The answer to one question, as a frame.

        Parameters
        ----------
        message, value
            What the student's process asks.
        exchange : callable
            Sends a frame to the student's process while the question is open; what that answers.

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
        self._count()
        if function is None or not well_formed:
            raise UnfairQuestion
        args, kwargs = value
        elements = MOST_ELEMENTS_OF_LARGE if name in self.large else MOST_ELEMENTS
        if not all(_is_small(part, elements) for part in (*args, *kwargs.values())):
            raise UnfairQuestion
        self._let_stay(message.get("stays"), args, kwargs, exchange)
        start = time.thread_time()
        try:
            with np.errstate(all="ignore"), _memory_room(BYTES):
                return wire.frame({}, function(*args, **kwargs))
        except (KernelLost, wire.WireError, OSError):  # of the conversation
            raise
        except Exception as error:  # the arguments are the student's; whatever is wrong with them is theirs to hear
            return wire.frame({"error": f"{type(error).__name__}: {error}"[:500]})
        finally:
            self._seconds += time.thread_time() - start

    def _count(self) -> None:
        self.asked += 1
        if self.asked > MOST_ASKED or self._seconds > SECONDS_IN_ALL:
            raise UnfairQuestion

    def _let_stay(self, stays: Any, args: list, kwargs: dict[str, Any], exchange: Exchange) -> None:
        """Put a `Staying` at each place that the question names."""

        def counted(frame: bytes) -> tuple[dict[str, Any], Any]:
            self._count()
            return exchange(frame)

        if not isinstance(stays, list) or len(stays) > MOST_STAYING:
            raise UnfairQuestion
        for key in stays:
            if type(key) is int and 0 <= key < len(args):
                args[key] = Staying(key, counted)
            elif type(key) is str and key in kwargs:
                kwargs[key] = Staying(key, counted)
            else:
                raise UnfairQuestion


def _pages() -> int:
    """How many pages of memory this process has laid claim to."""
    with open("/proc/self/statm", "rb", buffering=0) as file:
        return int(file.read().split()[0])


class _Answers:
    """Answers by what was asked; the oldest go where there is no room."""

    def __init__(self, room: int) -> None:
        self._room, self._kept = room, dict[tuple, bytes]()

    def get(self, key: tuple) -> bytes | None:
        return self._kept.get(key)

    def keep(self, key: tuple, answer: bytes) -> None:
        self._kept[key] = answer
        self._room -= len(key[0]) + len(answer)
        while self._room < 0:
            first = next(iter(self._kept))
            self._room += len(first[0]) + len(self._kept.pop(first))


_answers = _Answers(KEPT_BYTES)


def _is_small(value: Any, elements: int = MOST_ELEMENTS) -> bool:
    """Whether a lent function may be given this argument. Whole numbers tell sizes; others do not and may be 1e30."""
    if isinstance(value, (dict, list, tuple)):
        parts = value.values() if isinstance(value, dict) else value
        return len(value) <= MOST_PARTS and all(_is_small(part, elements) for part in parts)
    if isinstance(value, str):
        return len(value) <= MOST_CHARACTERS
    if isinstance(value, np.ndarray):
        return value.size <= elements
    return value is None or isinstance(value, (float, np.floating)) or abs(value) <= MOST_ELEMENTS


@contextlib.contextmanager
def _memory_room(room: int) -> Iterator[None]:
    """Within it, this process can take `room` more bytes; beyond, MemoryError. Broadcasting makes much of little."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = _pages() * resource.getpagesize() + room
    tight = soft != resource.RLIM_INFINITY and soft < bound
    resource.setrlimit(resource.RLIMIT_AS, (soft if tight else bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
