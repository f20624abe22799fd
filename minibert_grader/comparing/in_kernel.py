"""The hidden tests inside the notebook's own kernel, as a course without a grader of its own would run them.

Only for the bench: here a student's code sits in one process with what judges it.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from minibert_grader.course.exercise import Exercise, Property
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import Solutions
from minibert_grader.judging.student import LocalStudent
from minibert_grader.judging.verdict import Failure, Outcome, Verdict

_shares: dict[str, float] = {}  # points of the exercises judged in this kernel, as a share of what each is worth


def points(assignment: str, name: str, names: dict[str, Any]) -> float:
    """What an exercise earns: each property is run by hypothesis itself, and shrunk where it fails.

    Parameters
    ----------
    assignment, name : str
        The assignment, and its exercise.
    names : dict
        The notebook's variables; functions of the course stand in for failed ones meanwhile, as the grader lends them.
    """
    exercises = Course.find(Path.cwd()).exercises(assignment)
    exercise = exercises[name]
    earned = _earned(exercise, names)
    failed = [used for used in exercise.uses if _shares.get(used, 1) < 1]
    if earned < exercise.points and failed:
        lent = {function: exercise.reference(function) for used in failed for function in exercises[used].functions}
        with _in_place(names, lent):
            earned = max(earned, _earned(exercise, names))
    _shares[name] = earned / exercise.points
    return earned


def _earned(exercise: Exercise, names: dict[str, Any]) -> float:
    student = LocalStudent(_solutions(names))
    outcomes = [
        Outcome(each.sentence, each.weight, each.core, None if _holds(exercise, each, student) else Failure("failed"))
        for each in exercise.properties
    ]
    return Verdict(exercise.name, exercise.points, tuple(outcomes)).points


def _holds(exercise: Exercise, each: Property, student: LocalStudent) -> bool:
    handle = each.test.hypothesis
    body = handle.inner_test

    def one_example(self: object, student: LocalStudent, **example: Any) -> None:  # by name, as hypothesis passes them
        student.log.clear()
        body(self, student, **example)

    handle.inner_test = one_example
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # a word there is 0 points in nbgrader
            each.test(exercise.suite(), student)
    except Exception:
        return False
    finally:
        handle.inner_test = body
    return True


def _solutions(names: dict[str, Any]) -> Solutions:
    again: Callable[[], Solutions] = partial(_solutions, names)
    return Solutions(again, names)


@contextlib.contextmanager
def _in_place(names: dict[str, Any], lent: dict[str, Callable]) -> Any:
    before = dict(names)
    names.update(lent)
    try:
        yield
    finally:
        names.update({function: before[function] for function in lent if function in before})
        for function in lent.keys() - before.keys():
            del names[function]
