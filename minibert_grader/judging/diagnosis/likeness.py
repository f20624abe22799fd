"""Say how a student's answers differ from the right ones, where they all differ in the same way.

A known misconception is recognised by a solution that has it, see `known`. Where none is recognised, the answers
themselves may still show what went wrong: all of them right but for the sign, or but for zeros. What is said here is
no guess: it holds for every call that can be compared, or nothing is said.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from minibert_grader.course.exercise import Exercise
from minibert_grader.judging.diagnosis.known import split
from minibert_grader.judging.student import Call, LocalStudent
from minibert_grader.judging.verdict import Misconception
from minibert_grader.sandbox.inside.wire import Public


@dataclass(frozen=True)
class Way:
    """A way to differ from the right answer: its name, and what to say."""

    name: str
    hint: str


STOPS = Way(
    "stops at an input that is allowed",
    "Where your function answers, it is right; but for some inputs that the statement allows it raises {error}.",
)
ANSWERS = Way(
    "answers where an error is promised",
    "Where an answer is due, yours is right; but some input that has to be refused gets an answer too.",
)
NOT_FINITE = Way(
    "nan or inf where a number is due",
    "All other entries are right. Which step meets 0 / 0, 0 · inf, inf - inf, or an exponential that is too large?",
)
ZEROS = Way(
    "0 where another number is due",
    "All other entries are right. Are these never filled in, or cut off because they are small?",
)
SINGLE = Way(
    "right to about seven digits",
    "Your numbers are nearly right, but float64 can do better. Is something on the way in float32, rounded, cut off "
    "where it is small, or held away from 0?",
)
SIGN = Way("the opposite sign", "Your numbers are right but for the sign.")
SHAPE = Way("the right numbers in another shape", "Compare the shape of your result with the one that is promised.")
SWAPPED = Way("the last two axes swapped", "Your numbers are right, but rows and columns have changed places.")
ORDER = Way("the right numbers in another order", "All the right numbers are there, but not where they belong.")
WAYS = (STOPS, ANSWERS, NOT_FINITE, ZEROS, SINGLE, SIGN, SHAPE, SWAPPED, ORDER)

RIGHT = {np.dtype(np.float64): (1e-9, 1e-13), np.dtype(np.float32): (1e-4, 1e-5)}  # of the entry, of the largest one
SEVEN_DIGITS = 1e-5


def likeness(exercise: Exercise, calls: list[Call]) -> Misconception | None:
    """The one way in which all answers that are not right differ from those of the reference; None if there is none.

    Parameters
    ----------
    exercise : Exercise
    calls : list of Call
        All calls of one exercise with what came of them. Looks at what shows only later are passed over; a call that
        draws from a generator has more than one right answer, and ends the comparison, as files do.

    Returns
    -------
    Misconception or None
    """
    references = LocalStudent({name: exercise.reference(name) for name in exercise.functions})
    found: set[Way] = set()
    errors: set[str] = set()
    answered = False
    for call in calls:
        if call.other:
            continue
        if call.look or call.elsewhere or call.function not in exercise.functions or _draws(call):
            return None
        try:
            way = _way(call, references.again(call), exercise.opaque)
        except _Unlike:
            return None
        if way:
            found.add(way)
            errors.add(call.raised)
        else:
            answered = answered or not call.raised
        if len(found) > 1:
            return None
    if not found:
        return None
    [way] = found
    if way in (STOPS, ANSWERS) and not answered:  # they say that the answers are right
        return None
    name = errors.pop() if len(errors) == 1 else ""
    known = isinstance(getattr(builtins, name, None), type)  # any other is a text of the student's
    return Misconception(way.name, way.hint.format(error=name if known else "an exception"), exercise.name)


def _draws(call: Call) -> bool:
    return any(
        isinstance(part, Public) and "default_rng" in part.source for part in [*call.args, *call.kwargs.values()]
    )


class _Unlike(Exception):
    """Two answers differ in no way that has a name."""


def _way(call: Call, right: Call, opaque: int | None) -> Way | None:
    """How one answer differs; None if it does not, `_Unlike` if in no way that has a name."""
    if call.raised == right.raised != "":
        return None
    if call.raised and (right.raised or call.raised == "lost"):
        raise _Unlike
    if call.raised or right.raised:
        return STOPS if call.raised else ANSWERS
    pairs = _leaves(split(call.value, opaque)[0], split(right.value, opaque)[0])
    ways = {_how(got, expected) for got, expected in pairs if not _same(got, expected)}
    if len(ways) > 1:
        raise _Unlike
    return ways.pop() if ways else None


def _leaves(got: Any, expected: Any) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The numbers of two answers side by side; `_Unlike` where they are not built alike."""
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() <= got.keys():
        for name in expected:
            yield from _leaves(got[name], expected[name])
    elif isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)) and len(got) == len(expected):
        for one, other in zip(got, expected, strict=True):
            yield from _leaves(one, other)
    elif _is_numbers(got) and _is_numbers(expected):
        yield np.asarray(got), np.asarray(expected)
    elif type(got) is not type(expected) or got != expected:
        raise _Unlike


def _is_numbers(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.generic, bool, int, float))


def _same(got: np.ndarray, expected: np.ndarray) -> bool:
    return got.shape == expected.shape and not _differing(got, expected).any()


def _differing(got: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Where two arrays of one shape differ by more than rounding."""
    if expected.dtype not in RIGHT:
        return got != expected
    of_entry, of_largest = max(RIGHT[expected.dtype], RIGHT.get(got.dtype, (0.0, 0.0)))
    finite = np.isfinite(expected)
    room = of_entry * np.abs(expected) + of_largest * np.abs(expected[finite]).max(initial=0.0)
    with np.errstate(all="ignore"):
        near = finite & (np.abs(got.astype(np.float64) - expected) <= room)
    return ~(near | (got == expected) | (np.isnan(got) & np.isnan(expected)))


def _how(got: np.ndarray, expected: np.ndarray) -> Way:
    """The way in which two arrays that are not the same differ."""
    if got.shape == expected.shape and expected.dtype.kind == "f" and got.dtype.kind == "f":
        there = _differing(got, expected)
        wrong, due = got[there].astype(np.float64), expected[there].astype(np.float64)
        if np.isfinite(due).all() and not np.isfinite(wrong).any():
            return NOT_FINITE
        if not wrong.any():
            return ZEROS
        if np.isfinite(wrong).all() and np.isfinite(due).all():
            near = np.abs(wrong - due) <= SEVEN_DIGITS * np.abs(expected[np.isfinite(expected)]).max()
            if expected.dtype == np.float64 and near.all():
                return SINGLE
    for way, turned in _TURNED.items():
        if (again := turned(got, expected)) is not None and _same(again, expected):
            return way
    alike = got.size == expected.size > 1 and _same(np.sort(got, axis=None), np.sort(expected, axis=None))
    if alike and expected.dtype != bool:  # that a mask has as many True entries says little
        return SHAPE if got.shape != expected.shape else ORDER
    raise _Unlike


_TURNED: dict[Way, Callable[[np.ndarray, np.ndarray], np.ndarray | None]] = {
    SIGN: lambda got, _: -got if got.dtype.kind == "f" else None,
    SWAPPED: lambda got, _: np.swapaxes(got, -1, -2) if got.ndim > 1 else None,
    SHAPE: lambda got, expected: got.reshape(expected.shape) if got.size == expected.size else None,
}
