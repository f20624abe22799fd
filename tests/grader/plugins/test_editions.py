"""A class is graded by the edition that it was released with, or not at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import minibert_kit
import pytest
from minibert_kit.edition import OtherEdition, check_edition

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.plugins.preconditions import require_kit, require_same_cells

from .conftest import ASSIGNMENT, REPOSITORY, SCORES, SOFTMAX, TinyCourse, filled

EDITION = Course(REPOSITORY).edition()


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_kit_notebooks_and_course_are_of_one_edition():
    assert minibert_kit.EDITION == EDITION
    for place in ("source", "release"):
        for path in (REPOSITORY / place).glob("*/*.ipynb"):
            assert f'check_edition(\\"{EDITION}\\")' in path.read_text(), path
    for path in (REPOSITORY / "release").glob("*/*.ipynb"):
        assert json.loads(path.read_text())["metadata"]["minibert"]["edition"] == EDITION


def test_a_notebook_with_another_kit_says_what_to_install():
    check_edition(EDITION)
    with pytest.raises(OtherEdition, match=f"edition 1999 .* to {re.escape(EDITION)}. Install the kit"):
        check_edition("1999")


def test_grading_with_another_kit_is_refused(monkeypatch):
    require_kit(Course(REPOSITORY))
    monkeypatch.setattr(minibert_kit, "EDITION", "1999")
    with pytest.raises(CourseError, match=r"kit is of edition 1999.*pip install \./kit"):
        require_kit(Course(REPOSITORY))


@pytest.mark.parametrize("text", ["", "edition = 3", 'edition = ""', "edition = ["])
def test_a_course_without_an_edition_is_an_error(tmp_path, text):
    (tmp_path / "course.toml").write_text(text)
    with pytest.raises(CourseError, match=r"course\.toml"):
        Course(tmp_path).edition()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"test_softmax"', '"test_softmax_anew"', r"test_softmax \(10 points in the gradebook, absent in source/\), "
         r"test_softmax_anew \(absent in the gradebook, 10 points in source/\)"),
        ('"points": 12', '"points": 11', r"written_scaling \(12 points in the gradebook, 11 points in source/\)"),
        ('"points": 10', '"points": 11', r"has 11 points in source/ and 10 in its hidden tests"),
    ],
)  # fmt: skip
def test_cells_or_points_that_differ_from_the_release_are_named(released_course, tmp_path, old, new, said):
    course = released_course.copy(tmp_path)
    url = f"sqlite:///{course.root / 'gradebook.db'}"
    require_same_cells(Course(course.root), url, ASSIGNMENT)
    replaced(course.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", old, new)
    with pytest.raises(CourseError, match=said):
        require_same_cells(Course(course.root), url, ASSIGNMENT)


def test_a_running_course_after_a_pull(graded_course, tmp_path):
    """Handed in on the old edition: refused with the way back by the new one, and graded again by the old one."""
    course: TinyCourse = graded_course.copy(tmp_path)
    before = course.scores("ada"), course.verdict_bytes("ada")
    course.submit("bob", filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES))
    toml = course.root / "course.toml"
    replaced(toml, f'edition = "{EDITION}"', 'edition = "2999.1"')
    assert course.nbgrader("autograde", ASSIGNMENT, "--force").returncode == 1
    assert "2999.1" in course.log and "Traceback" not in course.log
    assert (course.scores("ada"), course.verdict_bytes("ada"), course.scores("bob")) == (*before, {})
    replaced(toml, 'edition = "2999.1"', f'edition = "{EDITION}"')
    assert course.nbgrader("autograde", ASSIGNMENT).returncode == 0, course.log
    assert course.judgement("bob").edition == EDITION
    assert {score.auto for cell, score in course.scores("bob").items() if cell.startswith("test_")} == {10}
