"""The demo: its class is made of what it says, and the way from submission to table runs end to end."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.simulated import demo

ROOT = Path(__file__).parents[3]
ASSIGNMENT = "02_attention_mechanism"


@pytest.fixture
def course(tmp_path) -> Course:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "release", tmp_path / "release")
    source = tmp_path / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    shutil.copytree(ROOT / "source" / ASSIGNMENT, source.parent)
    notebook = json.loads(source.read_text())
    notebook["cells"] = [cell for cell in notebook["cells"] if not _only_draws(cell)]
    source.write_text(json.dumps(notebook))
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    return Course.find(tmp_path)


def _only_draws(cell: dict) -> bool:
    """Whether a cell draws a figure, which takes most of the time and matters to no verdict."""
    return cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["grade_id"].startswith(
        ("figure", "minibert", "attention_explorer")
    )


def test_the_class_is_large_and_varied():
    assert len(demo.CLASS) >= 12
    assert len({student.name for student in demo.CLASS}) == len(demo.CLASS)
    assert sum(bool(student.slips) for student in demo.CLASS) >= 3
    assert any(student.blank for student in demo.CLASS)
    assert any(student.raw for student in demo.CLASS)


@pytest.mark.parametrize("assignment", Course.find(ROOT).assignments())
def test_every_student_can_be_made(assignment):
    for student in demo.CLASS:
        if student.raw is None:
            cells = demo._notebook(Course.find(ROOT), assignment, student)["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
            assert ("BEGIN SOLUTION" in text) is False
            assert ("raise NotImplementedError(" in text) is student.blank


def test_missing_release_is_named(course):
    (course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").unlink()
    with pytest.raises(CourseError, match="make release"):
        demo._notebook(course, ASSIGNMENT, demo.CLASS[0])


@pytest.mark.parametrize("damage", ["", "[{", "[1]", '{"a": 1}'])
def test_damaged_verdicts_are_named(tmp_path, damage):
    path = tmp_path / "02.verdicts.json"
    path.write_text(damage)
    with pytest.raises(CourseError, match=r"02\.verdicts\.json"):
        demo.read_verdicts(path)


def test_from_submission_to_table(course, monkeypatch):
    one_mistake = demo.Simulated("eve_one_slip", slips={1: 0})
    no_notebook = demo.Simulated("mia_no_notebook", raw="My answers are in the attached document.")
    monkeypatch.setattr(demo, "CLASS", [one_mistake, no_notebook])
    list(demo._nbgrader(course, "generate_assignment", ASSIGNMENT, "--force"))
    console = Console(record=True, width=100, file=io.StringIO())
    demo.run_demo(course, [ASSIGNMENT], console, Progress, keep=True)
    table = console.export_text()
    assert "2: no scaling" in table
    verdicts = course.root / "autograded" / "eve_one_slip" / ASSIGNMENT / f"{ASSIGNMENT}.verdicts.json"
    first = verdicts.read_bytes()
    assert [row["points"] for row in json.loads(first)] == [10, 3, 6, 6, 16, 10, 22, 8]
    changed = verdicts.stat().st_mtime_ns

    demo.run_demo(course, [ASSIGNMENT], console, Progress, keep=True)
    assert verdicts.stat().st_mtime_ns == changed, "a second run grades nothing again"
