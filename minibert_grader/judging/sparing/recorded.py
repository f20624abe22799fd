"""What the hidden tests ask, and what the model solution answers: made once, for all submissions of a term."""

from __future__ import annotations

import builtins
import contextlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from hypothesis.errors import UnsatisfiedAssumption

from minibert_grader.course.exercise import SEED, Exercise, Property
from minibert_grader.judging.checks import StudentFailure, StudentRaised, all_forgiven
from minibert_grader.judging.examples import attempt, examples
from minibert_grader.judging.remembered import frozen
from minibert_grader.judging.sparing.nearly import LAST_DIGITS
from minibert_grader.judging.student import Arguments, Call, LocalStudent, Student, weight
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.inside.witness import Witnessed
from minibert_grader.sandbox.kernel import of_raised

RESULT_BYTES = 1 << 16
FRAME_BYTES = 4 << 20
FRAME_CALLS = 200


@dataclass(frozen=True)
class Asked:
    """One call of a hidden test, or several that are watched, and what the model solution answers.

    Attributes
    ----------
    question : bytes
        The frame that asks for it, which tells it apart from others; made of bytes, it is as it was for each student.
    answer : bytes
        What to look out for: `wire.digest` of the model solution's result, or `of_raised` of its error's class names;
        b"" where it changed an argument.
    result : bytes
        The frame of the model solution's result, where the test was seen to pass whatever its last digits; else b"".
    watched : bool
        Whether it is what `witness` read of several calls.
    """

    question: bytes
    answer: bytes = b""
    result: bytes = field(default=b"", compare=False)
    watched: bool = field(default=False, compare=False)

    @cached_property
    def model(self) -> Any:
        """The model solution's result, read-only."""
        return frozen(wire.opened(self.result)[1])

    def call(self, **more: Any) -> Call:
        """The call, with arrays of its own; `more` of its attributes."""
        message, (args, kwargs, *other), _ = wire.opened(self.question, publics=True)
        watched = (tuple(other[0]), other[1]) if other else None
        return Call(message["function"], tuple(args), kwargs, number=message["seed"], other=watched, **more)


@dataclass(frozen=True)
class Tried:
    """One example of a property, and the calls that the test makes of it where the answers are right."""

    example: dict[str, Any]
    asked: tuple[Asked, ...] = ()
    passes: bool = False


@dataclass(frozen=True)
class Recorded:
    """One property on its examples.

    `together` says that no call depends on the answer to another, so that all of them can be asked beforehand. Where
    one does, `asked` is empty: its arguments would tell a student's process what the right answer is.
    """

    tries: tuple[Tried, ...]
    together: bool

    @cached_property
    def frames(self) -> tuple[tuple[bytes, tuple[Asked, ...]], ...]:
        """Frames for `StudentKernel.call_many`, and what each of them asks."""
        return questions(asked for tried in self.tries for asked in tried.asked)


def questions(calls: Iterable[Asked]) -> tuple[tuple[bytes, tuple[Asked, ...]], ...]:
    """Frames for `StudentKernel.call_many`, not too many bytes at once, and what they ask."""
    groups: list[list[Asked]] = []
    room = 0
    for asked in calls:
        if not groups or room < len(asked.question) or len(groups[-1]) == FRAME_CALLS:
            groups.append([])
            room = FRAME_BYTES
        room -= len(asked.question)
        groups[-1].append(asked)
    return tuple((b"".join(asked.question for asked in group), tuple(group)) for group in groups)


def question(call: Call) -> bytes:
    """The frame that asks for a call; `wire.NotPlain` where its arguments cannot cross."""
    return wire.question(call.function, call.args, call.kwargs, call.number, call.other)


def record(exercise: Exercise, model: Mapping[str, Any], seed: int = SEED) -> dict[str, Recorded]:
    """Try every example of an exercise on its model solution.

    Parameters
    ----------
    exercise : Exercise
    model : mapping
        The model solution's functions, by name.
    seed : int
        Seed of the examples.

    Returns
    -------
    dict
        By the name of the property.
    """
    student = LocalStudent(dict(model))
    found = {each.name: _record(exercise, each, student, seed) for each in exercise.properties}
    if None in found.values() or not _in_any_order(found.values(), model):
        found = dict.fromkeys(found)
    alone = {each.name: tuple(Tried(example) for example in examples(each, seed)) for each in exercise.properties}
    return {name: known or Recorded(alone[name], together=False) for name, known in found.items()}


def _record(exercise: Exercise, each: Property, student: LocalStudent, seed: int) -> Recorded | None:
    """None where calls made elsewhere, or files, are part of the property."""
    body, suite = each.test.hypothesis.inner_test, exercise.suite()
    tries, together = [], True
    for example in examples(each, seed):
        student.log.clear()
        passes = False
        with contextlib.suppress(UnsatisfiedAssumption, StudentFailure):
            attempt(body, suite, student, example)
            passes = True
        if any(call.look or call.elsewhere for call in student.log):
            return None
        try:
            asked = tuple(map(_asked, student.log))
            together = together and (passes or not asked)
            if together and len(asked) > 1:
                together = _is_independent(exercise, each, example, student.log)
        except wire.NotPlain:
            together = False
        if together and passes and _minds_no_rounding(exercise, each, example, student.log):
            asked = tuple(map(_with_result, asked, student.log))
        tries.append(Tried(frozen(example), asked if together else (), passes))
    if not together:
        tries = [Tried(tried.example) for tried in tries]
    return Recorded(tuple(tries), together)


