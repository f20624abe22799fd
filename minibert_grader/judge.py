"""Reach a verdict on one exercise by running its hidden tests against a student's functions.

Hypothesis makes each property's examples once per process, from a fixed seed; every student then answers the same
examples. Only where one fails does hypothesis run again, to shrink it to the smallest failing input.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import hypothesis
import numpy as np
from hypothesis.errors import HypothesisException, Unsatisfiable, UnsatisfiedAssumption

from minibert_grader.diagnose import Suspect, diagnose
from minibert_grader.hidden_tests import SEED, Exercise, Mismatch, NotWritten, Property, StudentFailure, frozen
from minibert_grader.kernels import KernelLost
from minibert_grader.student import Call, Student
from minibert_grader.verdict import Failure, Outcome, Verdict, show

SHRINK_CALLS = 200
KEPT_BYTES = 256 << 20


class NothingRan(RuntimeError):
    """A property made no example at all: a fault of the tests, never a pass."""


class _Enough(BaseException):
    """Ends a shrink that has used up its calls."""


def _run(each: Property, body: Callable[..., None], seed: int) -> None:
    """Run a hypothesis test with another body; hypothesis documents `inner_test` for exactly this."""
    handle = each.test.hypothesis
    original, handle.inner_test = handle.inner_test, body
    try:
        hypothesis.seed(seed)(each.test)(None, None)
    finally:
        handle.inner_test = original
        hypothesis.seed(SEED)(each.test)


@cache
def examples(each: Property, seed: int = SEED) -> tuple[dict[str, Any], ...]:
    """The examples of one property, as keyword arguments of its test.

    Raises
    ------
    NothingRan
        If the strategies make none.
    """
    made: list[dict[str, Any]] = []

    def collect(self: None, student: None, **example: Any) -> None:  # hypothesis passes these two by name
        made.append(example)

    with contextlib.suppress(Unsatisfiable):
        _run(each, collect, seed)
    if not made:
        raise NothingRan(f"{each.name} made no example")
    return tuple(frozen(example) for example in made)


def judge(
    exercise: Exercise,
    student: Student,
    suspects: list[Suspect] | None = None,
    seed: int = SEED,
    shrink: bool = True,
) -> tuple[Verdict, KernelLost | None]:
    """Run every property of an exercise.

    Parameters
    ----------
    exercise : Exercise
    student : Student
        Answers the calls.
    suspects : list of Suspect, optional
        Known wrong solutions, to name the misconception where the exercise is failed.
    seed : int
        Seed of the examples.
    shrink : bool
        Whether to look for the smallest failing input; otherwise the first is kept.

    Returns
    -------
    verdict : Verdict
    lost : KernelLost or None
        Set where the kernel did not survive; the properties not reached count as failed.
    """
    outcomes: list[Outcome] = []
    lost: KernelLost | None = None
    calls = _Calls()
    unwritten = ""
    for each in exercise.properties:
        if unwritten:
            failure = Failure(unwritten)
        elif lost:
            failure = Failure("not reached, because the function ended the run before")
        else:
            try:
                student.log.clear()
                failure = _first_failure(exercise, each, student, seed, calls)
                if failure and shrink:
                    failure = _smallest_failure(exercise, each, student, seed) or failure
            except NotWritten as error:
                unwritten = str(error)
                failure = Failure(unwritten)
            except KernelLost as error:
                lost, failure = error, Failure(f"the run ended here: {error}")
        outcomes.append(Outcome(each.sentence, each.weight, each.core, failure, each.hint if failure else ""))
    failed = any(outcome.failure for outcome in outcomes)
    misconception = (
        diagnose(calls.kept, suspects, exercise.opaque) if failed and suspects and not (lost or unwritten) else None
    )
    return Verdict(exercise.name, exercise.points, tuple(outcomes), misconception, unwritten), lost


def notices(exercise: Exercise, student: Student, seed: int = SEED) -> bool:
    """Whether any property fails; it ends with the first that does. `KernelLost` passes through."""
    for each in exercise.properties:
        for example in examples(each, seed):
            student.log.clear()
            try:
                _attempt(each.test.hypothesis.inner_test, exercise.suite(), student, example)
            except UnsatisfiedAssumption:
                continue
            except StudentFailure:
                return True
    return False


class _Calls:
    """All calls of an exercise, for the diagnosis; none at all where the answers would fill the memory."""

    def __init__(self) -> None:
        self._failed: list[Call] = []
        self._passed: list[Call] = []
        self._bytes = 0

    @property
    def kept(self) -> list[Call]:
        """The calls, those of failed examples first: they tell most suspects apart at once."""
        return [] if self._bytes > KEPT_BYTES else self._failed + self._passed

    def keep(self, log: list[Call], failed: bool) -> None:
        self._bytes += sum(_weight(call.value) for call in log)
        if self._bytes <= KEPT_BYTES:
            (self._failed if failed else self._passed).extend(log)


def _weight(value: Any) -> int:
    """About how many bytes of memory a value takes."""
    if isinstance(value, (dict, list, tuple)):
        return 100 + sum(map(_weight, _parts(value).values()))
    return 100 + (len(value) if isinstance(value, str) else getattr(value, "nbytes", 0))


def _parts(value: dict | list | tuple) -> dict[Any, Any]:
    return value if isinstance(value, dict) else dict(enumerate(value))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The arrays inside an argument with their names, such as `params['W_Q']`; what holds no array, whole."""
    if isinstance(value, (dict, list, tuple)) and any(map(_holds_arrays, _parts(value).values())):
        for key, part in _parts(value).items():
            yield from _leaves(f"{name}[{key!r}]", part)
    else:
        yield name, value


