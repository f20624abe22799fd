"""Formgrader's button grades with what lies on the disk, however long its server has been running."""

from __future__ import annotations

import subprocess
import sys

from tests.grader.plugins.conftest import ASSIGNMENT, UNSHIFTED_SOFTMAX, filled, released_course  # noqa: F401

SERVER = f"""
from pathlib import Path
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader
from minibert_grader.course.folder import Course

config = PyFileConfigLoader("nbgrader_config.py").load_config()
api = NbGraderAPI(CourseDirectory(config=config), config=config)
Course.find().exercises("{ASSIGNMENT}")
tests = Path("tests/exercises/test_{ASSIGNMENT}.py")
text = tests.read_text()
assert "Along the last axis, ordinary numbers" in text
tests.write_text(text.replace("Along the last axis, ordinary numbers", "Mended numbers"))
graded = api.autograde("{ASSIGNMENT}", "ada")
assert graded["success"] and "Autograding" in graded["log"], graded
missing = api.autograde("{ASSIGNMENT}", "nobody")
assert not missing["success"] and "No submissions" in missing["error"], missing
"""


def test_a_mended_test_is_what_grades(released_course, tmp_path):  # noqa: F811
    course = released_course.copy(tmp_path)
    course.submit("ada", filled(course.released(), softmax=UNSHIFTED_SOFTMAX))
    done = subprocess.run([sys.executable, "-c", SERVER], cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert course.judgement("ada").verdicts[0].outcomes[0].sentence.startswith("Mended numbers")
    assert 0 < course.scores("ada")["test_softmax"].auto < 10
