"""An assignment's score depends on nothing but its own submission: earlier functions are always the given ones."""

from __future__ import annotations

import json
import shutil

import pytest

from minibert_grader.plugins.judge import _course_files
from minibert_grader.solutions import model_solutions
from minibert_grader.submission import Cell, grade
from minibert_grader.verdict import to_json

ASSIGNMENT, EARLIER = "03_transformer_layers", "02_attention_mechanism"
EXERCISE = "transformer_block"  # it calls multi_head_attention, which assignment 02 asks for
BROKEN = "def multi_head_attention(*arguments, **more):\n    return 0, 0\n"


def setup_cell(course) -> str:
    cells = course.source_notebook(ASSIGNMENT)["cells"]
    return next("".join(c["source"]) for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == "setup")


def graded(course, warm, replaced: str = "") -> bytes:
    """The verdict on one exercise of a submission that is right, or has one cell replaced."""
    sources = {**model_solutions(course, ASSIGNMENT), **({EXERCISE: replaced} if replaced else {})}
    exercises = {exercise.cell: exercise for exercise in course.exercises(ASSIGNMENT).values()}
    cells = [Cell(setup_cell(course)), *(Cell(source) for source in sources.values()), Cell("", f"test_{EXERCISE}")]
    result = grade(cells, exercises, lambda name: [], warm, _course_files(course, ASSIGNMENT))
    return to_json(list(result.verdicts.values()))


@pytest.fixture
def planted(warm):
    """A broken earlier notebook as near to the kernel's folder as anyone could put it."""
    with warm.fork() as kernel:
        place = kernel.scratch.parent / EARLIER
    if place.exists():
        pytest.fail(f"{place} is in the way of this test; remove it")
    place.mkdir()
    cells = [{"cell_type": "code", "metadata": {"nbgrader": {"solution": True}}, "source": BROKEN}]
    (place / f"{EARLIER}.ipynb").write_text(json.dumps({"cells": cells}))
    yield place
    shutil.rmtree(place)


def test_another_assignments_notebook_changes_nothing(course, warm, request):
    alone = graded(course, warm)
    assert json.loads(alone)[0]["points"] == 20
    request.getfixturevalue("planted")
    assert graded(course, warm) == alone


def test_the_kernel_takes_the_given_one_and_says_so(course, warm, planted):
    with warm.fork(_course_files(course, ASSIGNMENT)) as kernel:
        ok, outputs = kernel.run("from given import mine_or_given\nf = mine_or_given('multi_head_attention')")
        assert ok and outputs[0]["text"].startswith("multi_head_attention: given")
        assert kernel.run("assert f.__code__.co_filename.endswith('given.py')")[0]
        assert kernel.run("import os\ntry: os.listdir('..')\nexcept PermissionError: pass\nelse: raise SystemExit")[0]


def test_what_is_judged_is_the_students_own(course, warm):
    wrong = "def transformer_block(x, params, num_heads, mask=None):\n    return x\n"
    assert json.loads(graded(course, warm, wrong))[0]["points"] == 0
    imported = "from given import *\nfrom given import transformer_block\n"
    verdict = json.loads(graded(course, warm, imported))[0]
    assert verdict["points"] == 0, "given.py must not hold what the assignment asks for"
