"""An assignment's score depends on its own submission alone, and one bug costs points once."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from minibert_grader.course.files import course_files
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, model_solutions, namespace
from minibert_grader.judging.judge import judge
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.student import LocalStudent
from minibert_grader.judging.submission import grade
from minibert_grader.judging.verdict import Judgement, to_json
from minibert_grader.measuring.calibrate import right_solutions

COURSE = Course.find(Path(__file__).parent)
# One bug costs points once: an exercise is not judged by the mistakes of those that it uses.
USED = [
    (assignment, name)
    for assignment in COURSE.assignments()
    for name in dict.fromkeys(used for each in COURSE.exercises(assignment).values() for used in each.uses)
]

ASSIGNMENT, EARLIER = "03_transformer_layers", "02_attention_mechanism"
EXERCISE = "transformer_block"  # it calls multi_head_attention, which assignment 02 asks for
BROKEN = "def multi_head_attention(*arguments, **more):\n    return 0, 0\n"


def setup_cell(course, assignment=ASSIGNMENT) -> str:
    cells = course.source_notebook(assignment)["cells"]
    return next("".join(c["source"]) for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == "setup")


def graded(course, warm, replaced: str = "") -> bytes:
    """The verdict on one exercise of a submission that is right, or has one cell replaced."""
    sources = {**model_solutions(course, ASSIGNMENT), **({EXERCISE: replaced} if replaced else {})}
    exercises = {exercise.cell: exercise for exercise in course.exercises(ASSIGNMENT).values()}
    cells = [Cell(setup_cell(course)), *(Cell(source) for source in sources.values()), Cell("", f"test_{EXERCISE}")]
    result = grade(cells, exercises, lambda name: [], warm, course_files(course, ASSIGNMENT))
    return to_json(Judgement("02", "1", verdicts=tuple(result.verdicts.values())))


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A broken earlier notebook as near to the kernel's folder as anyone could put it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    place = tmp_path / EARLIER
    place.mkdir()
    cells = [{"cell_type": "code", "metadata": {"nbgrader": {"solution": True}}, "source": BROKEN}]
    (place / f"{EARLIER}.ipynb").write_text(json.dumps({"cells": cells}))
    return place


def test_a_solution_is_compiled_as_it_stands():
    """Not under this package's own `from __future__` imports, which would make annotations text."""
    code = "def layer_norm(x: int):\n    return x"
    assert namespace(COURSE, ASSIGNMENT, "layer_norm", code)["layer_norm"].__annotations__ == {"x": int}


def test_another_assignments_notebook_changes_nothing(course, warm, request):
    alone = graded(course, warm)
    assert json.loads(alone)["verdicts"][0]["points"] == 20
    place = request.getfixturevalue("planted")
    with warm.fork() as kernel:
        assert place.parent in kernel.scratch.parents
    assert graded(course, warm) == alone


def test_the_kernel_takes_the_given_one_and_says_so(course, warm, planted):
    with warm.fork(course_files(course, ASSIGNMENT)) as kernel:
        ok, outputs = kernel.run("from given import mine_or_given\nf = mine_or_given('multi_head_attention')")
        assert ok and outputs[0]["text"].startswith("multi_head_attention: given")
        assert kernel.run("assert f.__code__.co_filename.endswith('given.py')")[0]
        assert kernel.run("import os\ntry: os.listdir('..')\nexcept PermissionError: pass\nelse: raise SystemExit")[0]


def test_what_is_judged_is_the_students_own(course, warm):
    wrong = "def transformer_block(x, params, num_heads, mask=None):\n    return x\n"
    assert json.loads(graded(course, warm, wrong))["verdicts"][0]["points"] == 0
    imported = "from given import *\nfrom given import transformer_block\n"
    verdict = json.loads(graded(course, warm, imported))["verdicts"][0]
    assert verdict["points"] == 0, "given.py must not hold what the assignment asks for"


@pytest.mark.parametrize(("assignment", "broken"), USED, ids="-".join)
def test_what_uses_a_broken_function_keeps_its_points(course, warm, assignment, broken):
    exercises = course.exercises(assignment)
    functions = exercises[broken].functions
    raising = "\n".join(f"def {name}(*a, **b):\n    raise RuntimeError('broken')" for name in functions)
    cells = [Cell(setup_cell(course, assignment))]
    for name, source in model_solutions(course, assignment).items():
        cells.append(Cell(raising if name == broken else source))
        if name == broken or broken in exercises[name].uses:
            cells.append(Cell("", exercises[name].cell))
    by_cell = {exercise.cell: exercise for exercise in exercises.values()}
    result = grade(cells, by_cell, lambda name: [], warm, course_files(course, assignment))
    lost = {verdict.exercise: verdict.max_points - verdict.points for verdict in result.verdicts.values()}
    assert lost.pop(broken) == exercises[broken].points
    assert lost and not any(lost.values()), lost


ODD = {
    "softmax": "def softmax(x, axis=-1):\n    return np.full_like(x, 1e300)",
    "training_step": "def training_step(params, *more):\n    return {**params, 'extra': np.ones(1)}, {}, {'loss': 1.0}",
    "layer_norm": "def layer_norm(x, gamma, beta, eps=1e-12):\n    return np.full_like(x, 1e300)",
}


@pytest.mark.parametrize(
    ("assignment", "name"),
    [
        (EARLIER, "softmax"),
        pytest.param("07_training_process", "training_step", marks=pytest.mark.long),
        pytest.param(ASSIGNMENT, "layer_norm", marks=pytest.mark.long),
    ],
)
def test_a_class_in_two_orders_gets_the_same_grades(assignment, name):
    exercise = COURSE.exercises(assignment)[name]
    wrong = [chaff_code(COURSE, assignment, chaff) for chaff in COURSE.chaffs(assignment) if chaff.exercise == name]
    right = list(right_solutions(COURSE, assignment, name).values())
    students = [LocalStudent(namespace(COURSE, assignment, name, code)) for code in (ODD[name], *right * 4, *wrong)]
    there = [judge(exercise, student, explain=False)[0] for student in students]
    back = [judge(exercise, student, explain=False)[0] for student in reversed(students)]
    assert there == back[::-1]
    assert all(verdict.status == "solved" for verdict in there[1 : 1 + 4 * len(right)])
