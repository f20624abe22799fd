"""What verdicts depend on is told part by part: a mended test of one exercise leaves the others known."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.judging.sparing import states
from minibert_grader.judging.sparing.states import difference, parts, state_of
from tests.grader.judging.test_judge import ASSIGNMENT

LATER = "03_transformer_layers"


@pytest.fixture
def own(course, tmp_path):
    """A course of one's own, whose files may be changed."""
    for name in ("tests/exercises", "source"):
        shutil.copytree(course.root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("course.toml", "nbgrader_config.py"):
        shutil.copy(course.root / name, tmp_path)
    return Course(tmp_path)


def changed(course, path: str, old: str, new: str, assignment: str = ASSIGNMENT) -> str:
    """Which parts change with a text in one of the course's files."""
    before = parts(course, assignment)
    file = course.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    for each in (states._shared, states._source, states._tests):
        each.cache_clear()
    return difference(before, parts(course, assignment))


TESTS = f"tests/exercises/test_{ASSIGNMENT}.py"


def test_nothing_changes_by_itself(own):
    assert difference(parts(own, ASSIGNMENT), parts(own, ASSIGNMENT)) == ""
    assert len(state_of(own, ASSIGNMENT, "softmax")) == 40


def test_a_mended_property_concerns_its_exercise_alone(own):
    assert changed(own, TESTS, "class TestSoftmax:", "class TestSoftmax:\n    more = 1") == (
        "the hidden tests of softmax"
    )


def test_so_does_a_misconception_that_is_said_better(own, monkeypatch):
    before, chaffs = parts(own, ASSIGNMENT), own.chaffs(ASSIGNMENT)
    better = [replace(each, hint="Better.") if each.exercise == "softmax" else each for each in chaffs]
    monkeypatch.setattr(Course, "chaffs", lambda self, assignment: better)
    states._tests.cache_clear()
    assert difference(before, parts(own, ASSIGNMENT)) == "the hidden tests of softmax"


def test_comments_change_nothing(own):
    assert changed(own, TESTS, "class TestSoftmax:", "# mended\n\n\nclass TestSoftmax:") == ""


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TESTS, "import numpy as np", "import numpy as np\nMORE = 1"),
        ("tests/exercises/strategies.py", "import numpy as np", "import numpy as np\nMORE = 1"),
        ("tests/exercises/shapes.py", "from hypothesis", "MORE = 1\nfrom hypothesis"),
    ],
)
def test_what_the_tests_share_concerns_all_of_them(own, path, old, new):
    names = [f"the hidden tests of {name}" for name in own.exercises(ASSIGNMENT)]
    assert changed(own, path, old, new) == ", ".join(names)


def test_a_class_that_another_exercise_names_is_its_own_as_well(own):
    old = "class TestSoftmax:"
    extended = changed(own, TESTS, "class TestPaddingMask:", "class TestPaddingMask(TestSoftmax):")
    assert extended == "the hidden tests of padding_mask"
    assert changed(own, TESTS, old, f"{old}\n    more = 1") == (
        "the hidden tests of softmax, the hidden tests of padding_mask"
    )


def test_tests_that_borrow_from_another_assignment_change_with_what_they_borrow(own):
    assert "the hidden tests of layer_norm" in changed(own, TESTS, "import math", "import math\nMORE = 1", LATER)
    assert changed(own, TESTS, "class TestSoftmax:", "class TestSoftmax:\n    more = 1", LATER) == ""


def test_notebooks_concern_those_that_build_upon_them(own):
    path = f"source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    assert changed(own, path, '"cells"', ' "cells"') == f"source/{ASSIGNMENT}"
    assert changed(own, path, '"cells"', ' "cells"', LATER) == f"source/{ASSIGNMENT}"
    later = f"source/{LATER}/{LATER}.ipynb"
    assert changed(own, later, '"cells"', ' "cells"') == ""


def test_a_notebook_without_hidden_tests_has_a_state_too(own):
    (own.root / "source" / "09_more").mkdir()
    (own.root / "source" / "09_more" / "09_more.ipynb").write_text("{}")
    assert "source/09_more" in parts(own, "09_more") and len(state_of(own, "09_more")) == 40


def test_versions_are_told_by_their_numbers(own):
    now = parts(own, ASSIGNMENT)
    before = {**now, "numpy": "1.0", "the grader": "another"}
    assert difference(before, now) == f"numpy 1.0 → {now['numpy']}, the grader"
    del before["numpy"]
    assert difference(before, now) == f"numpy ? → {now['numpy']}, the grader"
    assert difference({}, now) == "what graded it is not known"
