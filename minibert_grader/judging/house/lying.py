"""The rule of layouts where no result shows it: what a function has written into a file is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from minibert_grader.course.contract import LAYOUT
from minibert_grader.judging.checks import BrokenRule, Mismatch, StudentFailure, looked_at
from minibert_grader.judging.student import Call, Student
from minibert_grader.sandbox.inside.layout import FORTRAN, GAPS, laid_out

# how arrays lie, in words → the layout
LYING = {"in Fortran order, as transposed arrays are": FORTRAN, "with gaps, as slices have": GAPS}


class _Lying:
    """Hands calls on to a student, with all arrays among the arguments in one layout."""

    def __init__(self, student: Student, layout: str) -> None:
        self._student, self._layout = student, layout

    def __getattr__(self, function: str) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            laid = tuple(map(self._laid, args))
            return self._student.repeat(Call(function, laid, {}, number=len(self._student.log)))

        return call

    def _laid(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._laid(part) for key, part in value.items()}
        return laid_out(value, self._layout) if isinstance(value, np.ndarray) else value


@contextmanager
def lying(student: Student, how: str) -> Iterator[Any]:
    """Try calls with arrays that lie otherwise in memory; what goes wrong meanwhile breaks the rule of layouts.

    Parameters
    ----------
    student : Student
    how : str
        One of `LYING`.

    Yields
    ------
    object
        `other.f(x)` calls the student's f with x laid out so.

    Raises
    ------
    BrokenRule
        In the place of any other failure.
    """
    looked_at(LAYOUT)
    try:
        yield _Lying(student, LYING[how])
    except StudentFailure as failure:
        mismatch = failure if isinstance(failure, Mismatch) else None
        raise BrokenRule(f"{LAYOUT}: with arrays {how}, {failure}", LAYOUT, mismatch) from None
