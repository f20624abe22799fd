"""The examples of a hidden test: made once per process from a fixed seed, and tried on one student after the other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cache
from typing import Any

import hypothesis
import numpy as np
from hypothesis.errors import Unsatisfiable, UnsatisfiedAssumption

from minibert_grader.course.exercise import SEED, Property
from minibert_grader.errors import KernelLost
from minibert_grader.judging.checks import StudentFailure
from minibert_grader.judging.remembered import copied, frozen
from minibert_grader.judging.student import Student


class NothingRan(RuntimeError):
    """A property made no example at all: a fault of the tests, never a pass."""


def run_test(each: Property, body: Callable[..., None], seed: int) -> None:
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
        run_test(each, collect, seed)
    if not made:
        raise NothingRan(f"{each.name} made no example")
    return tuple(frozen(example) for example in made)


def attempt(body: Callable[..., None], suite: object, student: Student, example: dict[str, Any]) -> None:
    """Run one example; whatever goes wrong with the student's answer is a `StudentFailure`.

    The test gets a copy of its own, to write into as it likes: nobody's answer reaches the next student's example.
    """
    try:
        with np.errstate(all="ignore"):  # what a student's infinities make of a bound is no warning to whoever grades
            body(suite, student, **copied(example))
    except (StudentFailure, KernelLost, UnsatisfiedAssumption):
        raise
    except Exception as error:  # what a student returns may break the test itself: that is no pass
        raise StudentFailure(f"the result could not be used ({type(error).__name__}: {error})") from None
