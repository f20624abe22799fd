"""The whole circle of nbgrader's exchange, from the released assignment to the page that a student fetches."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.attacks.assault import write_canary
from tests.attacks.frame import CANARY, outside

from .conftest import ASSIGNMENT, COMMAND_SECONDS, TinyCourse
from .variants import NAME, perfect, text

STUDENT = getpass.getuser()  # nbgrader's exchange knows students by their accounts
CLAIMED = "1999-01-01 00:00:00.000000 UTC"


class Exchange:
    """An exchange in a folder of its own, with a student's home beside it."""

    def __init__(self, course: TinyCourse, root: Path) -> None:
        self.course, self.root, self.home = course, root / "exchange", root / "student"
        for folder in (self.root, self.home):
            folder.mkdir()
        self.root.chmod(0o777)
        self.inbound = self.root / "mini-bert" / "inbound"
        self.options = [f"--Exchange.root={self.root}", f"--Exchange.cache={root / 'cache'}", "--course=mini-bert"]
        self.log = ""

    def instructor(self, command: str, *options: str) -> None:
        done = self.course.nbgrader(command, ASSIGNMENT, *self.options, *options)
        self.log = self.course.log
        assert done.returncode == 0, self.log

    def student(self, command: str) -> str:
        environment = {**os.environ, "HOME": str(self.home), "JUPYTER_CONFIG_DIR": str(self.home)}
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", command, ASSIGNMENT, *self.options],
            cwd=self.home, env=environment, capture_output=True, text=True, timeout=COMMAND_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def put(self, name: str) -> Path:
        """A folder that somebody put into the exchange by hand."""
        folder = self.inbound / name
        folder.mkdir()
        return folder


@pytest.fixture(scope="module")
def circle(released_course, tmp_path_factory):
    root = tmp_path_factory.mktemp("exchange")
    course: TinyCourse = released_course.copy(root)
    write_canary(course)
    exchange = Exchange(course, root)
    exchange.instructor("release_assignment")
    exchange.student("fetch_assignment")
    notebook = exchange.home / ASSIGNMENT / NAME
    notebook.write_text(text(perfect(course)), encoding="utf-8")
    notebook.rename(notebook.with_name("my work (1).ipynb"))
    (notebook.parent / "other.ipynb").symlink_to(outside(course))
    exchange.student("submit")
    [handed_in] = exchange.inbound.iterdir()
    forged = exchange.put(f"victim+{ASSIGNMENT}+2099-01-01 00:00:00.000000 UTC+AAAA")
    (forged / NAME).write_text(text(perfect(course)))
    exchange.put(f"{STUDENT}+{ASSIGNMENT}+not a time+AAAA")
    (exchange.inbound / f"{STUDENT}+{ASSIGNMENT}+2098-01-01 00:00:00.000000 UTC+AAAA").symlink_to(forged)
    for path in handed_in.iterdir():
        if (
            path.name == "other.ipynb"
        ):  # nbgrader's submit copied what the link leads to; a link can be put in its place
            path.unlink()
            path.symlink_to(outside(course))
    (handed_in / "timestamp.txt").chmod(0o644)
    (handed_in / "timestamp.txt").write_text(CLAIMED)
    claimed = handed_in.rename(exchange.inbound / f"{STUDENT}+{ASSIGNMENT}+{CLAIMED}+AAAA")
    exchange.arrived = max(path.lstat().st_ctime for path in claimed.iterdir() if not path.is_symlink())
    time.sleep(0.05)
    exchange.instructor("collect")
    exchange.collect_log = exchange.log
    assert course.nbgrader("autograde", ASSIGNMENT).returncode == 0, course.log
    local = course.folder("by_mail")  # a submission that did not come through the exchange must not stop the release
    (local / NAME).write_text(text(perfect(course)), encoding="utf-8")
    assert course.nbgrader("autograde", ASSIGNMENT).returncode == 0, course.log
    assert course.nbgrader("generate_feedback", ASSIGNMENT).returncode == 0, course.log
    exchange.instructor("release_feedback")
    exchange.fetch_log = exchange.student("fetch_feedback")
    return exchange


def test_the_student_finds_the_page_by_the_name_that_the_file_had(circle):
    pages = list((circle.home / ASSIGNMENT / "feedback").rglob("*.html"))
    assert [page.name for page in pages] == ["my work (1).html"], circle.fetch_log
    assert "softmax</code> · 10 of 10" in pages[0].read_text()


def test_the_submission_is_graded(circle):
    scores = circle.course.scores(STUDENT)
    assert (scores["test_softmax"].auto, scores["test_attention_scores"].auto) == (10, 10)


def test_the_arrival_is_what_the_collector_saw(circle):
    record = json.loads((circle.course.root / "taken" / STUDENT / f"{ASSIGNMENT}.intake.json").read_text())
    assert record["arrived_by"] == "collected"
    with Gradebook(f"sqlite:///{circle.course.root / 'gradebook.db'}") as gradebook:
        stamp = gradebook.find_submission(ASSIGNMENT, STUDENT).timestamp
    seconds = (stamp - stamp.__class__(1970, 1, 1)).total_seconds()
    assert abs(seconds - circle.arrived) < 1e-3


def test_what_belongs_to_somebody_else_is_not_collected(circle):
    assert not (circle.course.root / "submitted" / "victim").exists()
    assert "claims to be handed in by 'victim'" in circle.collect_log
    assert "not a folder" in circle.collect_log and "its name is not one" in circle.collect_log


def test_the_collector_follows_no_link(circle):
    files = [path for path in (circle.course.root / "submitted" / STUDENT).rglob("*") if path.is_file()]
    assert files and not [path for path in files if CANARY.encode() in path.read_bytes()]
