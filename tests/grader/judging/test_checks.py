"""The vocabulary of the hidden tests says no where it should, and to the student in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.course.exercise import core, exercise, weight
from minibert_grader.judging.checks import (
    Mismatch,
    NotWritten,
    StudentFailure,
    StudentRaised,
    agree,
    equal,
    forgiving,
    has_dtype,
    pair,
    raises,
    rounding,
    unchanged,
    values_forgiven,
)
from minibert_grader.judging.remembered import remembered
from minibert_grader.judging.student import LocalStudent

ONE = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (np.array([1.0, 2.5]), "the result at [1]: expected 2, got 2.5"),
        (np.array([1.0, np.nan]), "the result at [1]: expected 2, got nan"),
        (np.array([np.inf, 2.0]), "the result at [0]: expected 1, got inf"),
        (np.array([[1.0, 2.0]]), "the result has shape (1, 2), expected (2,)"),
        (np.array([1.0]), "the result has shape (1,), expected (2,)"),
        (np.array(1.0), "the result has shape (), expected (2,)"),
        (1.0, "the result has shape (), expected (2,)"),
        (None, "the result should be an array, but the function returned nothing (None): is there a return?"),
        ([1.0, 2.0], "the result should be an array, but the function returned a list"),
        ("text", "the result should be an array, but the function returned a str"),
    ],
)
def test_what_does_not_agree(got, said):
    with pytest.raises(StudentFailure) as failure:
        agree(got, ONE, 0.1)
    assert str(failure.value) == said


def test_what_agrees():
    agree(np.array([1.05, 1.95], dtype=np.float32), ONE, 0.1)
    agree(np.array([1, 2]), ONE, 0)
    agree(np.array([-np.inf, 0.0]), np.array([-np.inf, 0.0]), 0)
    agree(2, np.array(2.0), 0)


def test_a_bound_may_differ_by_element_and_shapes_do_not_broadcast():
    with pytest.raises(Mismatch) as failure:
        agree(ONE + 0.5, ONE, np.array([1.0, 0.0]))
    assert failure.value.index == (1,)
    with pytest.raises(Mismatch):
        agree(np.ones((1, 2)), np.ones((2, 1)), 1.0)


def test_truth_and_minus_zero_are_written_as_people_write_them():
    with pytest.raises(Mismatch, match=r"expected False, got True"):
        agree(np.array([True]), np.array([False]), 0)
    with pytest.raises(Mismatch, match=r"expected 0, got 1"):
        agree(np.array([1.0]), np.array([-0.0]), 0)


def test_rounding_grows_with_the_operations_and_the_coarseness():
    assert rounding(np.float32, 10) == 2 * rounding(np.float32, 5) > 1e6 * rounding(np.float64, 5) > 0


def test_dtype_and_pair():
    has_dtype(ONE, float)
    with pytest.raises(StudentFailure, match="has dtype float32, expected float64"):
        has_dtype(ONE.astype(np.float32), float)
    assert pair([1, 2], "(a, b)") == (1, 2)
    for got in (ONE, (1,), (1, 2, 3), None):
        with pytest.raises(StudentFailure, match=r"should return two values, \(a, b\)"):
            pair(got, "(a, b)")


def raising(*family: str):
    def call():
        raise StudentRaised("f raised it", family)

    return call


def test_an_error_that_is_asked_for():
    raises(ValueError, raising("ValueError", "Exception"), "when")
    raises(ValueError, raising("UnicodeDecodeError", "ValueError"), "when")
    raises(RuntimeError, raising("Odd", "RuntimeError"), "when")
    for call in (raising("TypeError"), raising("NotImplementedError", "RuntimeError"), lambda: 5):
        with pytest.raises(StudentFailure, match="when: expected RuntimeError"):
            raises(RuntimeError, call, "when")
    with pytest.raises(NotWritten):
        raises(ValueError, lambda: (_ for _ in ()).throw(NotWritten("stub")), "when")


def test_a_changed_argument_is_noticed_in_arrays_and_in_dicts():
    def change(x, params):
        x[0], params["W"][0] = 5, 5

    student = LocalStudent({"change": change, "keep": lambda x, params: None})
    student.keep(ONE, params={"W": ONE})
    unchanged(student)
    student.change(ONE, params={"W": ONE})
    with pytest.raises(StudentFailure, match="changed its argument 0, params;"):
        unchanged(student)
    assert ONE[0] == 1, "examples are shared by all students"


def suite(sentence="Says something.", points=1.0, is_core=True):
    @weight(points)
    @given(x=st.none())
    def test_it(self, student, x):
        pass

    test_it.__doc__ = sentence
    return type("Suite", (), {"test_it": core(test_it) if is_core else test_it, "__doc__": None})


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (suite(points=2), "sum to 2, its points are 1"),
        (suite(is_core=False), "has no core property"),
        (suite(sentence=None), "needs a docstring"),
    ],
    ids=["weights", "core", "sentence"],
)
def test_a_suite_that_is_not_complete_is_refused(broken, said):
    with pytest.raises(ValueError, match=said):
        exercise("f", points=1)(broken)


def test_a_complete_suite_becomes_an_exercise():
    registered = exercise("f", points=1)(suite()).exercise
    assert (registered.functions, registered.cell, registered.points) == (("f",), "test_f", 1)
    assert registered.properties[0].sentence == "Says something."


def test_what_is_remembered_is_worked_out_once_and_cannot_be_changed():
    asked = []

    @remembered
    def halves(example):
        """Half of each array."""
        asked.append(example)
        return {name: array / 2 for name, array in example.items()}, [1]

    first, numbers = halves({"x": ONE})
    with pytest.raises(ValueError, match="read-only"):
        first["x"][0] = 7
    first["y"] = 8
    numbers.append(9)
    again = halves({"x": ONE.copy()})
    assert list(again[0]) == ["x"] and again[0]["x"] is first["x"] and again[1] == [1]
    assert halves({"x": ONE.astype(np.float32)})[0]["x"].dtype == np.float32
    assert len(asked) == 2
    assert halves.__doc__ == "Half of each array."


def test_a_long_value_is_cut_in_a_reason():
    whole, cut = ["a" * 116], ["a" * 117]
    for value, text in ((whole, repr(whole)), (cut, repr(cut)[:120] + "…")):
        with pytest.raises(Mismatch) as failure:
            equal(value, [], "x")
        assert str(failure.value) == f"x: expected [], got {text}"


def test_an_array_is_written_as_a_list_in_a_reason():
    with pytest.raises(Mismatch, match=r"expected \[1, 2\], got \[1, 3\]$"):
        equal(np.array([1, 3]), [1, 2], "x")


def test_what_is_forgiven_is_forgiven_only_within():
    with values_forgiven():
        assert forgiving()
        agree(np.ones(2), np.zeros(3), 0)
        equal(1, 2)
    assert not forgiving()
    for check in (lambda: agree(np.ones(2), np.zeros(2), 0), lambda: equal(1, 2)):
        with pytest.raises(Mismatch):
            check()
