"""Callable stand-ins for a student's functions: in this process for trusted code, behind a pipe for a student's.

Both answer `student.softmax(x)` with a value or raise `StudentFailure`, and keep a log of every call, from which
feedback shows the failing call and misconceptions are recognised.
"""

from __future__ import annotations

import atexit
import contextlib
import random
import tempfile
import warnings
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import numpy as np

from minibert_grader.course.solutions import Solutions
from minibert_grader.errors import KernelLost
from minibert_grader.judging.checks import NotWritten, StudentFailure, StudentRaised
from minibert_grader.judging.verdict import NOT_WRITTEN
from minibert_grader.sandbox.budget import BUDGET
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.inside.layout import sent, usual
from minibert_grader.sandbox.inside.witness import Witnessed, witness
from minibert_grader.sandbox.kernel import Answer, StudentKernel
from minibert_grader.sandbox.scratch import read_files
from minibert_grader.sandbox.temporary import run_folder

if TYPE_CHECKING:
    from minibert_grader.judging.sparing.recorded import Recorded, Tried

Arguments = tuple[tuple, dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """One call and what came of it: a value, or the name of the exception; and which arguments it changed.

    `number` counts the calls of one example. The global random generators begin there, so that code which draws from
    them, instead of from the generator it is given, gets the same verdict each time and can be recognised.
    `elsewhere` names the files that another process was handed for the call ("": it was made in the usual one). With a
    `look` it is no call, but what that function found in a file. With an `other` (args, kwargs) it is several calls,
    and its value what `witness` read.
    """

    function: str
    args: tuple
    kwargs: dict[str, Any]
    value: Any = None
    raised: str = ""
    changed: tuple[str, ...] = ()
    number: int = 0
    elsewhere: str = ""
    look: Callable[[bytes | None], Any] | None = None
    other: Arguments | None = None


Settled = Callable[[], list[Call]]  # calls and what came of them, taken apart where somebody asks


class Student(ABC):
    """Answers calls by function name."""

    def __init__(self) -> None:
        self.log: list[Call] = []
        self._handed = ""

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *args, **kwargs: self._answer(function, usual(args), usual(kwargs), len(self.log))

    def again(self, call: Call) -> Call:
        """Make a call once more, here; what comes of it."""
        if call.look:
            self.look(call.look, *call.args)
            return self.log.pop()
        student = self.elsewhere(call.elsewhere) if call.elsewhere else self
        with contextlib.suppress(StudentFailure):
            student.repeat(call)
        return self.log.pop()

    def repeat(self, call: Call) -> Any:
        """The answer to this very call, its arrays laid out as they are; to several calls where it has an `other`."""
        if call.other:
            return self._witness(call.function, (call.args, call.kwargs), call.other, call.number)
        return self._answer(call.function, call.args, call.kwargs, call.number)

    def look(self, look: Callable[[bytes | None], Any], path: str) -> Any:
        """What a function of the hidden tests finds in a file of the student's (None: there is none of that name).

        The file is read from outside: the student's process is not asked what is in it.
        """
        found = look(self.files(path).get(path))
        self.log.append(Call("", (path,), {}, found, look=look))
        return found

    def prepared(self, recorded: Recorded | None) -> Student:
        """Whoever answers the calls of this property, told beforehand what they will be."""
        return self

    def settled(self, tried: Tried) -> Settled | None:
        """Gives the calls of an example, with what came of them, where they are known to pass; None if it is to run."""
        return None

    @abstractmethod
    def files(self, path: str) -> dict[str, bytes]:
        """What lies in the student's folder under this name, and under names that begin with it but for its ending.

        Raises
        ------
        StudentFailure
            If it is too much.
        """

    @abstractmethod
    def elsewhere(self, path: str) -> Student:
        """The same functions in another process, which has these `files` and nothing else of what happened here.

        All calls of an exercise share one, which is never asked to save anything.
        """

    @abstractmethod
    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any: ...

    @abstractmethod
    def _witness(self, function: str, arguments: Arguments, other: Arguments, number: int) -> Witnessed: ...


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
        self._other: LocalStudent | None = None

    @cached_property
    def _folder(self) -> Path:
        """What it saves, it finds again."""
        folder = _FREE.pop() if _FREE else Path(tempfile.mkdtemp(prefix="solution-", dir=_folders()))
        weakref.finalize(self, _give_back, folder)
        return folder

    def files(self, path: str) -> dict[str, bytes]:
        return _read(self._folder, path)

    def elsewhere(self, path: str) -> Student:
        if self._other is None:
            names = self._namespace
            self._other = LocalStudent(names.anew() if isinstance(names, Solutions) else names)
            self._other.log = self.log
        self._other._handed = path
        for name, content in self.files(path).items():
            (self._other._folder / name).write_bytes(content)
        return self._other

    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any:
        own_args, own_kwargs = sent((list(args), kwargs))
        call = Call(function, args, kwargs, number=number, elsewhere=self._handed)

        def made_and_called() -> Any:
            nonlocal own_args, own_kwargs
            own_args, own_kwargs = wire.made((own_args, own_kwargs))
            return self._namespace[function](*own_args, **own_kwargs)

        value = self._run(call, made_and_called)
        before: dict[int | str, Any] = dict([*enumerate(args), *kwargs.items()])
        after: dict[int | str, Any] = dict([*enumerate(own_args), *own_kwargs.items()])
        changed = tuple(str(key) for key in before if not _same(before[key], after[key]))
        self.log.append(replace(call, value=value, changed=changed))
        return value

    def _witness(self, function: str, arguments: Arguments, other: Arguments, number: int) -> Witnessed:
        call = Call(function, *arguments, number=number, other=other)
        value = self._run(call, lambda: list(witness(self._namespace[function], *sent((arguments, other)))))
        self.log.append(replace(call, value=value))
        return Witnessed(*value)

    def _run(self, call: Call, work: Callable[[], Any]) -> Any:
        """What some work gives, as it comes out of the wire; what it raises is logged as the call's."""
        try:
            folder = contextlib.chdir(self._folder)
            with folder, np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                random.seed(call.number)
                np.random.seed(call.number)  # noqa: NPY002  (the legacy generator is what is meant)
                return _crossed(work())
        except Exception as error:
            family = tuple(kind.__name__ for kind in type(error).__mro__)
            self.log.append(replace(call, raised=family[0]))
            raise StudentRaised(f"{call.function} raised {family[0]}: {error}", family) from None


_FREE: list[Path] = []  # empty folders: most solutions write nothing, and the next finds one ready


@cache
def _folders() -> str:
    folder = tempfile.TemporaryDirectory(prefix="minibert-solutions-", dir=run_folder())
    atexit.register(folder.cleanup)
    return folder.name


def _give_back(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        _FREE.append(folder)


def _read(folder: Path, path: str) -> dict[str, bytes]:
    try:
        return read_files(folder, Path(path).stem)
    except ValueError as error:
        raise StudentFailure(f"what was saved as {path} is {error}") from None


def _crossed(value: Any) -> Any:
    """A value as it comes out of the wire; what is made of the usual parts without the trip."""
    room = wire.MAX_BODY

    def own(part: Any, depth: int) -> Any:
        nonlocal room
        kind = type(part)
        if kind is np.ndarray and part.dtype in wire.NAMES and part.ndim <= wire.MAX_AXES and part.nbytes <= room:
            room -= part.nbytes
            return part.copy()  # in C order, as the wire has it
        if kind in _NUMBERS or part is None or kind is str or (kind is int and abs(part) <= wire.MAX_INT):
            return part
        if kind in (list, tuple) and depth < wire.MAX_DEPTH:
            return kind([own(each, depth + 1) for each in part])
        if kind is dict and depth < wire.MAX_DEPTH and all(type(name) is str for name in part):
            return {name: own(each, depth + 1) for name, each in part.items()}
        raise _Unusual

    try:
        return own(value, 0)
    except _Unusual:
        tree, chunks = wire.pack(value)
        return wire.unpack(tree, b"".join(chunks))


class _Unusual(Exception):
    """Something that only the wire can tell of, such as a large integer or a class of somebody's own."""


_NUMBERS = {bool, float, *(dtype.type for dtype in wire.NAMES)}


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


class Held:
    """Bytes of the answers to one example: a test may hold all of them at once."""

    def __init__(self) -> None:
        self._bytes = 0

    def count(self, value: Any, anew: bool) -> None:
        """Add an answer, the first of its example or a further one; `StudentFailure` where they are too much."""
        self._bytes = weight(value) + (0 if anew else self._bytes)
        if self._bytes > BUDGET.example_answers:
            raise StudentFailure(
                f"what the function returned comes to more than {BUDGET.example_answers >> 20} MiB; are its results "
                "larger than they should be?"
            )


def weight(value: Any) -> int:
    """About how many bytes of memory a value takes."""
    if isinstance(value, (dict, list, tuple)):
        return 100 + sum(map(weight, value.values() if isinstance(value, dict) else value))
    return 100 + (len(value) if isinstance(value, str) else getattr(value, "nbytes", 0))


class RemoteStudent(Student):
    """A student's functions in a sandboxed kernel. `KernelLost` passes through: nothing more can be asked then.

    Parameters
    ----------
    kernel : StudentKernel
    another : callable, optional
        Gives a kernel with the same functions that was asked nothing yet; whoever made it closes it.

    Attributes
    ----------
    missed : bool
        Whether a function failed because a name was not defined, as the kernel says.
    """

    def __init__(self, kernel: StudentKernel, another: Callable[[], StudentKernel] | None = None) -> None:
        super().__init__()
        self._kernel, self._another = kernel, another
        self._other: RemoteStudent | None = None
        self._held = Held()
        self.missed = False

    def files(self, path: str) -> dict[str, bytes]:
        return _read(self._kernel.scratch, path)

    def elsewhere(self, path: str) -> Student:
        if self._other is None:
            if self._another is None:
                raise KernelLost("there is no second process to ask")
            self._other = RemoteStudent(self._another())
            self._other.log, self._other._held = self.log, self._held
        self._other._handed = path
        self._other._kernel.write(self.files(path))
        return self._other

    @property
    def lost(self) -> KernelLost | None:
        """How the kernel was lost; None while it is there."""
        return self._kernel.lost

    def call_many(self, questions: bytes, expected: Sequence[bytes]) -> Iterator[Answer]:
        """As `StudentKernel.call_many`; nothing is logged until it is heard."""
        return self._kernel.call_many(questions, expected)

    def hear(self, call: Call, answer: Answer | KernelLost) -> Any:
        """Log the answer to a call of `call_many`, and return or raise what came of it."""
        if isinstance(answer, KernelLost):
            self.log.append(replace(call, raised="lost"))
            raise answer
        value = wire.unpack(answer.tree, answer.body)
        self._held.count(value, anew=not self.log)
        return self._heard(call, answer.message, value)

    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any:
        call = Call(function, args, kwargs, number=number, elsewhere=self._handed)
        return self._ask(call, lambda: self._kernel.call(function, args, kwargs, seed=number))

    def _witness(self, function: str, arguments: Arguments, other: Arguments, number: int) -> Witnessed:
        call = Call(function, *arguments, number=number, other=other)
        return self._ask(call, lambda: self._kernel.witness(function, arguments, other, seed=number))

    def _ask(self, call: Call, request: Callable[[], tuple[dict[str, Any], Any]]) -> Any:
        try:
            message, value = request()
            self._held.count(value, anew=not self.log)
        except KernelLost:  # kept in the log, so that the call that did not end can be shown
            self.log.append(replace(call, raised="lost"))
            raise
        return self._heard(call, message, value)

    def _heard(self, call: Call, message: dict[str, Any], value: Any) -> Any:
        outcome = message.get("outcome")
        if outcome == "returned":
            changed = message.get("changed")
            changed = tuple(str(name)[:40] for name in changed[:10]) if isinstance(changed, list) else ()
            self.log.append(replace(call, value=value, changed=changed))
            return _read_of(call, value) if call.other else value
        text, family = _reason(call.function, message)
        self.missed |= family[0] == "NameError"
        self.log.append(replace(call, raised=family[0]))
        if family[0] in ("missing", "NotImplementedError"):
            raise NotWritten(text)
        raise StudentRaised(text, family) if outcome == "raised" else StudentFailure(text)


def _read_of(call: Call, value: Any) -> Witnessed:
    if not isinstance(value, list) or len(value) != len(Witnessed._fields):
        raise StudentFailure(f"{call.function} could not be watched: its process answered something else")
    return Witnessed(*value)


def _reason(function: str, message: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    def text(key: str, most: int) -> str:
        return one_line(str(message.get(key, ""))[:most])

    if message.get("outcome") == "missing":
        return f"{function} is not defined: did its cell run without an error?", ("missing",)
    if message.get("outcome") == "not plain":
        return f"{function} returned {text('message', 200)}; expected plain arrays", ("not plain",)
    if text("error", 100) == "NotImplementedError":
        return f"{function} {NOT_WRITTEN} (NotImplementedError)", ("NotImplementedError",)
    family = message.get("family")
    names = (
        tuple(one_line(str(name)[:100]) for name in family[:10])
        if isinstance(family, list) and family
        else ("Exception",)
    )
    line = f" in the line `{text('line', 200)}`" if message.get("line") else ""
    return f"{function} raised {names[0]}{line}: {text('message', 500)}", names


def one_line(text: str) -> str:
    """A text of the student's process on one line, with single spaces, and at most one mark on each letter.

    What begins a line of its own, or takes the place of what stands beside it, could be read as the grader's word.
    """
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return "".join(b for a, b in pairwise(f" {shown}") if not category(a)[0] == category(b)[0] == "M")
