"""A student's way: the pack, JupyterLab, a failed check, handing in, the page, the failing call, and right at last."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.pack import NAME, write_pack
from minibert_grader.simulated.course_folder import COPIED

from .lab import Lab, jupyter_lab

pytestmark = pytest.mark.long
ASSIGNMENT = "02_attention_mechanism"
SOFTMAX = """def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
SCORES = """def attention_scores(Q, K):
    return Q @ K.swapaxes(-1, -2) / Q.shape[-1] ** 0.5
"""
UNSCALED = SCORES.replace(" / Q.shape[-1] ** 0.5", "")


def nbgrader(root: Path, *arguments: str) -> None:
    """Run a stock command in a course; nothing of the user's settings is read."""
    environment = {**os.environ, "HOME": str(root / "home"), "JUPYTER_CONFIG_DIR": str(root / "home")}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def own_course(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course in a folder of its own, with the wheel that students get."""
    root = tmp_path_factory.mktemp("course")
    for name in [*COPIED, "kit"]:
        source, target = course.root / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
        else:
            shutil.copy(source, target)
    wheel = ["pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(root / "dist"), str(root / "kit")]
    subprocess.run([sys.executable, "-m", *wheel], check=True, timeout=600)
    nbgrader(root, "generate_assignment", ASSIGNMENT, "--force")
    return Course.find(root)


@pytest.fixture(scope="module")
def unpacked(own_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a student has after unpacking the zip."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(write_pack(own_course)) as pack:
        pack.extractall(folder)
    return folder / NAME


def grade(course: Course, student: str, notebook: Path) -> Path:
    """Hand in, grade, and make the page; where the page lies."""
    folder = course.root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(notebook, folder)
    for command in ("autograde", "generate_feedback"):
        nbgrader(course.root, command, ASSIGNMENT, f"--student={student}", "--force")
    return course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"


def test_from_the_pack_to_the_page_and_back(own_course, unpacked, visit, tmp_path, pictures):
    notebook = unpacked / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    with jupyter_lab(unpacked, tmp_path / "home") as address:
        visited = visit(f"{address}/lab/tree/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
        lab = Lab(visited.page)
        lab.run(lab.find("setup"))
        lab.write(lab.find("softmax"), SOFTMAX)
        lab.run(lab.find("softmax"))
        assert "✗" not in lab.run(lab.find("test_softmax"))

        scores = lab.find("attention_scores")
        lab.write(scores, UNSCALED)
        lab.run(scores)
        complaint = lab.run(lab.find("test_attention_scores"))
        assert "✗" in complaint and "Traceback" not in complaint
        lab.show_below(lab.find("test_attention_scores"))
        visited.page.screenshot(path=pictures / "failed_check.png")

        lab.save()
        said = lab.run(lab.last())
        assert "✓ softmax" in said and "✗ attention_scores" in said and notebook.name in said

        feedback = visit(grade(own_course, "eve", notebook))
        start = feedback.page.get_by_role("navigation", name="Start here").get_by_role("link")
        assert start.inner_text() == "attention_scores"
        feedback.page.screenshot(path=pictures / "feedback_page.png")
        start.click()
        section = feedback.page.locator("section", has=feedback.page.locator("h2#test_attention_scores"))
        assert section.is_visible() and "no scaling" in section.inner_text()
        call = section.locator("pre").first.inner_text()
        assert "attention_scores(" in call
        assert (feedback.requests, feedback.errors) == ([], [])

        copied = lab.insert_below(lab.find("test_attention_scores"), call)
        wrong = lab.run(copied)
        lab.write(scores, SCORES)
        lab.run(scores)
        assert "✗" not in lab.run(lab.find("test_attention_scores"))
        assert numbers(lab.run(copied)) != numbers(wrong)

        lab.save()
        assert "✓ attention_scores" in lab.run(lab.last())
        again = visit(grade(own_course, "eve", notebook))
        assert "attention_scores" in again.page.locator("section.passed").inner_text()
        start = again.page.get_by_role("navigation", name="Start here").get_by_role("link")
        assert start.inner_text() != "attention_scores"


def numbers(text: str) -> list[str]:
    found = re.findall(r"-?\d+\.\d*", text)
    assert found, text
    return found
