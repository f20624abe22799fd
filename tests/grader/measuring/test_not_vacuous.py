"""No property is satisfied by anything small: somewhere, what it expects is far larger than what it forgives."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from minibert_grader.course.folder import Course
from minibert_grader.judging.checks import agree, equal
from minibert_grader.judging.judge import examples
from minibert_grader.judging.student import LocalStudent

COURSE = Course.find(Path(__file__).parent)
HOUSE = "test_house_rules"
PROPERTIES = [
    # With the process that has made its examples for test_calibration.
    pytest.param(
        exercise,
        each,
        id=f"{exercise.name}-{each.name}",
        marks=pytest.mark.xdist_group(f"{assignment}-{exercise.name}"),
    )
    for assignment in COURSE.assignments()
    for exercise in COURSE.exercises(assignment).values()
    for each in exercise.properties
]


def tells(expected: np.ndarray, bound) -> bool:
    """Whether a wrong answer would be noticed: an expected value is 100 times its bound, or all must be exact."""
    expected, bound = np.broadcast_arrays(np.asarray(expected, dtype=float), bound)
    finite = np.isfinite(expected)
    if np.any(np.abs(expected[finite]) >= 100 * bound[finite], where=bound[finite] > 0):
        return True
    exact = expected[bound == 0]
    return exact.size > 1 and not np.all(exact == exact[0])


def compared_by(exercise, each, monkeypatch) -> list:
    """What a property compares when the reference is the student: (expected, bound) of each; None: must be equal."""
    found = []

    def recording(got, expected, bound, what="the result"):
        found.append((expected, bound))
        agree(got, expected, bound, what)

    def recording_equal(got, expected, what="the result"):
        found.append((expected, None))
        equal(got, expected, what)

    def recording_up_to_factor(got, expected, bound, least, most, what):
        recording(got, expected, bound, what)

    functions = {name: exercise.reference(name) for name in exercise.functions}
    student = LocalStudent(functions)
    module = sys.modules[exercise.suite.__module__]
    replacements = {"agree": recording, "equal": recording_equal, "agree_up_to_factor": recording_up_to_factor}
    for name, replacement in replacements.items():
        if hasattr(module, name):
            monkeypatch.setattr(module, name, replacement)
    for example in examples(each):
        each.test.hypothesis.inner_test(exercise.suite(), student, **example)
    return found


@pytest.mark.parametrize(("exercise", "each"), PROPERTIES)
def test_expects_more_than_it_forgives(exercise, each, monkeypatch):
    found = compared_by(exercise, each, monkeypatch)
    told = any(tells(expected, bound) for expected, bound in found if bound is not None)
    assert told or len({repr(expected) for expected, bound in found if bound is None}) > 1


@pytest.mark.parametrize(("exercise", "each"), PROPERTIES)
def test_has_enough_examples_and_they_differ(exercise, each):
    made = examples(each)
    least, different = (5, 5) if each.name == HOUSE else (20, 15)  # of the house rules, each makes many calls
    assert len(made) >= least
    assert len({repr(example) for example in made}) >= different


def test_a_vacuous_comparison_is_recognised():
    assert not tells(np.zeros(3), 1e-9)
    assert not tells(np.full(3, 1e-8), 1e-9)
    assert not tells(np.ones(3), 0)
    assert not tells(np.array([np.inf, -np.inf]), 1.0)
    assert tells(np.array([0, 1e-6]), 1e-9)
    assert tells(np.array([0, 1]), 0)
