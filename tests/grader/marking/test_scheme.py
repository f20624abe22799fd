"""Every written question of the course has a mark scheme and a model answer that TAs find, and students do not."""

from __future__ import annotations

import json

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.marking.scheme import Scheme, scheme_of

from .classroom import REPOSITORY

COURSE = Course.find(REPOSITORY)


def written(assignment: str) -> dict[str, float]:
    marks = [cell["metadata"].get("nbgrader", {}) | {"kind": cell["cell_type"]}
             for cell in COURSE.source_notebook(assignment)["cells"]]  # fmt: skip
    return {each["grade_id"]: each["points"] for each in marks if each["kind"] == "markdown" and each.get("grade")}


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_each_written_question_has_both(assignment):
    questions = written(assignment)
    assert questions
    released = (REPOSITORY / "release" / assignment / f"{assignment}.ipynb").read_text()
    for cell, points in questions.items():
        scheme = scheme_of(COURSE, assignment, cell)
        assert scheme.marks.startswith(f"*Mark scheme ({points:g} points)")
        assert scheme.model.startswith("*Model answer.*") and "SOLUTION" not in scheme.model + scheme.marks
        for text in (scheme.model, scheme.marks):
            assert json.dumps(text.splitlines()[-1])[1:-1] not in released


def test_what_has_no_scheme(tmp_path):
    assignment = COURSE.assignments()[0]
    assert scheme_of(COURSE, assignment, "no such cell") == Scheme()
    folder = tmp_path / "source" / "a"
    folder.mkdir(parents=True)
    cell = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "q"}}}
    text = "**Answer**\n\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n"
    (folder / "a.ipynb").write_text(json.dumps({"cells": [{**cell, "source": text}]}))
    assert scheme_of(Course(tmp_path), "a", "q") == Scheme(model="Because.")
