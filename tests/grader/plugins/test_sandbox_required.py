"""Where a ban of the sandbox does not hold, nothing is graded, and nothing that was graded is touched."""

from __future__ import annotations

import json

import pytest

from .conftest import ASSIGNMENT, TinyCourse
from .traps import both

# Stands in for a machine on which one ban fails; appended to the course's configuration, which is a Python file.
BROKEN = """
import minibert_grader.sandbox.doctor as doctor

honest = doctor.examine
broken = doctor.Finding("network", False, "it was allowed")
doctor.examine = lambda *args, **kwargs: [*honest(*args, **kwargs)[:1], broken]
"""


@pytest.fixture(scope="module")
def course(graded_course, tmp_path_factory) -> TinyCourse:
    """Ada was graded while all bans held; since then one does not, and Bob has submitted."""
    course: TinyCourse = graded_course.copy(tmp_path_factory.mktemp("refused"))
    with open(course.root / "nbgrader_config.py", "a") as config:
        config.write(BROKEN)
    course.submit("bob", both(course.released()))
    course.before = course.scores("ada"), course.verdict_bytes("ada")
    course.done = course.nbgrader("autograde", ASSIGNMENT, "--force")
    return course


def test_grading_refuses_with_one_sentence(course):
    assert course.done.returncode == 1
    [line] = [line for line in course.log.splitlines() if "ERROR" in line]
    assert "the sandbox does not prevent: network" in line and "--JudgeSubmission.allow_weaker_sandbox=True" in line
    assert "Traceback" not in course.log


def test_gradebook_and_autograded_stay_as_they_were(course):
    assert course.before == (course.scores("ada"), course.verdict_bytes("ada"))
    assert course.scores("bob") == {}
    assert not (course.root / "autograded" / "bob").exists()


def test_with_leave_it_grades_and_every_verdict_says_so(course):
    allowed = course.nbgrader("autograde", ASSIGNMENT, "--student=bob", "--JudgeSubmission.allow_weaker_sandbox=True")
    assert allowed.returncode == 0, course.log
    assert course.scores("bob")["test_softmax"].auto == 10
    assert course.nbgrader("generate_feedback", ASSIGNMENT, "--student=bob").returncode == 0, course.log
    page = course.feedback("bob")
    assert page.count("Weaker sandbox:") == 1 and page.count("it did not prevent network.") == 1
    shown = json.dumps(course.autograded("bob"))
    assert shown.count("Weaker sandbox:") == 2 and shown.count("it did not prevent network.") == 2
