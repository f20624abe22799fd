"""Recognise a known misconception: a wrong solution that gives what the student's function gave, call for call."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from minibert_grader.hidden_tests import StudentFailure
from minibert_grader.student import Call, LocalStudent
from minibert_grader.verdict import Misconception


@dataclass(frozen=True)
class Suspect:
    """A known wrong solution: its functions, and what to say when it is recognised."""

    misconception: Misconception
    functions: dict[str, Any]


def diagnose(calls: list[Call], suspects: list[Suspect]) -> Misconception | None:
    """Name the one suspect that answers every call as the student did; None where none or several do.

    Parameters
    ----------
    calls : list of Call
        All calls of one exercise with what came of them.
    suspects : list of Suspect
    """
    matching = [suspect.misconception for suspect in suspects if calls and _answers_alike(suspect, calls)]
    return matching[0] if len(matching) == 1 else None


def _answers_alike(suspect: Suspect, calls: list[Call]) -> bool:
    stand_in = LocalStudent(suspect.functions)
    for call in calls:
        with contextlib.suppress(StudentFailure):
            getattr(stand_in, call.function)(*call.args, **call.kwargs)
        answer = stand_in.log.pop()
        if (answer.raised, answer.changed) != (call.raised, call.changed) or not _alike(answer.value, call.value):
            return False
    return True


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, (np.ndarray, np.generic)) and isinstance(other, (np.ndarray, np.generic)):
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        if one.dtype.kind != "f":
            return bool(np.array_equal(one, other))
        # Looser than a verdict: the student's sums may run in another order, and the inputs are not extreme on average.
        slack = np.sqrt(np.finfo(one.dtype).eps)
        return bool(np.allclose(one, other, rtol=slack, atol=slack, equal_nan=True))
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(_alike, one, other))
    if type(one) is type(other) is float:
        return _alike(np.float64(one), np.float64(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other
