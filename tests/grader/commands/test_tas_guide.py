"""Each command in the TA's guide does what the guide says, in a class that is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.grader.marking.classroom import ASSIGNMENT, REPOSITORY, Classroom, Server

GUIDE = (REPOSITORY / "docs" / "tas.md").read_text()
COMMANDS = {*re.findall(r"^(\.venv/bin/.+)$", GUIDE, re.MULTILINE), *re.findall(r"`(\.venv/bin/[^`]+)`", GUIDE)}
TRIED = {".venv/bin/jupyter lab", ".venv/bin/minibert similar 02", ".venv/bin/minibert try 02 softmax ada"}


def test_every_command_of_the_guide_is_tried_here():
    assert COMMANDS == TRIED


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *words = shlex.split(command)
    place = Path(sys.executable).with_name(Path(program).name)
    return subprocess.run([place, *words], cwd=folder, capture_output=True, text=True, timeout=600)


@pytest.mark.long
def test_similar_and_try(tmp_path):
    classroom = Classroom(tmp_path)
    shutil.rmtree(tmp_path / "tests")
    shutil.copytree(REPOSITORY / "tests" / "exercises", tmp_path / "tests" / "exercises")
    (tmp_path / "tests" / "__init__.py").touch()
    said = run(".venv/bin/minibert similar 02", tmp_path)
    assert said.returncode == 1 and "not graded yet" in said.stderr
    for number in range(3):
        classroom.hand_in(f"student_{number}", f"My answer, number {number}.")
    words = " ".join(f"word{number}" for number in range(60))
    classroom.hand_in("ada", f"{words} and so on")
    classroom.hand_in("bob", f"{words} et cetera")
    done = run(".venv/bin/minibert similar 02", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ada and bob: written_scaling" in done.stdout
    page = (tmp_path / "reports" / f"{ASSIGNMENT}.similar.html").read_text()
    assert "word59 et cetera" in page and "Alike is not copied" in page
    handed_in = tmp_path / "submitted" / "ada" / ASSIGNMENT
    handed_in.mkdir(parents=True)
    shutil.copy(REPOSITORY / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", handed_in)
    tried = run(".venv/bin/minibert try 02 softmax ada", tmp_path)
    assert tried.returncode == 1 and "softmax: 0 of 10 points" in tried.stdout, tried.stdout + tried.stderr


@pytest.mark.long
def test_jupyter_lab_brings_the_marking_pages(tmp_path):
    (tmp_path / "course").mkdir()
    Classroom(tmp_path / "course").hand_in("ada", "An answer.")
    server = Server(tmp_path / "course", tmp_path / "home", program="jupyterlab")
    try:
        page = server.get(f"/formgrader/gradebook/{ASSIGNMENT}").text
        assert "What there is to do" in page and "Mark written_scaling (1)" in page
    finally:
        server.close()