def _in_any_order(found: Iterable[Recorded | None], model: Mapping[str, Any]) -> bool:
    """Whether the model solution answers the same where all is asked in the opposite order.

    Not where a test hands over functions that keep something in a file, which a later call finds.
    """
    student = LocalStudent(dict(model))
    every = [asked for each in found if each for tried in each.tries for asked in tried.asked]
    return all(_asked(student.again(asked.call())) == asked for asked in reversed(every))


def _asked(call: Call) -> Asked:
    if call.changed:
        return Asked(question(call))
    if call.raised:
        error = vars(builtins).get(call.raised)
        family = [kind.__name__ for kind in error.__mro__ if kind is not object] if isinstance(error, type) else None
        return Asked(question(call), of_raised(family) if family else b"")
    tree, chunks = wire.pack(call.value)
    return Asked(question(call), wire.digest(tree, b"".join(chunks)))


# Whether a call depends on an answer ---------------------------------------------------------------------------------


def _is_independent(exercise: Exercise, each: Property, example: dict[str, Any], log: list[Call]) -> bool:
    """Whether a test asks the same whatever it is answered: it is answered nonsense, twice, and asks the same."""
    for seed in (1, 2):
        student = _Altered(log, _Nonsense(seed))
        with all_forgiven():
            if not _passes(exercise, each, example, student):
                return False
        if list(map(question, student.log)) != list(map(question, log)):
            return False
    return True


def _minds_no_rounding(exercise: Exercise, each: Property, example: dict[str, Any], log: list[Call]) -> bool:
    """Whether a test passes though the last digits of all answers are others: all larger, all smaller, and by chance.

    Equal answers stay equal: what is to be the same to the last bit is looked at by itself (`nearly.nearly_watched`).
    """
    return all(_passes(exercise, each, example, _Altered(log, _Rounded(signs))) for signs in (1, -1, 0))


def _passes(exercise: Exercise, each: Property, example: dict[str, Any], student: Student) -> bool:
    try:
        attempt(each.test.hypothesis.inner_test, exercise.suite(), student, example)
    except (StudentFailure, UnsatisfiedAssumption):
        return False
    return True


def _with_result(asked: Asked, call: Call) -> Asked:
    """A call with the model solution's result, where that is not very large."""
    small = not call.raised and weight(call.value) <= RESULT_BYTES
    watched = call.other is not None
    return replace(asked, result=wire.frame({}, call.value), watched=watched) if asked.answer and small else asked


class _Altered(Student):
    """Answers as the model solution did, but for what alters its answers."""

    def __init__(self, model: list[Call], alter: Callable[[Any], Any]) -> None:
        super().__init__()
        self._model, self._alter = model, alter

    def files(self, path: str) -> dict[str, bytes]:
        raise StudentFailure("no files")

    def elsewhere(self, path: str) -> Student:
        raise StudentFailure("no other process")

    def _witness(self, function: str, arguments: Arguments, other: Arguments, number: int) -> Witnessed:
        read = Witnessed(*self._to(Call(function, *arguments, number=number, other=other)))
        return read._replace(left=Witnessed(*self._model[len(self.log) - 1].value).left)

    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any:
        return self._to(Call(function, args, kwargs, number=number))

    def _to(self, call: Call) -> Any:
        if len(self.log) >= len(self._model):
            raise StudentFailure("another call")
        model = self._model[len(self.log)]
        value = None if model.raised else self._alter(model.value)
        self.log.append(replace(call, value=value, raised=model.raised))
        if model.raised:
            raise StudentRaised("raised", (model.raised, "Exception"))
        return value


class _Rounded:
    """Moves all numbers by as much as may be called rounding: up, down, or (0) as their bytes have it by chance."""

    def __init__(self, sign: int) -> None:
        self._sign = sign

    def __call__(self, value: Any) -> Any:
        if isinstance(value, (float, np.ndarray, np.floating)):
            array = np.asarray(value)
            if array.dtype.kind != "f":
                return array.copy()
            by_chance = np.random.default_rng(zlib.crc32(array.tobytes())).choice([-1.0, 1.0], array.shape)
            signs = self._sign or by_chance
            moved = (array * (1 + signs * LAST_DIGITS * np.finfo(array.dtype).eps)).astype(array.dtype)
            return moved if isinstance(value, np.ndarray) else type(value)(moved)
        if isinstance(value, (list, tuple)):
            return type(value)(map(self, value))
        if isinstance(value, dict):
            return {name: self(part) for name, part in value.items()}
        return value


class _Nonsense:
    """Numbers and texts of the kind and shape that an answer has, drawn at random."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def __call__(self, value: Any) -> Any:
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(np.asarray(value))[() if isinstance(value, np.generic) else ...]
        if isinstance(value, (list, tuple)):
            return type(value)(map(self, value))
        if isinstance(value, dict):
            return {name: self(part) for name, part in value.items()}
        if isinstance(value, str):
            return value[::-1] + chr(self._random.integers(97, 123))
        if isinstance(value, (bool, int, float)):
            return type(value)(self._array(np.asarray(value))[()])
        return value

    def _array(self, array: np.ndarray) -> np.ndarray:
        if array.dtype.kind == "f":
            return np.asarray(self._random.normal(size=array.shape), dtype=array.dtype)
        most = int(array.max(initial=0)) if array.dtype.kind != "b" else 0
        return self._random.integers(0, min(most, 1 << 30) + 2, array.shape).astype(array.dtype)
