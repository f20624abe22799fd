"""A run that is killed, ended, or stopped by the machine: the same command again gives what one undisturbed gives."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from minibert_grader.errors import CourseError
from minibert_grader.intake.runs.resuming import told
from minibert_grader.keeping.lock import HELD, grading
from minibert_grader.plugins.preconditions import require_gradebook
from minibert_grader.sandbox import temporary
from tests.grader.plugins.conftest import (
    ASSIGNMENT,
    SCORES,
    SOFTMAX,
    UNSHIFTED_SOFTMAX,
    TinyCourse,
    build_course,
    filled,
)
from tests.grader.plugins.test_grade import rows

CLASS = {
    "ada": {"softmax": SOFTMAX, "attention_scores": SCORES, "written_scaling": "Because of the variance."},
    "bob": {"softmax": UNSHIFTED_SOFTMAX},
    "cy": {"attention_scores": SCORES},
    "dan": {},
}
GRADE = [str(Path(sys.executable).with_name("minibert")), "grade", ASSIGNMENT, "--jobs", "2"]
STOCK = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT]
PAGES = [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT]
COMMANDS = pytest.mark.parametrize("command", [GRADE, STOCK, PAGES], ids=["ours", "stock", "pages"])


def begin(course: TinyCourse, command: list[str], **more: Any) -> subprocess.Popen:
    """Begin a command; what it puts into the temporary folder can be found."""
    place = course.root.parent / "temporary"
    place.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(course.root / "home"), "TMPDIR": str(place)} | more.pop("env", {})
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=course.root, env=environment, **pipes, **more)


def run(course: TinyCourse, command: list[str], **more: Any) -> tuple[int, str]:
    with begin(course, command, **more) as process:
        said, _ = process.communicate(timeout=600)
    return process.returncode, said


def left(course: TinyCourse) -> list[str]:
    return sorted(path.name for path in (course.root.parent / "temporary").glob("minibert-*"))


def result(course: TinyCourse) -> dict[str, Any]:
    """Gradebook, verdicts and pages; not when they were made."""
    found: dict[str, Any] = {"gradebook": rows(course)}
    for student in CLASS:
        found[student] = course.verdict_bytes(student), course.autograded(student)["cells"]
        page = course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        if page.exists():
            text = page.read_text()
            found[student] += (text[text.index("<body") : text.index("</html>")].partition("<footer")[0],)
    return found


@pytest.fixture(scope="module")
def course_and_result(tmp_path_factory) -> tuple[TinyCourse, Callable[[list[str]], dict[str, Any]]]:
    """A class that handed in, what is recorded of it made; and what an undisturbed run of a command comes to."""
    course = build_course(tmp_path_factory.mktemp("class") / "course")
    assert course.nbgrader("generate_assignment", ASSIGNMENT).returncode == 0, course.log
    for student, sources in CLASS.items():
        course.submit(student, filled(course.released(), **sources))
    graded = course.copy(tmp_path_factory.mktemp("graded"))
    code, said = run(graded, GRADE)
    assert code == 0, said
    for path in (graded.root / ".minibert").glob("*/*"):
        if not path.name.endswith(".verdicts"):
            place = course.root / ".minibert" / path.parent.name
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy(path, place)
    (course.root / ".minibert").chmod(0o700)
    expected = {tuple(GRADE): result(graded), tuple(STOCK): result(graded)}
    code, said = run(graded, PAGES)
    assert code == 0, said
    expected[tuple(PAGES)] = result(graded)
    course.graded = graded
    return course, lambda command: expected[tuple(command)]


def begun(course_and_result, command: list[str], folder: Path) -> TinyCourse:
    """A copy in which the command has all to do."""
    course, _ = course_and_result
    (folder / "place").mkdir(parents=True)
    return (course.graded if command == PAGES else course).copy(folder / "place")


def disturb(course: TinyCourse, command: list[str], how: int, moment: float, marks: random.Random) -> None:
    """Send a signal at some moment of a run, unless it has ended before."""
    with begin(course, command) as process:
        try:
            process.wait(timeout=moment * marks.random())
        except subprocess.TimeoutExpired:
            process.send_signal(how)
        process.communicate()


def seconds(course_and_result, command: list[str], folder: Path) -> float:
    course = begun(course_and_result, command, folder / "timed")
    if command == PAGES:
        shutil.rmtree(course.root / "feedback")
    begin_ = time.monotonic()
    assert run(course, command)[0] == 0
    return time.monotonic() - begin_


def killed_and_taken_up(course_and_result, command, folder: Path, times: int, span: float, seed: int) -> None:
    course, marks = begun(course_and_result, command, folder), random.Random(seed)
    if command == PAGES:
        shutil.rmtree(course.root / "feedback")
    for _ in range(times):
        disturb(course, command, signal.SIGKILL, span, marks)
    code, said = run(course, command)
    assert code == 0, said
    assert result(course) == course_and_result[1](command)
    assert not left(course)
    assert not list((course.root / "taken").glob("*/.new-*")) and not list((course.root / "taken").glob("*/*.begun"))


def test_killed_at_some_moments(course_and_result, tmp_path):
    killed_and_taken_up(course_and_result, GRADE, tmp_path, 2, seconds(course_and_result, GRADE, tmp_path), 1)


@pytest.mark.long
@COMMANDS
def test_killed_at_many_moments(course_and_result, command, tmp_path):
    span = seconds(course_and_result, command, tmp_path)
    for seed in range(34):
        killed_and_taken_up(course_and_result, command, tmp_path / str(seed), 1, span, seed)


def test_sigterm_cleans_up(course_and_result, tmp_path):
    course = begun(course_and_result, GRADE, tmp_path)
    with begin(course, GRADE) as process:
        while not left(course) and process.poll() is None:
            time.sleep(0.05)
        time.sleep(1)
        process.terminate()
        said, _ = process.communicate()
    assert process.returncode == 128 + signal.SIGTERM and "Traceback" not in said, said
    assert not left(course)
    assert run(course, GRADE)[0] == 0 and result(course) == course_and_result[1](GRADE)


def sentence(said: str) -> str:
    """The one sentence about what is wrong; no traceback."""
    assert "Traceback" not in said, said
    lines = [line for line in said.splitlines() if "the same command again" in line]
    assert lines, said
    return lines[-1]


@pytest.mark.parametrize("command", [GRADE, pytest.param(STOCK, marks=pytest.mark.long)], ids=["ours", "stock"])
def test_a_gradebook_that_may_not_grow(course_and_result, command, tmp_path):
    course = begun(course_and_result, command, tmp_path)
    bound = (course.root / "gradebook.db").stat().st_size // 2  # the later pages of the file are out of reach

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bound, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    code, said = run(course, command, preexec_fn=limited)
    assert code != 0 and sentence(said)
    assert run(course, command)[0] == 0 and result(course) == course_and_result[1](command)


@pytest.mark.parametrize("command", [GRADE, pytest.param(STOCK, marks=pytest.mark.long)], ids=["ours", "stock"])
def test_two_at_once(course_and_result, tmp_path, command):
    """The second says that it waits, does nothing until the first has ended, and then what there is to do."""
    course = begun(course_and_result, command, tmp_path)
    with grading(course.root, ASSIGNMENT, print, copy=False):
        process = begin(course, command, env={HELD: ""})  # not a part of the first
        assert process.stdout is not None
        assert any("waits until it has ended" in line for line in process.stdout)
        assert not (course.root / "autograded").exists()
    process.communicate(timeout=600)
    assert process.returncode == 0 and result(course) == course_and_result[1](command)


def test_a_locked_gradebook_and_one_that_is_only_read(course_and_result, tmp_path):
    path = begun(course_and_result, GRADE, tmp_path).root / "gradebook.db"
    require_gradebook(f"sqlite:///{path}", ASSIGNMENT)
    with pytest.raises(CourseError, match=r"may not be written to .*readonly.*same command again"):
        require_gradebook(f"sqlite:///file:{path}?mode=ro&uri=true", ASSIGNMENT)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CourseError, match=r"in use by another program .*locked.*same command again"):
            require_gradebook(f"sqlite:///{path}?timeout=0.1", ASSIGNMENT)


@pytest.mark.long
def test_a_clock_that_jumps(course_and_result, tmp_path):
    course = begun(course_and_result, GRADE, tmp_path)
    (tmp_path / "jumping").mkdir()
    (tmp_path / "jumping" / "sitecustomize.py").write_text(
        "import random, time\ntrue = time.time\ntime.time = lambda: true() + random.choice([-1e8, 0, 1e8])\n"
    )
    path = os.pathsep.join([str(tmp_path / "jumping"), os.environ.get("PYTHONPATH", "")])
    code, said = run(course, GRADE, env={"PYTHONPATH": path})
    assert code == 0, said
    assert result(course) == course_and_result[1](GRADE)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left", "/a/b"), "no room left on the disk of /a/b"),
        (OSError(errno.EDQUOT, "Quota", "/a/b"), "no room left on the disk of /a/b"),
        (OSError(errno.EFBIG, "File too large", "/a/b"), "ulimit"),
        (OSError(errno.EROFS, "Read-only file system", "/a/b"), "/a/b may not be written to"),
        (OperationalError("", {}, sqlite3.OperationalError("database or disk is full")), "make room on its disk"),
    ],
)
def test_what_is_wrong_with_the_machine_is_told(error, said):
    assert said in told(error)


def test_another_error_is_not_the_machines():
    assert told(OSError(errno.ENOENT, "missing")) == told(ValueError("x")) == ""


def test_a_full_temporary_folder_is_told_before_a_notebook_meets_it(monkeypatch):
    free = shutil.disk_usage("/")._replace(free=1 << 20)
    monkeypatch.setattr(temporary.shutil, "disk_usage", lambda folder: free)
    with pytest.raises(OSError, match="256 MiB") as error:
        temporary.require_room()
    assert "no room left" in told(error.value)


def test_what_a_killed_run_has_left_goes_where_there_is_nothing_to_grade(course_and_result, tmp_path):
    """So it is where the run was killed at its very end."""
    course = course_and_result[0].graded.copy(tmp_path)
    for command in (GRADE, STOCK, PAGES):
        (tmp_path / "temporary" / f"{temporary.PREFIX}left" / "deep").mkdir(parents=True, exist_ok=True)
        code, said = run(course, command)
        assert code == 0 and not left(course), (command, said)


def test_folders_of_dead_runs_are_removed_and_those_of_living_ones_are_not(tmp_path):
    code = "from minibert_grader.sandbox.temporary import run_folder\nprint(run_folder(), flush=True)\ninput()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    made = []
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes)
        made.append((process, Path(process.stdout.readline().strip())))
    (dead, gone), (living, kept) = made
    (gone / "deep" / "er").mkdir(parents=True)
    dead.kill()
    dead.communicate()
    assert gone.exists()
    subprocess.run(
        [sys.executable, "-c", code], env=environment, input="\n", text=True, check=True, capture_output=True
    )
    assert not gone.exists() and kept.exists()
    living.communicate("\n")
    assert not list(tmp_path.iterdir())
