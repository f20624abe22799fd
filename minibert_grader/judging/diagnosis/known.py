"""Recognise a known misconception: a wrong solution that gives what the student's function gave, call for call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, namespace
from minibert_grader.judging.student import Call, LocalStudent
from minibert_grader.judging.verdict import Misconception


@dataclass(frozen=True)
class Suspect:
    """A known wrong solution: its functions, and what to say when it is recognised."""

    misconception: Misconception
    functions: dict[str, Any]


def suspects(course: Course, assignment: str, exercise: str) -> list[Suspect]:
    """The chaffs of one exercise, ready to be compared with a student."""
    found = []
    for chaff in course.chaffs(assignment):
        if chaff.exercise == exercise:
            misconception = Misconception(chaff.name, chaff.hint, chaff.reread or exercise)
            functions = namespace(course, assignment, exercise, chaff_code(course, assignment, chaff))
            found.append(Suspect(misconception, functions))
    return found


def diagnose(calls: list[Call], suspects: list[Suspect], opaque: int | None = None) -> Misconception | None:
    """Name the one suspect that answers every call as the student did; None where none or several do.

    Parameters
    ----------
    calls : list of Call
        All calls of one exercise with what came of them.
    suspects : list of Suspect
    opaque : int, optional
        The place, among the results, of one whose layout is the student's choice. It is not compared, and where a
        student's call was handed an earlier one, the suspect is handed its own.
    """
    matching = [suspect.misconception for suspect in suspects if calls and _answers_alike(suspect, calls, opaque)]
    return matching[0] if len(matching) == 1 else None


def _answers_alike(suspect: Suspect, calls: list[Call], opaque: int | None) -> bool:
    stand_in = LocalStudent(suspect.functions)
    # The suspect's counterpart of each opaque result, by its id; the calls keep the ids from being reused.
    own: dict[int, Any] = {}
    for call in calls:
        args = tuple(own.get(id(value), value) for value in call.args)
        kwargs = {name: own.get(id(value), value) for name, value in call.kwargs.items()}
        answer = stand_in.again(replace(call, args=args, kwargs=kwargs))
        theirs, mine = split(call.value, opaque), split(answer.value, opaque)
        if (answer.raised, answer.changed) != (call.raised, call.changed) or not _alike(mine[0], theirs[0]):
            return False
        if isinstance(theirs[1], (dict, list)):
            own[id(theirs[1])] = mine[1]
    return True


def split(value: Any, opaque: int | None) -> tuple[Any, Any]:
    """What can be compared of a result, and the part whose layout is the solution's own choice."""
    if opaque is None or not isinstance(value, (list, tuple)) or len(value) <= opaque:
        return value, None
    return [part for place, part in enumerate(value) if place != opaque], value[opaque]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, (np.ndarray, np.generic)) and isinstance(other, (np.ndarray, np.generic)):
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        if one.dtype.kind != "f" or one.tobytes() == other.tobytes():
            return bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
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