def _holds_arrays(value: Any) -> bool:
    if isinstance(value, (dict, list, tuple)):
        return any(map(_holds_arrays, _parts(value).values()))
    return isinstance(value, np.ndarray)


def _attempt(body: Callable[..., None], suite: object, student: Student, example: dict[str, Any]) -> None:
    """Run one example; whatever goes wrong with the student's answer is a `StudentFailure`.

    The test gets a copy of its own, to write into as it likes: nobody's answer reaches the next student's example.
    """
    try:
        body(suite, student, **copy.deepcopy(example))
    except (StudentFailure, KernelLost, UnsatisfiedAssumption):
        raise
    except Exception as error:  # what a student returns may break the test itself: that is no pass
        raise StudentFailure(f"the result could not be used ({type(error).__name__}: {error})") from None


def _first_failure(exercise: Exercise, each: Property, student: Student, seed: int, calls: _Calls) -> Failure | None:
    suite, body = exercise.suite(), each.test.hypothesis.inner_test
    ran, first = 0, None
    for example in examples(each, seed):
        failed = False
        try:
            _attempt(body, suite, student, example)
        except UnsatisfiedAssumption:
            continue
        except NotWritten:
            raise
        except StudentFailure as failure:
            failed = True
            first = first or _describe(exercise, failure, student)
        ran += 1
        calls.keep(student.log, failed)
        student.log.clear()
    if not ran:
        raise NothingRan(f"{each.name} tried no example")
    return first


def _smallest_failure(exercise: Exercise, each: Property, answering: Student, seed: int) -> Failure | None:
    """Let hypothesis shrink; the smallest failure it met. None where the failure does not happen again."""
    suite, body = exercise.suite(), each.test.hypothesis.inner_test
    smallest: tuple[tuple[int, float], Failure] | None = None
    tried, lost = 0, None

    def attempt(self: None, student: None, **example: Any) -> None:
        nonlocal smallest, tried, lost
        tried += 1
        if tried > SHRINK_CALLS:
            raise _Enough
        answering.log.clear()
        try:
            _attempt(body, suite, answering, example)
        except KernelLost as error:  # hypothesis would take it for one more failure, and go on
            lost = error
            raise _Enough from None
        except StudentFailure as failure:
            size = _size(answering.log)
            if smallest is None or size < smallest[0]:
                smallest = size, _describe(exercise, failure, answering)
            raise

    with contextlib.suppress(StudentFailure, HypothesisException, _Enough, ExceptionGroup):
        _run(each, attempt, seed)
    answering.log.clear()
    if lost:
        raise lost
    return smallest[1] if smallest else None


def _size(log: list[Call]) -> tuple[int, float]:
    """How much there is to look at in a failing call: number of elements first, then how large they are."""
    if not log:
        return 0, 0.0
    values = [value for part in (*log[-1].args, *log[-1].kwargs.values()) for _, value in _leaves("", part)]
    arrays = [np.asarray(value) for value in values if isinstance(value, (np.ndarray, np.generic))]
    numbers = [array[np.isfinite(array)] for array in arrays if array.dtype.kind in "iufb"]
    text = sum(len(repr(value)) for value in values if isinstance(value, (str, list, tuple, dict)))
    return sum(array.size for array in arrays) + text, float(sum(np.abs(n.astype(float)).sum() for n in numbers))


def _describe(exercise: Exercise, failure: StudentFailure, student: Student) -> Failure:
    """The failing call and what came of it, for people."""
    if not student.log:
        return Failure(str(failure))
    call = student.log[-1]
    names = list(inspect.signature(exercise.reference(call.function)).parameters)
    named = {**dict(zip(names, call.args, strict=False)), **call.kwargs}
    arguments = [show(label, part) for name, value in named.items() for label, part in _leaves(name, value)]
    text = f"{call.function}({', '.join(named)})"
    if not isinstance(failure, Mismatch):
        return Failure(str(failure), text, tuple(arguments))
    return Failure(
        str(failure),
        text,
        tuple(arguments),
        show("expected", failure.expected, failure.index),
        show("got", failure.got, failure.index),
    )
