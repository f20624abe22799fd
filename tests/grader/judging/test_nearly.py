"""An answer that differs from the model solution's by rounding alone is taken for it where the test was seen to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.course.exercise import SEED
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import namespace
from minibert_grader.judging import judge as judging
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.examples import attempt
from minibert_grader.judging.hidden_tests import agree, core, equal, exercise, weight
from minibert_grader.judging.sparing.nearly import LAST_DIGITS, nearly, nearly_watched
from minibert_grader.judging.sparing.recorded import Asked, record
from minibert_grader.judging.sparing.recorded import _asked as expected
from minibert_grader.judging.student import Call, LocalStudent
from minibert_grader.sandbox.inside.wire import NotPlain
from minibert_grader.sandbox.inside.witness import witness
from tests.grader.judging.test_sparing import records, verdicts  # noqa: F401  (a fixture)

ARRAY = np.array([1.0, -2.0, 0.0, np.inf, np.nan, 1e-300])
SPECIAL = [0.0, 1.0, float("inf"), float("-inf"), float("nan"), 1.7e308]
EPS = float(np.finfo(float).eps)


@pytest.mark.parametrize(
    "value", [ARRAY, ARRAY.astype(np.float32), 0.1, np.float64(0.1), [ARRAY, (1, "a", None, True)]]
)
def test_a_value_is_nearly_itself(value):
    assert nearly(value, value) and nearly({"a": value}, {"a": value})


@pytest.mark.parametrize(
    ("got", "model"),
    [
        (ARRAY * (1 + 2 * LAST_DIGITS * EPS), ARRAY),
        (np.where(ARRAY == 0, 5e-324, ARRAY), ARRAY),
        *((np.array([got]), np.array([model])) for got in SPECIAL for model in SPECIAL if got is not model),
        *((got, model) for got in SPECIAL for model in SPECIAL if got is not model),
        (ARRAY.astype(np.float32), ARRAY),
        (ARRAY[None], ARRAY),
        (list(ARRAY), ARRAY),
        (0.1 + 1e-15, 0.1),
        (np.float64(0.1), 0.1),
        (1, 1.0),
        (True, 1),
        (np.array([1, 2]), np.array([1, 3])),
        ([0.1], (0.1,)),
        ([0.1], [0.1, 0.1]),
        ({"b": 1, "a": 2}, {"a": 2, "b": 1}),
        (None, 0.0),
    ],
)
def test_what_is_another_value(got, model):
    assert not nearly(got, model)


def test_the_last_digits_do_not_count():
    some = np.array([1.0, -2.0, 1e-300, np.inf, np.nan])
    assert nearly(some * (1 + EPS), some) and not nearly(some * (1 + EPS), some, 0)
    assert nearly(np.float32(0.1) * np.float32(1 + 2e-7), np.float32(0.1))
    assert nearly(0.1 * (1 + EPS), 0.1)


def watched(function) -> list:
    x, other = np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.7, 0.9])
    return list(witness(function, ((x.copy(),), {}), ((other.copy(),), {})))


def test_what_a_caller_sees_is_to_the_bit():
    def right(x):
        return x / 3

    def other_digits(x):
        return x * (1 / 3)

    def restores(x):  # leaves the argument as it was, but for rounding
        x += 0.7
        x -= 0.7
        return x / 3

    model = watched(right)
    assert nearly_watched(model, model) and nearly_watched(watched(other_digits), model)
    assert nearly(watched(restores), model) and not nearly_watched(watched(restores), model)


@exercise("third", points=4)
class Thirds:
    @core
    @weight(2)
    @given(x=st.lists(st.floats(1, 2), min_size=1).map(np.array))
    def test_agrees(self, student, x):
        """Gives a third."""
        agree(student.third(x), x / 3, 8 * EPS)

    @weight(1)
    @given(x=st.lists(st.floats(1, 2), min_size=1).map(np.array))
    def test_exactly(self, student, x):
        """Gives the third that division gives."""
        equal(student.third(x), x / 3)

    @weight(1)
    @given(x=st.lists(st.floats(1, 2), min_size=1).map(np.array))
    def test_sign(self, student, x):
        """Gives the opposite of the opposite's."""
        assert np.array_equal(student.third(x), -student.third(-x))


def third(x):
    return x / 3


def test_a_test_that_minds_the_last_bit_is_run():
    known = record(Thirds.exercise, {"third": third}, SEED)
    kept = {name: [bool(asked.result) for tried in each.tries for asked in tried.asked] for name, each in known.items()}
    assert kept["test_agrees"] and all(kept["test_agrees"])
    assert not any(kept["test_exactly"]) and not any(kept["test_sign"])


SUMMED_OTHERWISE = """
def softmax(x, axis=-1):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return np.exp(shifted) * (1 / np.sum(np.exp(shifted), axis=axis, keepdims=True))
"""


def test_most_examples_of_another_rounding_are_not_run(course, warm, records, monkeypatch):  # noqa: F811
    ran = []

    def counted(body, suite, student, example):
        ran.append(body.__name__)
        return attempt(body, suite, student, example)

    monkeypatch.setattr(judging, "attempt", counted)
    sources = {"softmax": SUMMED_OTHERWISE}
    sparing = verdicts(course, warm, sources, records, ["softmax"])
    few = len(ran)
    ran.clear()
    assert sparing == verdicts(course, warm, sources, None, ["softmax"])
    assert few < len(ran) / 4


EVERY = Course.find(Path(__file__).parent)


def is_taken_unread(answered: Call, asked: Asked) -> bool:
    """Whether a call that was answered otherwise than by the model solution is taken for it."""
    if answered.raised or answered.changed or not asked.result:
        return False
    return (nearly_watched if asked.watched else nearly)(answered.value, asked.model)


@pytest.mark.parametrize(
    ("assignment", "name"),
    [
        pytest.param(assignment, name, marks=[] if name in ("apply_mask", "layer_norm") else pytest.mark.long)
        for assignment in EVERY.assignments()
        for name in EVERY.exercises(assignment)
    ],
)
def test_of_wrong_solutions_only_what_would_pass_is_taken_unread(course, assignment, name):
    exercise = course.exercises(assignment)[name]
    known, unread = record(exercise, namespace(course, assignment)), 0
    for suspect in suspects(course, assignment, name):
        student = LocalStudent(suspect.functions)
        for each in exercise.properties:
            for tried in known[each.name].tries if known[each.name].together else ():
                answers = [(student.again(asked.call()), asked) for asked in tried.asked if tried.passes]
                other = [pair for pair in answers if not is_the_models(*pair)]
                if other and all(is_taken_unread(*pair) for pair in other):
                    student.log.clear()
                    attempt(each.test.hypothesis.inner_test, exercise.suite(), student, tried.example)
                    unread += 1
    assert unread or name != "layer_norm"


def is_the_models(answered: Call, asked: Asked) -> bool:
    try:
        return expected(answered) == asked
    except NotPlain:
        return False
