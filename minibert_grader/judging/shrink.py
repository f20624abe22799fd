"""Find the smallest failing call, and describe it for people."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis.errors import HypothesisException

from minibert_grader.course.exercise import Exercise, Property
from minibert_grader.errors import KernelLost
from minibert_grader.judging.checks import BrokenRule, Mismatch, StudentFailure
from minibert_grader.judging.examples import attempt, run_test
from minibert_grader.judging.snippet import snippet
from minibert_grader.judging.student import Call, Student
from minibert_grader.judging.verdict import Failure, show

SHRINK_CALLS = 200


class _Enough(BaseException):
    """Ends a shrink that has used up its calls."""


def smallest_failure(exercise: Exercise, each: Property, answering: Student, seed: int) -> Failure | None:
    """Let hypothesis shrink; the smallest failure it met. None where the failure does not happen again.

    None, too, for a property that tries few examples: they are small already.
    """
    if getattr(each.test, "few", False):
        return None
    suite, body = exercise.suite(), each.test.hypothesis.inner_test
    smallest: tuple[tuple[int, float], StudentFailure, list[Call]] | None = None
    tried, lost = 0, None

    def shrinking(self: None, student: None, **example: Any) -> None:
        nonlocal smallest, tried, lost
        tried += 1
        if tried > SHRINK_CALLS:
            raise _Enough
        answering.log.clear()
        try:
            attempt(body, suite, answering, example)
        except KernelLost as error:  # hypothesis would take it for one more failure, and go on
            lost = error
            raise _Enough from None
        except StudentFailure as failure:
            size = size_of(answering.log)
            if smallest is None or size < smallest[0]:
                smallest = size, failure, list(answering.log)
            raise

    with contextlib.suppress(StudentFailure, HypothesisException, _Enough, ExceptionGroup):
        run_test(each, shrinking, seed)
    answering.log.clear()
    if lost:
        raise lost
    return describe(exercise, *smallest[1:]) if smallest else None


def describe(exercise: Exercise, failure: StudentFailure, log: list[Call]) -> Failure:
    """The failing call, which is the last one, and what came of it, for people."""
    calls = [call for call in log if not call.look]
    if not calls:
        return Failure(str(failure))
    call = calls[-1]
    names = list(inspect.signature(exercise.reference(call.function)).parameters)
    named = {**dict(zip(names, call.args, strict=False)), **call.kwargs}
    arguments = [show(label, part, lies=True) for name, value in named.items() for label, part in leaves(name, value)]
    shown = Failure(
        str(failure),
        rule=failure.rule if isinstance(failure, BrokenRule) else "",
        call=f"{call.function}({', '.join(named)})",
        code=snippet(call.function, named),
        arguments=tuple(arguments),
    )
    mismatch = failure.mismatch if isinstance(failure, BrokenRule) else failure
    if not isinstance(mismatch, Mismatch):
        return shown
    expected, got = show("expected", mismatch.expected, mismatch.index), show("got", mismatch.got, mismatch.index)
    return replace(shown, expected=expected, got=got)


def size_of(log: list[Call]) -> tuple[int, float]:
    """How much there is to look at in a failing call: number of elements first, then how large they are."""
    if not log:
        return 0, 0.0
    values = [value for part in (*log[-1].args, *log[-1].kwargs.values()) for _, value in leaves("", part)]
    arrays = [np.asarray(value) for value in values if isinstance(value, (np.ndarray, np.generic))]
    numbers = [array[np.isfinite(array)] for array in arrays if array.dtype.kind in "iufb"]
    text = sum(len(repr(value)) for value in values if isinstance(value, (str, list, tuple, dict)))
    return sum(array.size for array in arrays) + text, float(sum(np.abs(n.astype(float)).sum() for n in numbers))


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The arrays inside an argument with their names, such as `params['W_Q']`; what holds no array, whole."""
    if isinstance(value, (dict, list, tuple)) and any(map(_holds_arrays, _parts(value).values())):
        for key, part in _parts(value).items():
            yield from leaves(f"{name}[{key!r}]", part)
    else:
        yield name, value


def _holds_arrays(value: Any) -> bool:
    if isinstance(value, (dict, list, tuple)):
        return any(map(_holds_arrays, _parts(value).values()))
    return isinstance(value, np.ndarray)


def _parts(value: dict | list | tuple) -> dict[Any, Any]:
    return value if isinstance(value, dict) else dict(enumerate(value))
