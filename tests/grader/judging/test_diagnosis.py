"""A misconception is named where exactly one explains everything the student's function did."""

from __future__ import annotations

import contextlib
import random

import numpy as np

from minibert_grader.judging.checks import StudentFailure
from minibert_grader.judging.diagnosis.known import Suspect, diagnose
from minibert_grader.judging.student import LocalStudent
from minibert_grader.judging.verdict import Misconception


def suspect(name: str, f) -> Suspect:
    return Suspect(Misconception(name, "hint", "cell"), {"f": f})


def calls_of(f, *inputs) -> list:
    student = LocalStudent({"f": f})
    for x in inputs:
        with contextlib.suppress(StudentFailure):
            student.f(x)
    return student.log


def in_place(x):
    x += 1
    return x


def fails(x):
    raise ValueError("no")


PLUS_ONE, TIMES_TWO = suspect("plus one", lambda x: x + 1), suspect("times two", lambda x: x * 2)
ONE, TWO = np.array([1.0]), np.array([2.0])


def test_the_one_that_answers_alike_is_named():
    assert diagnose(calls_of(lambda x: 1 + x, ONE, TWO), [PLUS_ONE, TIMES_TWO]).name == "plus one"


def test_rounding_makes_no_difference():
    assert diagnose(calls_of(lambda x: x + 1 + 1e-12, ONE, TWO), [PLUS_ONE, TIMES_TWO]).name == "plus one"


def test_an_unknown_mistake_is_not_named():
    assert diagnose(calls_of(lambda x: x + 3, ONE, TWO), [PLUS_ONE, TIMES_TWO]) is None


def test_one_call_that_differs_is_enough_against_a_suspect():
    assert diagnose(calls_of(lambda x: x + 1 if x[0] == 1 else x, ONE, TWO), [PLUS_ONE]) is None


def test_two_that_answer_alike_leave_it_open():
    assert diagnose(calls_of(lambda x: x + 1, ONE), [PLUS_ONE, TIMES_TWO]) is None
    assert diagnose(calls_of(lambda x: x + 1, ONE), [PLUS_ONE]).name == "plus one"


def chain(f) -> list:
    """Calls of f(x, state) → (x, state), each handed the state of the one before."""
    student, x, state = LocalStudent({"f": f}), ONE, {}
    for _ in range(3):
        x, state = student.f(x, state)
    return student.log


def counts(x, state):
    return x + state.get("t", 0), {"t": state.get("t", 0) + 1}


def counts_in_a_list(x, state):
    done = state.get("done", [])
    return x + len(done), {"done": [*done, 1]}


def test_a_state_of_another_layout_is_not_compared():
    from_zero, from_one = (
        suspect("from zero", counts),
        suspect("from one", lambda x, s: (x + 1 + len(s), {**s, "a": 1})),
    )
    assert diagnose(chain(counts_in_a_list), [from_zero, from_one]) is None
    assert diagnose(chain(counts_in_a_list), [from_zero, from_one], opaque=1).name == "from zero"
    assert diagnose(chain(lambda x, s: (x + 5, s)), [from_zero, from_one], opaque=1) is None


def test_one_who_draws_from_the_global_generators_is_recognised():
    def global_draws(x):
        return x + np.random.rand() + random.random()  # noqa: NPY002

    known = [suspect("global", lambda x: x + random.random() + np.random.rand()), PLUS_ONE]  # noqa: NPY002
    log = calls_of(global_draws, ONE, ONE)
    assert log[0].value != log[1].value
    assert diagnose(log, known).name == "global"


def test_without_calls_nothing_is_named():
    assert diagnose([], [PLUS_ONE]) is None


def test_what_counts_besides_the_numbers():
    for f in (
        in_place,
        fails,
        lambda x: (x + 1).astype(np.float32),
        lambda x: (x + 1)[None],
        lambda x: [2.0],
        lambda x: None,
        lambda x: (x + 1, x + 1),
    ):
        assert diagnose(calls_of(f, ONE), [PLUS_ONE]) is None
        assert diagnose(calls_of(f, ONE), [PLUS_ONE, suspect("this one", f)]).name == "this one"


def test_nan_answers_nan():
    nothing = suspect("nan", lambda x: x * np.nan)
    assert diagnose(calls_of(lambda x: x - np.inf + np.inf, ONE), [nothing, PLUS_ONE]).name == "nan"
