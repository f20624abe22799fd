"""A tiny course in a folder of its own, graded by stock `nbgrader` commands as subprocesses."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry

from minibert_grader.judging.verdict import Judgement, from_json, to_json

REPOSITORY = Path(__file__).resolve().parents[3]
ASSIGNMENT = "02_attention_mechanism"
KEPT = ("setup", "softmax", "test_softmax", "attention_scores", "test_attention_scores", "written_scaling")
BESIDE = "given.py"  # later assignments have such a file beside the notebook
COMMAND_SECONDS = 300

SOFTMAX = """def softmax(x, axis=-1):
    shifted = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return shifted / np.sum(shifted, axis=axis, keepdims=True)
"""
SCORES = """def attention_scores(Q, K):
    return Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
"""
UNSHIFTED_SOFTMAX = """def softmax(x, axis=-1):
    exponentials = np.exp(x)
    return exponentials / np.sum(exponentials, axis=axis, keepdims=True)
"""
RECORD = f"""
from pathlib import Path
from minibert_grader.course.folder import Course
from minibert_grader.running.ahead import make_records
make_records(Course.find(Path.cwd()), {ASSIGNMENT!r}, lambda line: None)
"""


@dataclass(frozen=True)
class Score:
    """One grade as the gradebook has it."""

    auto: float | None
    manual: float | None
    waits: bool
    points: float


class TinyCourse:
    """One assignment with some of its exercises, in a folder of its own: of 02, two and the written question."""

    def __init__(self, root: Path, assignment: str = ASSIGNMENT) -> None:
        self.root, self.assignment = root, assignment
        self.log = ""

    @property
    def notebook_name(self) -> str:
        return f"{self.assignment}.ipynb"

    def nbgrader(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a stock command in the course; nothing of the user's settings is read."""
        environment = {**os.environ, "HOME": str(self.root / "home"), "JUPYTER_CONFIG_DIR": str(self.root / "home")}
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", command, *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
        )
        self.log = done.stdout + done.stderr
        return done

    def released(self) -> dict[str, Any]:
        """The notebook as students get it."""
        return json.loads((self.root / "release" / self.assignment / self.notebook_name).read_text())

    def copy(self, folder: Path) -> TinyCourse:
        """The same course once more, to be changed."""
        return TinyCourse(Path(shutil.copytree(self.root, folder / "course")), self.assignment)

    def folder(self, student: str) -> Path:
        place = self.root / "submitted" / student / self.assignment
        place.mkdir(parents=True, exist_ok=True)
        return place

    def submit(self, student: str, notebook: dict[str, Any] | bytes) -> None:
        content = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (self.folder(student) / self.notebook_name).write_bytes(content)

    def scores(self, student: str) -> dict[str, Score]:
        """Grades of a student by cell; empty where the gradebook has no submission of theirs."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            try:
                submission = gradebook.find_submission_notebook(self.assignment, self.assignment, student)
            except MissingEntry:
                return {}
            return {
                grade.name: Score(grade.auto_score, grade.manual_score, grade.needs_manual_grade, grade.max_score)
                for grade in submission.grades
            }

    def grade_by_hand(self, student: str, cell: str, points: float) -> None:
        """What a TA does in formgrader."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            grade = gradebook.find_grade(cell, self.assignment, self.assignment, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.db.commit()

    def comment(self, student: str, cell: str) -> str | None:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            return gradebook.find_comment(cell, self.assignment, self.assignment, student).auto_comment

    def judgement(self, student: str) -> Judgement:
        path = self.root / "autograded" / student / self.assignment / f"{self.assignment}.verdicts.json"
        return from_json(path.read_bytes())

    def verdict_bytes(self, student: str) -> bytes:
        """The verdicts alone, as bytes to be compared; what was repaired before is left out."""
        return to_json(replace(self.judgement(student), repairs=()))

    def autograded(self, student: str) -> dict[str, Any]:
        return json.loads((self.root / "autograded" / student / self.assignment / self.notebook_name).read_text())

    def feedback(self, student: str) -> str:
        return (self.root / "feedback" / student / self.assignment / f"{self.assignment}.html").read_text()


def cell_of(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def position_of(notebook: dict[str, Any], grade_id: str) -> int:
    return notebook["cells"].index(cell_of(notebook, grade_id))


def own_cell(source: str, kind: str = "code") -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": "own", "metadata": {}, "source": source}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def filled(notebook: dict[str, Any], **sources: str) -> dict[str, Any]:
    """A copy of a notebook with the sources of some cells replaced."""
    notebook = copy.deepcopy(notebook)
    for grade_id, source in sources.items():
        cell_of(notebook, grade_id)["source"] = source
    return notebook


def build_course(root: Path, assignment: str = ASSIGNMENT, keep: Collection[str] = KEPT) -> TinyCourse:
    """The repository's configuration, hidden tests and instructor notebook, of which some marked cells are kept."""
    root.mkdir(parents=True)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    shutil.copy(REPOSITORY / "course.toml", root)
    (root / "tests").mkdir()
    (root / "tests" / "__init__.py").touch()
    unneeded = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "tests" / "exercises", root / "tests" / "exercises", ignore=unneeded)
    source = root / "source" / assignment
    shutil.copytree(REPOSITORY / "source" / assignment, source, ignore=unneeded)
    path = source / f"{assignment}.ipynb"
    notebook = json.loads(path.read_text())
    marks = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    notebook["cells"] = [cell for cell, mark in zip(notebook["cells"], marks, strict=True) if mark in keep]
    for cell in notebook["cells"]:  # the visible properties take half of a student's time and are not the point here
        cell["source"] = "".join(cell["source"]).partition("\n\n\n# Property:")[0]
    path.write_text(json.dumps(notebook))
    (source / BESIDE).write_text("THE_COURSES_OWN = True\n")
    return TinyCourse(root, assignment)


@pytest.fixture(scope="session")
def released_course(tmp_path_factory: pytest.TempPathFactory) -> TinyCourse:
    """The tiny course after `generate_assignment`, its examples recorded; not to be changed."""
    course = build_course(tmp_path_factory.mktemp("released") / "course")
    done = course.nbgrader("generate_assignment", ASSIGNMENT)
    assert done.returncode == 0, course.log
    recorded = subprocess.run([sys.executable, "-c", RECORD], cwd=course.root, capture_output=True, text=True)
    assert recorded.returncode == 0, recorded.stderr
    return course


@pytest.fixture(scope="session")
def graded_course(released_course: TinyCourse, tmp_path_factory: pytest.TempPathFactory) -> TinyCourse:
    """The tiny course with Ada, who solved both exercises, graded; not to be changed."""
    course = released_course.copy(tmp_path_factory.mktemp("graded"))
    course.submit("ada", filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES))
    done = course.nbgrader("autograde", ASSIGNMENT)
    assert done.returncode == 0, course.log
    return course
