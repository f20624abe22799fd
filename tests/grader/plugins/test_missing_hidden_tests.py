"""A graded code cell without hidden tests stops the grading; it never earns full marks."""

from __future__ import annotations

import re
from types import SimpleNamespace

import nbformat
import nbformat.v4 as v4
import pytest

from minibert_grader.errors import CourseError
from minibert_grader.plugins.save import SaveVerdicts

from .conftest import ASSIGNMENT, TinyCourse
from .traps import both


@pytest.fixture(scope="module")
def refused(graded_course, tmp_path_factory) -> TinyCourse:
    """A course whose hidden tests lack `attention_scores`, graded once before they did."""
    course: TinyCourse = graded_course.copy(tmp_path_factory.mktemp("refused"))
    course.before = course.scores("ada"), course.verdict_bytes("ada")
    tests = course.root / "tests" / "exercises" / f"test_{ASSIGNMENT}.py"
    text, count = re.subn(r'(@exercise\(\s*)"attention_scores"', r'\1"something_else"', tests.read_text())
    assert count == 1
    tests.write_text(text)
    course.submit("bob", both(course.released()))
    course.done = course.nbgrader("autograde", ASSIGNMENT, "--force")
    return course


def test_the_command_fails_and_names_the_cell_and_the_remedy(refused):
    assert refused.done.returncode == 1
    [line] = [line for line in refused.log.splitlines() if "ERROR" in line]
    assert "'test_attention_scores'" in line and f"tests/exercises/test_{ASSIGNMENT}.py" in line
    assert "Traceback" not in refused.log


def test_nobodys_score_is_touched(refused):
    assert refused.scores("bob") == {}
    assert refused.before == (refused.scores("ada"), refused.verdict_bytes("ada"))


def test_saving_a_cell_without_a_verdict_is_an_error_too():
    saver = SaveVerdicts()
    saver._verdicts, saver.assignment_id = {}, ASSIGNMENT
    saver.gradebook = SimpleNamespace()  # must not be asked for anything
    marks = {"grade": True, "solution": False, "grade_id": "test_bonus", "points": 5, "locked": True}
    cell = nbformat.from_dict(v4.new_code_cell("print('PASSED')", metadata={"nbgrader": marks}))
    with pytest.raises(CourseError, match="'test_bonus'"):
        saver._add_score(cell, {})
