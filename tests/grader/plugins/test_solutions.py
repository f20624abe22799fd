"""What students get after the deadline: solutions that ran, no mark scheme, no marker."""

from __future__ import annotations

import json

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.plugins.give import shown_to_students
from tests.grader.plugins.conftest import ASSIGNMENT, REPOSITORY, cell_of, released_course  # noqa: F401

SOURCES = sorted(path.parent.name for path in (REPOSITORY / "source").glob("*/*.ipynb"))


@pytest.mark.parametrize("assignment", SOURCES)
def test_no_mark_scheme_is_shown(assignment):
    notebook = Course(REPOSITORY).source_notebook(assignment)
    before = ["".join(cell["source"]) for cell in notebook["cells"]]
    after = [shown_to_students(source) for source in before]
    assert any("Mark scheme" in source for source in before)
    assert not [source for source in after if "Mark scheme" in source or "SOLUTION" in source]
    answers = [new for old, new in zip(before, after, strict=True) if "Mark scheme" in old]
    assert all("Model answer" in answer and len(answer) > 300 for answer in answers)
    code = [
        cell["cell_type"] == "code" and "SOLUTION" in source
        for cell, source in zip(notebook["cells"], before, strict=True)
    ]
    assert all("return" in new for new, solved in zip(after, code, strict=True) if solved)


def test_by_nbgrader(released_course, tmp_path):  # noqa: F811
    course = released_course.copy(tmp_path)
    state = {path: path.read_bytes() for path in (course.root / "source").rglob("*") if path.is_file()}
    done = course.nbgrader("generate_solution", ASSIGNMENT)
    assert done.returncode == 0, course.log
    made = json.loads((course.root / "solution" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    assert "Mark scheme" not in json.dumps(made) and "SOLUTION" not in json.dumps(made)
    assert "np.exp" in cell_of(made, "softmax")["source"] or "exp" in "".join(cell_of(made, "softmax")["source"])
    assert all(cell["execution_count"] for cell in made["cells"] if cell["cell_type"] == "code"), "it was run"
    assert {path: path.read_bytes() for path in (course.root / "source").rglob("*") if path.is_file()} == state
