"""The vocabulary that hidden tests are written in.

A hidden test is an ordinary pytest class whose methods are hypothesis properties::

    @exercise("softmax", points=10)
    class TestSoftmax:
        @core
        @weight(4)
        @given(x=logits())
        def test_agrees(self, student, x):
            \"""Gives the softmax of ordinary numbers.\"""
            agree(student.softmax(x), softmax(x.astype(float)), rounding(x.dtype, x.shape[-1]))

The method's docstring is the property in words, as students read it. `student` answers calls: a fixture under pytest,
a process behind a pipe when grading.
"""

from __future__ import annotations

from minibert_grader.course.contract import Contract
from minibert_grader.course.exercise import core, weight
from minibert_grader.judging.checks import (
    Mismatch,
    StudentFailure,
    StudentRaised,
    agree,
    agree_up_to_factor,
    common_factor,
    equal,
    has_dtype,
    pair,
    raises,
    rounding,
    unchanged,
)
from minibert_grader.judging.house.apart import apart
from minibert_grader.judging.house.lying import LYING, lying
from minibert_grader.judging.house.suite import exercise, varied
from minibert_grader.judging.remembered import remembered
from minibert_grader.sandbox.inside.wire import Public

__all__ = [
    "LYING",
    "Contract",
    "Mismatch",
    "Public",
    "StudentFailure",
    "StudentRaised",
    "agree",
    "agree_up_to_factor",
    "apart",
    "common_factor",
    "core",
    "equal",
    "exercise",
    "generator",
    "has_dtype",
    "lying",
    "pair",
    "pretrained",
    "raises",
    "remembered",
    "rounding",
    "unchanged",
    "varied",
    "weight",
]


def generator(seed: int) -> Public:
    """A `numpy.random.Generator` as an argument; each call gets one at the start of its stream."""
    return Public(f"rng = np.random.default_rng({seed})", "rng")


def pretrained(name: str) -> Public:
    """The trained model of the students' kit as an argument: its "params" or its "vocabulary"."""
    return Public("from minibert_kit import load_pretrained\n\nparams, vocabulary = load_pretrained()", name)
