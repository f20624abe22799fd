"""A small graded term, without a grader: what its files and its gradebook hold is written by hand."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from minibert_grader.course.folder import Course

ROOT = Path(__file__).parents[3]
ASSIGNMENT = "02_attention_mechanism"
PEOPLE = {"adalyn": "Byron", "bea": "Smith"}


@pytest.fixture
def term(one_term, tmp_path) -> Course:
    """Ada and Bea, each with a submission, a page, verdicts, a mark, and lines in every list."""
    return Course(Path(shutil.copytree(one_term, tmp_path / "course")))


@pytest.fixture(scope="session")
def one_term(tmp_path_factory) -> Path:
    """The same for all tests, not to be changed: a new gradebook takes nbgrader a while."""
    root = tmp_path_factory.mktemp("term") / "course"
    for name in ("nbgrader_config.py", "course.toml"):
        root.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root)
    (root / "tests" / "exercises").mkdir(parents=True)
    for folder in ("source", "release"):
        (root / folder / ASSIGNMENT).mkdir(parents=True)
        (root / folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text('{"cells": []}')
    (root / "term.json").write_text('{"edition": "2026.1", "seed": 5}\n')
    for student in PEOPLE:
        _work_of(root, student)
    people = [f"{name},{last},X,{name}@example.org" for name, last in PEOPLE.items()]
    lines = {
        "arrivals.csv": ["student,assignment,arrived", *(f"{name},{ASSIGNMENT},2026-01-01T00:00Z" for name in PEOPLE)],
        "roster.csv": ["id,last_name,first_name,email", *people],
        "grades.csv": ["assignment,student_id,comment", *(f'a,{name},"two\nlines"' for name in PEOPLE)],
        "canvas.csv": ["Student,ID", *(f"{name}@example.org,1" for name in PEOPLE)],
    }
    for name, text in lines.items():
        (root / name).write_text("\n".join(text) + "\n")
    (root / ".nbgrader.log").write_text("".join(f"graded submitted/{name}/{ASSIGNMENT}\n" for name in PEOPLE))
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own
        gradebook.add_assignment(ASSIGNMENT)
        gradebook.add_notebook(ASSIGNMENT, ASSIGNMENT)
        gradebook.add_grade_cell("test_softmax", ASSIGNMENT, ASSIGNMENT, max_score=10, cell_type="code")
        gradebook.add_solution_cell("softmax", ASSIGNMENT, ASSIGNMENT)
        for student, last in PEOPLE.items():
            gradebook.add_student(student, last_name=last, email=f"{student}@example.org")
            submission = gradebook.add_submission(ASSIGNMENT, student)
            submission.timestamp = datetime(2026, 1, 1)
            grade = gradebook.find_grade("test_softmax", ASSIGNMENT, ASSIGNMENT, student)
            grade.auto_score, grade.manual_score = 3, 6
            comment = gradebook.find_comment("softmax", ASSIGNMENT, ASSIGNMENT, student)
            comment.manual_comment = f"Dear {student}, well done"
        gradebook.db.commit()
    return root


def _work_of(root: Path, student: str) -> None:
    for top in ("submitted", "taken", "autograded", "feedback"):
        folder = root / top / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps({"cells": [], "of": student}))
    (root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.verdicts.json").write_text("{}")
    (root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").write_text(f"<title>{student}</title>")
    record = root / "taken" / student / f"{ASSIGNMENT}.graded.json"
    record.write_text("{}")
    os.utime(record, (1.7e9, 1.7e9))
