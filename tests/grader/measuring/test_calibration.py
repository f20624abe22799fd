"""The hidden tests accept every right solution and catch and name every wrong one, and calibration can tell if not."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minibert_grader.course.exercise import Exercise
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import Chaff, chaff_code, model_solutions
from minibert_grader.errors import CourseError
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.examples import examples
from minibert_grader.judging.remembered import KEPT
from minibert_grader.measuring.calibrate import Measured, as_json, calibrate_exercise, markdown_row, right_solutions
from minibert_grader.measuring.house_chaffs import house_chaffs
from tests.grader.judging.test_judge import ASSIGNMENT

COURSE = Course.find(Path(__file__).parent)


PUBLISHED = (COURSE.root / "docs" / "accuracy.md").read_text().splitlines()
EVERY = [(assignment, name) for assignment in COURSE.assignments() for name in COURSE.exercises(assignment)]
# An exercise stays with the process that has made its examples, here and in test_not_vacuous.
EACH = [pytest.param(*each, marks=pytest.mark.xdist_group("-".join(each))) for each in EVERY]


def fingerprint(value: Any) -> Any:
    """A value by its content, arrays by their bytes and their right to be written to."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes(), value.flags.writeable
    if isinstance(value, dict):
        return [(key, fingerprint(part)) for key, part in value.items()]
    return list(map(fingerprint, value)) if isinstance(value, (list, tuple)) else repr(value)


def writable(value: Any) -> bool:
    """Whether any array inside can be written to."""
    if isinstance(value, (dict, list, tuple)):
        return any(map(writable, value.values() if isinstance(value, dict) else value))
    return isinstance(value, np.ndarray) and value.flags.writeable


def remembered_by(exercise: Exercise) -> Iterator[tuple[str, Any]]:
    """What the helpers of an exercise's hidden tests keep for all students, with the helper's name."""
    module = exercise.suite.__module__
    scope = vars(sys.modules[module]).values()
    for helper in [*scope, *(part for each in scope if isinstance(each, type) for part in vars(each).values())]:
        assert not hasattr(helper, "cache_info"), f"{helper} hands out what students could change: use @remembered"
    for name, kept in KEPT.items():
        yield from ((name, value) for value in kept.values() if name.startswith(f"{module}."))


def calibrated(course: Course, assignment: str, name: str, every: int) -> Measured:
    """All caught, all accepted, all named, and nothing left behind in what all students share."""
    exercise = course.exercises(assignment)[name]
    before = [fingerprint(examples(each)) for each in exercise.properties]
    measured = calibrate_exercise(course, assignment, name, every=every)
    assert [fingerprint(examples(each)) for each in exercise.properties] == before
    for key, value in remembered_by(exercise):
        assert not writable(value), key
    if name == "forward":
        assert {key.rpartition(".")[2] for key, _ in remembered_by(exercise)} == {
            "arguments",
            "expected_of",
            "expected_of_trained",
        }
    assert (measured.escaped, measured.refused) == ([], [])
    assert measured.chaffs == measured.caught > 0
    assert measured.wheats == measured.accepted > 1
    assert measured.perfect
    assert measured.diagnosed_right == measured.chaffs, measured.misnamed
    return measured


@pytest.mark.parametrize(("assignment", "name"), EACH)
def test_each_third_of_right_ones_is_accepted_and_of_wrong_ones_caught_and_named(course, assignment, name):
    calibrated(course, assignment, name, every=3)
    wheats = len(right_solutions(course, assignment, name))
    assert wheats >= 1 + 3
    house = list(house_chaffs(course.exercises(assignment)[name].contract))
    chaffs = len(suspects(course, assignment, name)) + len(house)
    assert chaffs >= 6
    every = {"wheats": wheats, "accepted": wheats, **dict.fromkeys(("chaffs", "caught", "diagnosed_right"), chaffs)}
    assert markdown_row(f"{assignment}/{name}", every) in PUBLISHED, "run `make accuracy`"


