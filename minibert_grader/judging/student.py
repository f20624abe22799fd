"""Callable stand-ins for a student's functions: in this process for trusted code, behind a pipe for a student's.

Both answer `student.softmax(x)` with a value or raise `StudentFailure`, and keep a log of every call, from which
feedback shows the failing call and misconceptions are recognised.
"""

from __future__ import annotations

import contextlib
import random
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from minibert_grader.judging.checks import NotWritten, StudentFailure, StudentRaised
from minibert_grader.judging.remembered import copied
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.kernel import StudentKernel


@dataclass(frozen=True)
class Call:
    """One call and what came of it: a value, or the name of the exception; and which arguments it changed.

    `number` counts the calls of one example. The global random generators begin there, so that code which draws from
    them, instead of from the generator it is given, gets the same verdict each time and can be recognised.
    """

    function: str
    args: tuple
    kwargs: dict[str, Any]
    value: Any = None
    raised: str = ""
    changed: tuple[str, ...] = ()
    number: int = 0


class Student(ABC):
    """Answers calls by function name."""

    def __init__(self) -> None:
        self.log: list[Call] = []

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *args, **kwargs: self._answer(function, args, kwargs, len(self.log))

    def again(self, call: Call) -> Call:
        """Make a call once more, here; what comes of it."""
        with contextlib.suppress(StudentFailure):
            self._answer(call.function, call.args, call.kwargs, call.number)
        return self.log.pop()

    @abstractmethod
    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any: ...


class LocalStudent(Student):
    """Trusted functions: the reference, a wheat, a chaff. Never a student's.

    Parameters
    ----------
    namespace : dict
        Functions by name.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        super().__init__()
        self._namespace = namespace
        self._folder = tempfile.TemporaryDirectory(prefix="minibert-solution-")  # what it saves, it finds again

    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any:
        own_args, own_kwargs = copied((list(args), kwargs))
        try:
            folder = contextlib.chdir(self._folder.name)
            with folder, np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                own_args, own_kwargs = wire.made((own_args, own_kwargs))
                random.seed(number)
                np.random.seed(number)  # noqa: NPY002  (the legacy generator is what is meant)
                value = self._namespace[function](*own_args, **own_kwargs)
            value = _crossed(value)
        except Exception as error:
            family = tuple(kind.__name__ for kind in type(error).__mro__)
            self.log.append(Call(function, args, kwargs, raised=family[0], number=number))
            raise StudentRaised(f"{function} raised {family[0]}: {error}", family) from None
        before: dict[int | str, Any] = dict([*enumerate(args), *kwargs.items()])
        after: dict[int | str, Any] = dict([*enumerate(own_args), *own_kwargs.items()])
        changed = tuple(str(key) for key in before if not _same(before[key], after[key]))
        self.log.append(Call(function, args, kwargs, value, changed=changed, number=number))
        return value


def _crossed(value: Any) -> Any:
    """A value as it comes out of the wire; the usual ones without the trip."""
    if type(value) is np.ndarray and value.dtype in wire.NAMES and value.nbytes <= wire.MAX_BODY:
        return value.copy()  # NumPy's C order, as the wire has it
    if type(value) is tuple and all(type(part) is np.ndarray for part in value) and len(value) < 4:
        return tuple(map(_crossed, value))
    tree, chunks = wire.pack(value)
    return wire.unpack(tree, b"".join(chunks))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, wire.Public):
        return True
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    return one == other


class RemoteStudent(Student):
    """A student's functions in a sandboxed kernel. `KernelLost` passes through: nothing more can be asked then."""

    def __init__(self, kernel: StudentKernel) -> None:
        super().__init__()
        self._kernel = kernel

    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any:
        message, value = self._kernel.call(function, args, kwargs, seed=number)
        outcome = message.get("outcome")
        if outcome == "returned":
            changed = message.get("changed")
            changed = tuple(str(name)[:40] for name in changed[:10]) if isinstance(changed, list) else ()
            self.log.append(Call(function, args, kwargs, value, changed=changed, number=number))
            return value
        text, family = _reason(function, message)
        self.log.append(Call(function, args, kwargs, raised=family[0], number=number))
        if family[0] in ("missing", "NotImplementedError"):
            raise NotWritten(text)
        raise StudentRaised(text, family) if outcome == "raised" else StudentFailure(text)


def _reason(function: str, message: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    def text(key: str, most: int) -> str:
        return str(message.get(key, ""))[:most]

    if message.get("outcome") == "missing":
        return f"{function} is not defined: did its cell run without an error?", ("missing",)
    if message.get("outcome") == "not plain":
        return f"{function} returned {text('message', 200)}; expected plain arrays", ("not plain",)
    if text("error", 100) == "NotImplementedError":
        return f"{function} is not written yet (NotImplementedError)", ("NotImplementedError",)
    family = message.get("family")
    names = tuple(str(name)[:100] for name in family[:10]) if isinstance(family, list) and family else ("Exception",)
    line = f" in the line `{text('line', 200)}`" if message.get("line") else ""
    return f"{function} raised {names[0]}{line}: {text('message', 500)}", names
