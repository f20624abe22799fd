"""The source notebooks, and their cells by the id that nbgrader knows them by."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import matplotlib
import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code

REPOSITORY = Path(__file__).resolve().parents[2]
PATHS = sorted((REPOSITORY / "source").glob("*/*.ipynb"))


@dataclass(frozen=True)
class Source:
    """One assignment's instructor notebook."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def notebook(self) -> dict[str, Any]:
        return json.loads(self.path.read_text(encoding="utf-8"))

    @cached_property
    def marked(self) -> dict[str, dict[str, Any]]:
        """Cells with nbgrader's marks, by grade_id, in order."""
        cells = [cell for cell in self.notebook["cells"] if "nbgrader" in cell["metadata"]]
        return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells}

    @cached_property
    def course(self) -> Course:
        return Course.find(REPOSITORY)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem, scope="session")
def source(request: pytest.FixtureRequest) -> Source:
    return Source(request.param)


@contextlib.contextmanager
def notebook_folder(folder: Path) -> Iterator[None]:
    """Import what lies beside the notebook, in a folder of its own; draw without a screen, print nowhere."""
    course = Course.find(REPOSITORY)
    beside = {path.stem: path.read_text() for path in folder.glob("*.py")}
    if code := given_code(course, folder.name):
        beside["given"] = code
    backend = matplotlib.get_backend()
    matplotlib.use("Agg")
    try:
        with contextlib.redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as alone:
            for name, text in beside.items():
                (Path(alone) / f"{name}.py").write_text(text)
            sys.path.insert(0, alone)
            with contextlib.chdir(alone):  # checks write files, and other tests run the same ones meanwhile
                yield
    finally:
        matplotlib.use(backend)
        sys.path.remove(alone)
        for name in beside:  # the next assignment has a module of the same name
            sys.modules.pop(name, None)
