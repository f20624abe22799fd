"""The rules of the house are tried on a property marked `@varied`, and its own values are judged once alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.checks import agree
from minibert_grader.judging.hidden_tests import Contract, core, exercise, varied, weight
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import LocalStudent


def kept(x, mask=None):
    return 2 * x if mask is None else np.where(mask, 2 * x, 0)


SEEDS = st.integers(0, 99)


@exercise("kept", points=6, contract=Contract(dtype="x"), house=1)
class KeptSuite:
    @core
    @weight(3)
    @given(seed=SEEDS)
    def test_core(self, student, seed):
        """Doubles the array."""
        x = np.random.default_rng(seed).random((2, 3))
        agree(student.kept(x), kept(x), 1e-9)

    @varied
    @weight(2)
    @given(seed=SEEDS)
    def test_mask(self, student, seed):
        """Is 0 where the mask is False."""
        x, mask = np.random.default_rng(seed).random((2, 3)), np.arange(3) < 2
        agree(student.kept(x, mask), kept(x, mask), 1e-9)


def turns_the_mask(x, mask=None):
    if mask is None:
        return 2 * x
    np.logical_not(mask, out=mask)
    return np.where(mask, 0, 2 * x)


def wrong_mask(x, mask=None):
    return 2 * x


def no_mask(x, mask=None):
    if mask is not None:
        raise TypeError("no mask, please")
    return 2 * x


def wrong(x, mask=None):
    return 3 * x


def broken(function):
    outcomes = judge(KeptSuite.exercise, LocalStudent({"kept": function}), explain=True)[0].outcomes
    return {
        each.name for each, outcome in zip(KeptSuite.exercise.properties, outcomes, strict=True) if outcome.failure
    }, [outcome.unjudged for outcome in outcomes]


@pytest.mark.parametrize(
    ("function", "fails"),
    [
        (kept, set()),
        (turns_the_mask, {"test_house_rules"}),
        (wrong_mask, {"test_mask"}),
        (no_mask, {"test_mask"}),
    ],
)
def test_what_is_varied_shows_rules_and_costs_nothing_twice(function, fails):
    assert broken(function)[0] == fails


def test_rules_are_not_judged_where_the_core_is_wrong():
    failed, unjudged = broken(wrong)
    assert failed == {"test_core", "test_mask"} and unjudged[-1]
