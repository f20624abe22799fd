"""A class is watched for real: handed in, graded, a page put out; by the folder and by the exchange."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, UNSHIFTED_SOFTMAX, filled, released_course  # noqa: F401

POLICY = f"""
c.Watch.assignments = ["{ASSIGNMENT}"]
c.Watch.pages_a_day = 2
c.Watch.seconds = 0.2
c.FeedbackExporter.before_due = "left out"
"""


def watch_once(course):
    done = subprocess.run(
        [sys.executable, "-m", "minibert_grader.cli", "watch", "--once"],
        cwd=course.root,
        env={**os.environ, "HOME": str(course.root / "home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def course(released_course, tmp_path):  # noqa: F811
    made = released_course.copy(tmp_path)
    config = made.root / "nbgrader_config.py"
    config.write_text(config.read_text() + POLICY)
    return made


@pytest.mark.long
def test_by_the_folder(course):
    work = filled(course.released(), softmax=UNSHIFTED_SOFTMAX, attention_scores=SCORES)
    course.submit("ada", work)
    assert "ada has a page" in watch_once(course)
    page = course.feedback("ada")
    assert (
        "your page shows which one after the due date" in page and "np.array" not in page.partition("Your notebook")[0]
    )
    assert "ada" not in watch_once(course), "nothing has changed"
    course.submit("ada", filled(work, written_scaling="More."))
    assert "ada has a page" in watch_once(course)
    course.submit("ada", filled(work, written_scaling="Still more."))
    assert "ada has had 2 pages today" in watch_once(course)
    done = course.nbgrader("db", "assignment", "add", ASSIGNMENT, "--duedate=2026-01-01 12:00 UTC")
    assert done.returncode == 0
    assert course.nbgrader("generate_feedback", ASSIGNMENT).returncode == 0
    page = course.feedback("ada")
    assert "your page shows which one after the due date" not in page and "np.array" in page


@pytest.mark.long
def test_by_the_exchange(course, tmp_path, monkeypatch):
    inbound = course.root / "exchange" / "mini-bert" / "inbound"
    assert course.nbgrader("release_assignment", ASSIGNMENT).returncode == 0, course.log
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    place = inbound / f"{me}+{ASSIGNMENT}+2026-01-01 00:00:00 UTC+abc"
    place.mkdir(parents=True)
    text = filled(course.released(), softmax=UNSHIFTED_SOFTMAX)

    (place / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(text))
    (place / "timestamp.txt").write_text("2026-01-01 00:00:00 UTC")
    (place / "submission_secret.txt").write_text("a" * 64)
    assert f"{me} has a page" in watch_once(course)
    released = list((course.root / "exchange" / "mini-bert" / "feedback").rglob("*.html"))
    assert len(released) == 1 and f"feedback for {me}" in released[0].read_text()
