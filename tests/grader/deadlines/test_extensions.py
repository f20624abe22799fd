"""A file of extensions is granted as a whole or not at all."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from nbgrader.api import Gradebook

from minibert_grader.course.folder import Course
from minibert_grader.deadlines.extensions import (
    Extension,
    extensions_file,
    grant,
    granted_extensions,
    read_extensions,
    set_extensions,
)
from minibert_grader.errors import CourseError

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # as nbgrader_config.py does
DUE = datetime(2026, 2, 1, 22, 59)
HEAD = "student,assignment,until,days\n"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course").mkdir()
    return Course(tmp_path / "course")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A gradebook's file, to be copied: nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("extensions") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as book:
        for name, due in (("02", DUE), ("03", None)):
            book.add_assignment(name, duedate=due)
        for student in ("ada", "bo"):
            book.add_student(student)
        book.add_submission("02", "ada")
    return path


@pytest.fixture
def gradebook(course, filled):
    with Gradebook(f"sqlite:///{shutil.copy(filled, course.root)}") as book:
        yield book


@pytest.fixture
def granted(course, gradebook, tmp_path):
    """Grant what a text says."""

    def run(text: str) -> int:
        path = tmp_path / "more.csv"
        path.write_text(text, encoding="utf-8")
        return set_extensions(gradebook, grant(course, gradebook, path))

    return run


def test_until_and_days_reach_the_gradebook(course, gradebook, granted):
    assert granted(HEAD + "ada,02,2026-02-03T00:59:00+01:00,\nbo,02,,1.5\n") == 1
    assert gradebook.find_submission("02", "ada").extension == timedelta(hours=25)
    assert granted("assignment,days,student\n02,2,ada\n") == 1
    assert gradebook.find_submission("02", "ada").extension == timedelta(days=2)
    assert gradebook.find_submission("02", "ada").duedate == DUE + timedelta(days=2)
    assert granted_extensions(course) == {("ada", "02"): Extension(days=2), ("bo", "02"): Extension(days=1.5)}
    assert granted(HEAD + "ada,02,,0\n") == 1
    assert gradebook.find_submission("02", "ada").extension is None


def test_the_courses_own_file_is_left_as_it_is_written(course, gradebook):
    path = extensions_file(course)
    path.write_text("student, assignment, days\n\nada, 02, 3\n", encoding="utf-8-sig")
    assert grant(course, gradebook, path) == {("ada", "02"): Extension(days=3)}
    assert path.read_text(encoding="utf-8-sig") == "student, assignment, days\n\nada, 02, 3\n"


def test_a_kept_moment_is_read_back_as_it_was(course, granted):
    granted(HEAD + "ada,02,2026-02-03T00:59:00+01:00,\n")
    assert granted_extensions(course)["ada", "02"].until == datetime(2026, 2, 2, 23, 59)
    assert datetime(2026, 2, 2, 23, 59, tzinfo=UTC).isoformat() in extensions_file(course).read_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("eve,02,,1", "no student 'eve'; nothing was changed"),
        ("ada,04,,1", "no assignment '04'; known: 02, 03"),
        ("ada,03,,1", "03 has no due date; set it first: nbgrader db assignment add 03"),
        ("ada,02,2026-01-31T00:00:00+00:00,", "before the due date, 2026-02-01 22:59 UTC"),
        ("ada,02,2026-02-03T00:59:00,", "Line 3 .* is damaged"),
        ("ada,02,tomorrow,", "Line 3 .* is damaged"),
        ("ada,02,,soon", "Line 3 .* is damaged"),
        ("ada,02,,nan", "Line 3 .* is damaged"),
        ("ada,02,,-1", "Line 3 .* is damaged"),
        ("ada,02,,99999", "Line 3 .* is damaged"),
        ("ada,02,,", "Line 3 .* is damaged"),
        ("ada,02,2026-02-03T00:59:00+01:00,1", "Line 3 .* is damaged"),
        ("ada,02", "Line 3 .* is damaged"),
        (",02,,1", "Line 3 .* is damaged"),
    ],
)
def test_one_wrong_line_and_nothing_is_granted(course, gradebook, granted, line, said):
    with pytest.raises(CourseError, match=said):
        granted(f"{HEAD}ada,02,,1\n{line}\n")
    assert gradebook.find_submission("02", "ada").extension is None
    assert not extensions_file(course).exists()


@pytest.mark.parametrize("head", ["", "student,days", "student,assignment", "student,assignment,until,until", "a,b,c"])
def test_the_first_line_names_the_columns(tmp_path, head):
    (tmp_path / "more.csv").write_text(f"{head}\nada,02,1\n")
    with pytest.raises(CourseError, match="must begin with the line student,assignment,until"):
        read_extensions(tmp_path / "more.csv")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"more\.csv cannot be read"):
        read_extensions(tmp_path / "more.csv")
