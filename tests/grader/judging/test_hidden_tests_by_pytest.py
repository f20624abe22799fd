"""An instructor can run the hidden tests by plain pytest, on right solutions and on wrong ones."""

from __future__ import annotations

import subprocess
import sys

HIDDEN_TESTS = "tests/exercises/test_02_attention_mechanism.py"


def run(course, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", HIDDEN_TESTS, "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    return done.returncode, done.stdout


def test_right_solutions_pass(course):
    code, said = run(course, "-k", "PaddingMask")
    assert code == 0, said
    assert "passed" in said and "skipped" not in said


def test_a_wrong_solution_fails_where_it_is_wrong(course):
    mistake = "always the last axis"
    code, said = run(course, "-k", "Softmax", "--solution", mistake)
    assert code == 1
    assert "3 failed, 3 passed" in said
    assert "Mismatch: the result at [0" in said and f"test_axis[{mistake}]" in said


def test_a_solution_that_does_not_exist_passes_nothing(course):
    code, said = run(course, "-k", "PaddingMask", "--solution", "no such solution")
    assert code == 4 and "passed" not in said and "skipped" not in said
