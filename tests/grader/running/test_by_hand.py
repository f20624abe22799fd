"""One function judged alone: from a file, a notebook, or what a student handed in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, model_solutions
from minibert_grader.errors import CourseError
from minibert_grader.running.alone import judge_alone
from minibert_grader.running.handed_in import answer_of
from tests.grader.commands.test_cli import minibert

ASSIGNMENT = "02_attention_mechanism"
RIGHT = """def softmax(x, axis=-1):
    e = np.exp(x - largest(x, axis))
    return e / e.sum(axis=axis, keepdims=True)
"""
HELPER = "def largest(x, axis):\n    return x.max(axis=axis, keepdims=True)\n"
UNSHIFTED = RIGHT.replace(" - largest(x, axis)", "")


def handed_in(course: Course, root, sources: dict[str, str], own: str = "", after: str = "test_softmax") -> Course:
    """A course whose one student handed in these solutions, and a cell of the student's own behind another one."""
    made = replace(course, root=root)
    for name in ("source", "release", "tests", "course.toml"):
        (root / name).symlink_to(course.root / name)
    notebook = json.loads((course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    cells = []
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        cells.append({**cell, "source": sources.get(name, cell["source"])})
        if own and name == after:
            cells.append({"cell_type": "code", "metadata": {}, "source": own, "outputs": [], "execution_count": None})
    place = root / "submitted" / "student" / ASSIGNMENT
    place.mkdir(parents=True)
    (place / f"{ASSIGNMENT}.ipynb").write_text(json.dumps({**notebook, "cells": cells}))
    return made


def test_what_an_exercise_uses_is_right(course, warm):
    name = "multi_head_attention"
    model = model_solutions(course, ASSIGNMENT)[name]
    alone = judge_alone(course, ASSIGNMENT, name, [model], warm)
    assert (alone.verdict.status, alone.raised) == ("solved", ())


@pytest.mark.parametrize("assignment", ["06_input_to_output_flow", "07_training_process"])
def test_what_is_given_is_there(course, warm, assignment):
    name = list(course.exercises(assignment))[-1]
    model = model_solutions(course, assignment)[name]
    assert judge_alone(course, assignment, name, [model], warm).verdict.status == "solved"


def test_a_known_misconception_is_named(course, warm):
    chaff = next(each for each in course.chaffs(ASSIGNMENT) if each.exercise == "softmax")
    alone = judge_alone(course, ASSIGNMENT, "softmax", [chaff_code(course, ASSIGNMENT, chaff)], warm)
    assert alone.verdict.misconception.name == chaff.name
    assert alone.verdict.failures[0].failure.code


def test_code_that_does_not_run_says_so_and_is_not_the_model_solution(course, warm):
    alone = judge_alone(course, ASSIGNMENT, "softmax", ["def softmax(x:\n"], warm)
    assert alone.verdict.points == 0
    assert "SyntaxError" in alone.raised[0]


def test_a_file(course, warm, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(HELPER + RIGHT)
    answer = answer_of(course, ASSIGNMENT, "softmax", str(path))
    assert judge_alone(course, ASSIGNMENT, "softmax", answer.sources, warm).verdict.status == "solved"


def test_a_students_notebook_with_a_helper_in_a_cell_of_its_own(course, warm, tmp_path):
    made = handed_in(course, tmp_path, {"softmax": RIGHT, "attention_scores": "1 / 0"}, HELPER, after="setup")
    answer = answer_of(made, ASSIGNMENT, "softmax", "student")
    assert answer.sources == (HELPER, RIGHT)
    assert answer.place == f"submitted/student/{ASSIGNMENT}"
    alone = judge_alone(course, ASSIGNMENT, "softmax", answer.sources, warm)
    assert (alone.verdict.status, alone.raised) == ("solved", ())
    path = tmp_path / "submitted" / "student" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert answer_of(made, ASSIGNMENT, "softmax", str(path)).sources == answer.sources


def test_what_stands_after_the_check_does_not_count(course, tmp_path):
    made = handed_in(course, tmp_path, {"softmax": UNSHIFTED}, HELPER + RIGHT)
    assert answer_of(made, ASSIGNMENT, "softmax", "student").sources == (UNSHIFTED,)


def test_what_was_graded_comes_before_what_lies_there_now(course, tmp_path):
    made = handed_in(course, tmp_path, {"softmax": RIGHT})
    place = tmp_path / "taken" / "student" / ASSIGNMENT
    place.mkdir(parents=True)
    now = (tmp_path / "submitted" / "student" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text()
    (place / f"{ASSIGNMENT}.ipynb").write_text(now.replace(json.dumps(RIGHT), json.dumps(UNSHIFTED)))
    answer = answer_of(made, ASSIGNMENT, "softmax", "student")
    assert answer.sources == (UNSHIFTED,) and answer.place.startswith("taken/")


def test_a_folder_that_is_a_link_is_not_followed(course, tmp_path):
    made = handed_in(course, tmp_path, {"softmax": RIGHT})
    (tmp_path / "submitted" / "other").symlink_to(tmp_path / "submitted" / "student")
    with pytest.raises(CourseError, match="link"):
        answer_of(made, ASSIGNMENT, "softmax", "other")


@pytest.mark.parametrize("what", ["nobody", "../student", "missing.py", ""])
def test_neither_file_nor_student(course, what):
    with pytest.raises(CourseError, match="no file, and no student"):
        answer_of(course, ASSIGNMENT, "softmax", what)


def test_a_file_that_is_no_notebook(course, tmp_path):
    (tmp_path / "notes.ipynb").write_text("notes")
    with pytest.raises(CourseError, match=r"notes\.ipynb could not be read"):
        answer_of(course, ASSIGNMENT, "softmax", str(tmp_path / "notes.ipynb"))


def test_the_command_prints_the_verdict_and_the_failing_call(tmp_path):
    (tmp_path / "mine.py").write_text(UNSHIFTED)
    done = minibert("try", "02", "softm", str(tmp_path / "mine.py"))
    assert done.returncode == 1 and not done.stderr
    assert "softmax: 5 of 10 points" in done.stdout and "no maximum shift" in done.stdout
    assert done.stdout.rstrip().endswith("\nsoftmax(x)")
