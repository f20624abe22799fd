"""What is flagged for a TA, and that a flag which was taken away stays away."""

from __future__ import annotations

import json

import pytest
from nbgrader.api import Gradebook

from minibert_grader.course.folder import Course
from minibert_grader.plugins.marks import Graded
from minibert_grader.reports.flags import STOPPED, flags_of
from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, SOFTMAX, TinyCourse, filled, own_cell

SPY = "Its code names minibert_ref, which students do not have."
LOOP = "def softmax(x, axis=-1):\n    while True:\n        pass\n"


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("import minibert_ref.exercises as answers", ["minibert_ref"]),
        ("__import__('minibert_' + 'ref')", []),  # told by nothing; the sandbox has no such package anyway
        ("from tests.exercises import test_02\nimport minibert_grader", ["minibert_grader", "tests.exercises"]),
        ("import minibert_kit, minibert_references\nmy.minibert_ref = latests.exercises", []),
    ],
)
def test_packages_that_students_do_not_have(source, named):
    assert flags_of("", False, ["pass", source]) == [
        f"Its code names {name}, which students do not have." for name in named
    ]


def test_unreadable_and_stopped():
    assert flags_of("it is empty.", True, []) == ["It could not be read: it is empty.", STOPPED]
    assert flags_of("", False, []) == []


def test_only_what_is_new_is_raised(tmp_path):
    def graded() -> Graded:
        return Graded(Course(tmp_path), "ada", ASSIGNMENT)

    (tmp_path / "taken" / "ada").mkdir(parents=True)
    noted = tmp_path / "taken" / "ada" / f"{ASSIGNMENT}.graded.json"
    assert graded().raised([SPY]) and not graded().raised([])
    noted.write_text(json.dumps({"flags": [SPY]}))
    assert not graded().raised([SPY]) and not graded().raised([])
    assert graded().raised([SPY, STOPPED])
    noted.write_text('{"flags": 3}')
    assert graded().raised([SPY])


def flagged(course: TinyCourse) -> dict[str, bool]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        return {each.student.id: each.flagged for each in gradebook.notebook_submissions(ASSIGNMENT, ASSIGNMENT)}


@pytest.mark.long
def test_a_flag_that_a_ta_took_away_stays_away_until_there_is_another_reason(released_course, tmp_path):
    course = released_course.copy(tmp_path)
    solved = filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES)
    spying = {**solved, "cells": [*solved["cells"], own_cell("import minibert_ref")]}
    course.submit("ada", solved)
    course.submit("leo", spying)
    course.submit("kim", filled(course.released(), softmax=LOOP, attention_scores=SCORES))
    course.submit("mia", b"My answers are in the attached document.")
    assert course.nbgrader("autograde", ASSIGNMENT).returncode == 0, course.log
    assert flagged(course) == {"ada": False, "leo": True, "kim": True, "mia": True}
    reasons = {name: Graded(Course(course.root), name, ASSIGNMENT).flags for name in ("leo", "kim", "mia")}
    assert reasons["leo"] == [SPY] and reasons["kim"] == [STOPPED]
    assert reasons["mia"][0].startswith("It could not be read: ")
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        for submission in gradebook.notebook_submissions(ASSIGNMENT, ASSIGNMENT):
            submission.flagged = False
        gradebook.db.commit()
    course.submit("ada", spying)
    assert course.nbgrader("autograde", ASSIGNMENT, "--force").returncode == 0, course.log
    assert flagged(course) == {"ada": True, "leo": False, "kim": False, "mia": False}
    assert course.nbgrader("generate_feedback", ASSIGNMENT).returncode == 0, course.log
    for name in ("ada", "leo"):
        assert "students do not have" not in course.feedback(name)
        assert "Mark scheme" not in course.feedback(name)
