"""Names of assignments and exercises: whole, or a beginning that only one has; anything else is an error."""

from __future__ import annotations

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError


@pytest.fixture
def small(tmp_path) -> Course:
    for name in ("01_one", "02_two", "02_two_more", "03_three"):
        (tmp_path / "source" / name).mkdir(parents=True)
        (tmp_path / "source" / name / f"{name}.ipynb").touch()
    return Course(tmp_path)


def test_a_beginning_that_only_one_has(small):
    assert small.require("01") == small.require("01_o") == small.require("01_one") == "01_one"


def test_a_whole_name_that_is_also_a_beginning(small):
    assert small.require("02_two") == "02_two"


def test_a_beginning_of_several_names_them(small):
    with pytest.raises(CourseError, match="more than one assignment: 02_two, 02_two_more"):
        small.require("02")


@pytest.mark.parametrize("word", ["", "1", "one", "04", "02_two_x", "../01"])
def test_what_begins_no_name_is_an_error_with_the_known_ones(small, word):
    with pytest.raises(CourseError, match=r"no assignment .*known: 01_one, 02_two, 02_two_more, 03_three"):
        small.require(word)


def test_where_whole_names_are_asked_for_a_beginning_is_none(small):
    with pytest.raises(CourseError, match="no assignment '01'"):
        small.require("01", whole=True)


def test_exercises(course):
    name = "02_attention_mechanism"
    assert course.require_exercise(name, "soft") == "softmax"
    with pytest.raises(CourseError, match="more than one exercise in 02_attention_mechanism: softmax, "):
        course.require_exercise(name, "s")
    with pytest.raises(CourseError, match="no exercise 'gelu' in 02_attention_mechanism; known: softmax, "):
        course.require_exercise(name, "gelu")


def test_course_toml_names_whole_assignments(small):
    (small.root / "course.toml").write_text('[given]\n03_three = ["01"]\n')
    with pytest.raises(CourseError, match="no assignment '01'"):
        small.earlier("03_three")