@pytest.mark.long
@pytest.mark.parametrize(("assignment", "name"), EACH)
def test_every_one_is_caught_accepted_and_named_as_published(course, assignment, name):
    measured = calibrated(course, assignment, name, every=1)
    assert markdown_row(f"{assignment}/{name}", vars(measured)) in PUBLISHED, "run `make accuracy`"


def test_the_published_totals_are_the_sums_of_the_rows():
    found = [re.fullmatch(r"\| \w+/\w+ " + 3 * r"\| (\d+) of (\d+) " + r"\|", line) for line in PUBLISHED]
    rows = [match.groups() for match in found if match]
    sums = [sum(map(int, column)) for column in zip(*rows, strict=True)]
    totals = next(line for line in PUBLISHED if "in all" in line)
    assert len(rows) == len(EVERY)
    assert list(map(int, re.findall(r"\d+", totals))) == sums
    caught, chaffs, accepted, wheats, diagnosed, _ = sums
    assert caught == chaffs and accepted == wheats and diagnosed >= 0.95 * chaffs


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_names_of_solutions_are_unique_in_an_exercise(course, assignment):
    for solutions in (course.chaffs(assignment), course.wheats(assignment)):
        counts = Counter((solution.exercise, solution.name) for solution in solutions)
        assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_every_solution_belongs_to_an_exercise_and_says_something(course, assignment):
    for solution in [*course.chaffs(assignment), *course.wheats(assignment)]:
        assert solution.exercise in course.exercises(assignment)
    for chaff in course.chaffs(assignment):
        assert len(chaff.hint) > 20 and not chaff.hint.isspace()
        assert chaff_code(course, assignment, chaff) != model_solutions(course, assignment)[chaff.exercise]
    wheats = [wheat.code for wheat in course.wheats(assignment)]
    assert len(set(wheats)) == len(wheats)


def test_chaffs_escape_where_the_tests_compare_nothing(course, monkeypatch):
    module = sys.modules[course.exercises(ASSIGNMENT)["padding_mask"].suite.__module__]
    monkeypatch.setattr(module, "agree", lambda *args: None)
    measured = calibrate_exercise(course, ASSIGNMENT, "padding_mask")
    assert "padding is always id 0" in measured.escaped
    assert measured.caught < measured.chaffs and not measured.perfect
    assert any(said.endswith("→ cannot tell") for said in measured.misnamed)


def test_wheats_are_refused_where_the_tests_forgive_no_rounding(course, monkeypatch):
    module = sys.modules[course.exercises(ASSIGNMENT)["attention_entropy"].suite.__module__]
    monkeypatch.setattr(module, "entropy_bound", lambda weights: 0.0)
    measured = calibrate_exercise(course, ASSIGNMENT, "attention_entropy")
    assert measured.refused and not measured.perfect


def test_nothing_measured_is_not_perfect():
    assert not Measured().perfect
    assert not Measured(chaffs=1, caught=1).perfect
    assert not Measured(wheats=1, accepted=1).perfect
    assert Measured(chaffs=1, caught=1, wheats=1, accepted=1).perfect


def test_an_edit_that_no_longer_fits_is_an_error(course):
    for old in ("no such text", "np"):
        with pytest.raises(CourseError, match="adjust the edit"):
            chaff_code(course, ASSIGNMENT, Chaff("softmax", "stale", "hint", edits={old: "new"}))


def test_the_table_for_machines_adds_up():
    table = {"a": Measured(chaffs=2, caught=1, escaped=["x"]), "b": Measured(chaffs=3, caught=3, wheats=1, accepted=1)}
    result = as_json(table)
    assert (result["exercises"], result["chaffs"], result["caught"], result["wheats"]) == (2, 5, 4, 1)
    assert result["per_exercise"]["a"]["escaped"] == ["x"]


def test_suspects_carry_what_the_student_is_told(course):
    known = suspects(course, ASSIGNMENT, "softmax")
    assert {s.misconception.name for s in known} == {
        c.name for c in course.chaffs(ASSIGNMENT) if c.exercise == "softmax"
    }
    assert all(s.misconception.hint and s.misconception.reread == "softmax" for s in known)
