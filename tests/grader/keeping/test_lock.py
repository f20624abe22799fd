"""Two graders of one assignment take turns, others run side by side, and nothing is put back while one is at work."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from minibert_grader.errors import CourseError
from minibert_grader.keeping.lock import HELD, alone, grading

HOLDS = """
import sys, pathlib
from functools import partial
from minibert_grader.keeping.lock import grading
with grading(pathlib.Path(sys.argv[1]), sys.argv[2], partial(print, flush=True)):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(root, assignment, **environment):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(root), assignment],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    return process


@pytest.fixture
def busy(tmp_path):
    process = holder(tmp_path, "02")
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_another_waits_until_the_first_has_ended(tmp_path, busy):
    second = holder(tmp_path, "02")
    assert "waits until it has ended" in second.stdout.readline()
    assert second.poll() is None
    busy.communicate("go\n")
    assert second.stdout.readline() == "held\n"
    second.communicate("go\n")
    assert second.returncode == 0


def test_another_assignment_is_graded_meanwhile(tmp_path, busy):
    with grading(tmp_path, "03", pytest.fail):
        pass


def test_a_grader_that_was_killed_holds_nothing(tmp_path, busy):
    busy.kill()
    busy.wait()
    with grading(tmp_path, "02", pytest.fail):
        pass


def test_nothing_is_put_back_while_one_grades(tmp_path, busy):
    with pytest.raises(CourseError, match="A grader is at work"), alone(tmp_path):
        pytest.fail("was let in")
    busy.communicate("go\n")
    with alone(tmp_path):
        started = time.monotonic()
        with pytest.raises(CourseError, match="just being restored"), grading(tmp_path, "02", pytest.fail):
            pytest.fail("was let in")
        assert time.monotonic() - started < 60


def test_what_a_parent_holds_its_child_holds(tmp_path):
    with grading(tmp_path, "02", pytest.fail):
        child = holder(tmp_path, "02")
        assert child.stdout.readline() == "held\n"
        child.communicate("go\n")
        other = holder(tmp_path, "02", **{HELD: "02 /another/course"})
        assert "waits" in other.stdout.readline()
        other.kill()
        other.wait()
    assert not os.environ[HELD]


def test_a_folder_that_may_not_be_written(tmp_path):
    (tmp_path / "gradebook.db.lock").mkdir()
    with pytest.raises(CourseError, match="cannot be written"), grading(tmp_path, "02", pytest.fail):
        pytest.fail("was let in")
