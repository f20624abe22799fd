"""A copy of the course with one assignment, its notebook without what only draws."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course

ROOT = Path(__file__).parents[3]
ASSIGNMENT = "02_attention_mechanism"


@pytest.fixture
def course(tmp_path) -> Course:
    root = tmp_path / "course"
    root.mkdir()
    for name in ("nbgrader_config.py", "course.toml"):
        shutil.copy(ROOT / name, root)
    source = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    source.parent.mkdir(parents=True)
    notebook = json.loads((ROOT / "source" / ASSIGNMENT / source.name).read_text())
    notebook["cells"] = [cell for cell in notebook["cells"] if not _only_draws(cell)]
    source.write_text(json.dumps(notebook))
    shutil.copytree(ROOT / "release" / ASSIGNMENT, root / "release" / ASSIGNMENT)
    (root / "tests").mkdir()
    (root / "tests" / "__init__.py").touch()
    shutil.copytree(ROOT / "tests" / "exercises", root / "tests" / "exercises")
    return Course.find(root)


def _only_draws(cell: dict) -> bool:
    """Whether a cell draws a figure, which takes most of the time and matters to no verdict."""
    return cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["grade_id"].startswith(
        ("figure", "minibert", "attention_explorer")
    )
