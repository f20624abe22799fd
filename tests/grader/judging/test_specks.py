"""Where a hidden test looks at an answer up to one factor, the factor is one that a mistake explains."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from minibert_grader.judging.checks import Mismatch, agree, agree_up_to_factor, common_factor, rounding
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import LocalStudent

EXPECTED = np.array([[1.0, -4.0], [0.0, 2.0]])
BOUND = 1e-9 * np.abs(EXPECTED)


@pytest.mark.parametrize("factor", [0.25, 1.0, 3.9])
def test_a_factor_within_the_range_is_divided_out(factor):
    agree_up_to_factor(factor * EXPECTED * (1 + 5e-10), EXPECTED, BOUND, 0.2, 4.0, "the result")


@pytest.mark.parametrize("factor", [0.0, -1.0, 5e-324, 1e-30, 0.19, 4.1, 1e30, np.inf, np.nan])
def test_beyond_it_there_is_none(factor):
    with np.errstate(invalid="ignore"), pytest.raises(Mismatch):
        agree_up_to_factor(factor * EXPECTED, EXPECTED, BOUND, 0.2, 4.0, "the result")


@pytest.mark.parametrize("speck", [0.0, 1e-30, 5e-324, 1e-8])
def test_one_number_everywhere_is_no_answer(speck):
    with pytest.raises(Mismatch):
        agree_up_to_factor(np.full_like(EXPECTED, speck), EXPECTED, BOUND, 0.2, 4.0, "the result")


def test_the_bound_shrinks_with_the_factor():
    off = 0.25 * EXPECTED
    off[0, 0] += 1e-9
    agree_up_to_factor(EXPECTED + 9e-10 * np.eye(2)[:, :1] * [1, 0], EXPECTED, BOUND, 0.2, 4.0, "the result")
    with pytest.raises(Mismatch):
        agree_up_to_factor(off, EXPECTED, BOUND, 0.2, 4.0, "the result")


def test_what_is_only_rounding_has_no_scale():
    noise = np.array([1e-17, -2e-17])
    agree_up_to_factor(-noise, noise, 1e-15, 0.2, 4.0, "the result")


@pytest.mark.parametrize("got", [None, "text", np.array(["a"]), np.array([1j]), np.zeros((0, 3)), True])
def test_what_is_no_array_of_numbers_has_no_factor(got):
    assert common_factor(got, EXPECTED, 0.2, 4.0) == 1


# Specks, whatever else the solution does. ---------------------------------------------------------------------------


def specks(size):
    def like(reference, places):
        def f(*args, **kwargs):
            answer = reference(*args, **kwargs)
            if not places:
                return np.full_like(answer, size)
            speck = [answer[0].dtype.type(size) * (part != 0) for part in answer]  # what must be 0 is
            return tuple(speck[at] if at in places else part for at, part in enumerate(answer))

        return f

    return like


def adam_without_moments(size):
    def adam_step(params, grads, state, *settings):
        return {name: param - size * np.sign(grads[name]) for name, param in params.items()}, {}

    return adam_step


def faint_dropout(size):
    def dropout(x, rate, rng, training):
        if rate in (0, 1) or not training:
            return x.copy()
        return (rng.random(x.shape) >= rate) * x * x.dtype.type(size)

    return dropout


@pytest.mark.parametrize("size", [0.0, 5e-324, 1e-30, 1e-13])
@pytest.mark.parametrize(
    ("assignment", "name", "places", "most"),
    [
        ("02_attention_mechanism", "attention_scores", (), 0),
        ("04_backpropagation_gradients", "attention_backward", (0, 1), 4),  # dV, zeros at masked keys, dtype
    ],
    ids=["attention_scores", "attention_backward"],
)
def test_specks_earn_nothing(course, assignment, name, places, most, size):
    each = course.exercises(assignment)[name]
    verdict, _ = judge(each, LocalStudent({name: specks(size)(each.reference(name), places)}), explain=False)
    assert verdict.points <= most


@pytest.mark.parametrize("size", [0.0, 1e-30, 1e-16, 1e-13, 1e-10])
@pytest.mark.parametrize(
    ("assignment", "name", "make"),
    [("05_optimization_adam", "adam_step", adam_without_moments), ("03_transformer_layers", "dropout", faint_dropout)],
    ids=["adam_step", "dropout"],
)
def test_steps_and_entries_too_small_to_be_seen_earn_nothing(course, assignment, name, make, size):
    each = course.exercises(assignment)[name]
    verdict, _ = judge(each, LocalStudent({name: make(size)}), explain=False)
    assert verdict.points <= each.points / 10


def test_they_earned_points_where_the_bound_does_not_shrink(course, monkeypatch):
    def loose(got, expected, bound, least, most, what):
        factor = np.abs(got).max() / (np.abs(expected).max() or 1.0)
        agree(got, factor * expected, bound * max(factor, 1.0), what)

    each = course.exercises("04_backpropagation_gradients")["attention_backward"]
    monkeypatch.setattr(inspect.getmodule(each.suite), "agree_up_to_factor", loose)
    student = LocalStudent({"attention_backward": specks(1e-30)(each.reference("attention_backward"), (0, 1))})
    assert judge(each, student, explain=False)[0].points > 6


def test_the_ends_of_the_range_belong_to_it():
    assert common_factor(4 * EXPECTED, EXPECTED, 0.25, 4.0) == 4
    assert common_factor(EXPECTED / 4, EXPECTED, 0.25, 4.0) == 0.25


def test_where_there_is_none_the_factor_is_one():
    assert common_factor(2 * np.ones(3), np.ones(2), 0.2, 4.0) == 1  # larger than the answer
    assert common_factor(np.array([np.inf]), np.ones(1), 0.2, 4.0) == 1
    assert common_factor(2 * np.ones(2), np.zeros(2), 0.2, 4.0) == 1
    assert common_factor(9 * np.ones(2), np.ones(2), 0.2, 4.0) == 1


def test_rounding_is_four_units_for_each_operation():
    assert rounding(np.dtype(np.float32), 10) == 40 * np.finfo(np.float32).eps


def test_of_nothing_there_is_no_scale():
    agree_up_to_factor(np.zeros((0, 3)), np.zeros((0, 3)), 1e-9, 0.2, 4.0, "the result")
