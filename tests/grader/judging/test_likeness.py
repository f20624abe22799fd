"""How wrong answers differ from the right ones is said where it is one way for all of them, and nothing otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from minibert_grader.course.solutions import namespace
from minibert_grader.judging import judge as judging
from minibert_grader.judging.diagnosis import likeness
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import LocalStudent

SOFTMAX = "e = np.exp(x - x.max(axis, keepdims=True)); out = e / e.sum(axis, keepdims=True)"
SCORES = "out = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.dtype.type(Q.shape[-1]))"
ONE_HOT = "def one_hot(ids, vocab_size):\n    return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)"


def named(course, exercise, code, against=()):
    assignment = next(each for each in course.assignments() if exercise in course.exercises(each))
    functions = namespace(course, assignment, exercise, code)
    verdict, _ = judge(course.exercises(assignment)[exercise], LocalStudent(functions), list(against), explain=False)
    assert verdict.points < verdict.max_points
    return verdict.misconception


def softmax(tail, head=""):
    return f"def softmax(x, axis=-1):\n    {head or 'pass'}\n    {SOFTMAX}\n    {tail}\n    return out\n"


def scores(tail):
    return f"def attention_scores(Q, K):\n    {SCORES}\n    {tail}\n    return out\n"


CASES = [
    ("softmax", softmax("out = -out"), likeness.SIGN),
    ("softmax", softmax("out = np.where(out < 1e-4, 0 * out, out)"), likeness.ZEROS),
    ("softmax", softmax("out = out.astype('float32').astype(x.dtype)"), likeness.SINGLE),
    ("softmax", softmax("out = np.where(np.abs(x) > 300, np.nan, out)"), likeness.NOT_FINITE),
    ("softmax", softmax("out = out[np.newaxis]"), likeness.SHAPE),
    ("softmax", softmax("", "if x.ndim > 2: raise NotImplementedError"), likeness.STOPS),
    ("attention_scores", scores("out = out[..., ::-1, :]"), likeness.ORDER),
    ("attention_scores", scores("out = np.swapaxes(out, -1, -2)"), likeness.SWAPPED),
    ("one_hot", ONE_HOT, likeness.ANSWERS),
]


@pytest.mark.parametrize(("exercise", "code", "way"), CASES, ids=[way.name for *_, way in CASES])
def test_each_way_is_recognised(course, exercise, code, way):
    found = named(course, exercise, code)
    assert found.name == way.name and found.reread == exercise
    assert found.hint == way.hint.format(error="NotImplementedError")


def test_all_ways_are_tried_above_and_have_names_of_their_own():
    assert {way for *_, way in CASES} == set(likeness.WAYS)
    assert len({way.name for way in likeness.WAYS}) == len(likeness.WAYS)


def test_a_mask_of_as_many_true_entries_is_no_mask_in_another_order(course):
    code = "def padding_mask(ids, pad_id):\n    return np.roll(ids != pad_id, 1, axis=-1)[:, None, None, :]"
    assert named(course, "padding_mask", code) is None


def test_nothing_is_said_of_calls_that_were_too_many_to_keep(course, monkeypatch):
    monkeypatch.setattr(judging, "KEPT_BYTES", 1000)
    assert named(course, "softmax", softmax("out = -out")) is None


def test_two_ways_at_once_are_not_named(course):
    assert named(course, "softmax", softmax("out = -out if x.ndim > 1 else 0 * out")) is None
    assert named(course, "softmax", softmax("out = -out", "if x.ndim > 2: raise NotImplementedError")) is None


def test_one_answer_that_differs_otherwise_is_enough_to_say_nothing(course):
    assert named(course, "softmax", softmax("out = -out if x.size != 1 else 2 * out")) is None


def test_what_names_no_kind_of_error_is_not_repeated(course):
    code = softmax("", "if x.ndim > 2: raise type('<b>', (Exception,), {})")
    assert named(course, "softmax", code).hint == likeness.STOPS.hint.format(error="an exception")


def test_of_one_that_never_answers_it_is_not_said_that_its_answers_are_right(course):
    assert named(course, "softmax", softmax("", "raise ValueError('always')")) is None


def test_a_known_misconception_comes_first(course):
    known = suspects(course, "02_attention_mechanism", "softmax")
    assert named(course, "softmax", softmax("", "axis = -1"), against=known).name == "always the last axis"


def test_nothing_is_said_where_chance_has_more_than_one_right_answer(course):
    code = "def sample_with_temperature(logits, temperature, rng):\n    return 0"
    assert named(course, "sample_with_temperature", code) is None


def test_without_a_list_nothing_is_named(course):
    functions = namespace(course, "02_attention_mechanism", "softmax", softmax("out = -out"))
    verdict, _ = judge(course.exercises("02_attention_mechanism")["softmax"], LocalStudent(functions), explain=False)
    assert verdict.misconception is None


def test_rounding_is_no_difference():
    right = np.array([1.0, 1e-9, 0.0])
    assert likeness._same(right * (1 + 1e-12), right)
    assert not likeness._same(right * (1 + 1e-7), right)
    assert likeness._same(np.float32([1, 2]), np.array([1.0, 2.0 + 1e-7]))
    assert likeness._same(np.array([np.nan, np.inf]), np.array([np.nan, np.inf]))
    assert not likeness._same(np.array([np.inf]), np.array([-np.inf]))
