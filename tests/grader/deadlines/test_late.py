"""Penalties by the course's policy, reckoned from the marks as they are now, and only where lateness is known."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event
from traitlets import TraitError
from traitlets.config import Config

from minibert_grader.course.folder import Course
from minibert_grader.deadlines.late import DAY, HOUR, LatePenalties, LatePolicy
from minibert_grader.errors import CourseError

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # as nbgrader_config.py does
DUE = datetime(2026, 2, 1, 23, 59)


@pytest.mark.parametrize(
    ("settings", "late", "penalty"),
    [
        ({}, 99 * DAY, None),
        ({"penalty_method": "zero"}, 1, 20),
        ({"penalty_method": "zero", "grace_hours": 2}, 2 * HOUR, None),
        ({"penalty_method": "zero", "grace_hours": 2}, 2 * HOUR + 1, 20),
        ({"penalty_method": "per_day", "points_per_day": 1.5}, 1, 1.5),
        ({"penalty_method": "per_day", "points_per_day": 1.5}, DAY, 1.5),
        ({"penalty_method": "per_day", "points_per_day": 1.5}, DAY + 1, 3),
        ({"penalty_method": "per_day", "points_per_day": 1.5, "grace_hours": 1}, DAY + HOUR, 1.5),
        ({"penalty_method": "per_day", "points_per_day": 1.5}, 30 * DAY, 20),
        ({"penalty_method": "per_day"}, 30 * DAY, 0),
    ],
)
def test_the_policy(settings, late, penalty):
    assert LatePolicy(**settings).late_submission_penalty("ada", 20, late) == penalty


@pytest.mark.parametrize("wrong", [{"penalty_method": "half"}, {"points_per_day": -1}, {"grace_hours": -1}])
def test_a_policy_that_cannot_be_is_refused(wrong):
    with pytest.raises(TraitError):
        LatePolicy(**wrong)


@pytest.fixture
def course(tmp_path):
    (tmp_path / "source" / "02").mkdir(parents=True)
    (tmp_path / "source" / "02" / "02.ipynb").touch()
    return Course(tmp_path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A gradebook's file, to be copied: Ada and Bo, 2.5 days late, have 10 points; the written answer waits."""
    path = tmp_path_factory.mktemp("late") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as book:
        book.add_assignment("02", duedate=DUE)
        book.add_notebook("02", "02")
        for name, most in (("test_softmax", 10), ("written_scaling", 12)):
            book.add_grade_cell(name, "02", "02", max_score=most, cell_type="code")
        for student in ("ada", "bo"):
            book.add_student(student)
            book.add_submission("02", student, timestamp=DUE + timedelta(days=2.5))
            mark(book, student, "test_softmax", auto_score=10, needs_manual_grade=False)
            mark(book, student, "written_scaling", needs_manual_grade=True)
    return path


@pytest.fixture
def gradebook(course, filled):
    with Gradebook(f"sqlite:///{shutil.copy(filled, course.root)}") as book:
        yield book


def mark(book: Gradebook, student: str, cell: str, **values: object) -> None:
    grade = book.find_grade(cell, "02", "02", student)
    for name, value in values.items():
        setattr(grade, name, value)
    book.db.commit()


def reckoned(book: Gradebook, course: Course, student: str | None = None, **settings: object) -> dict[str, float]:
    config = Config({"LatePenalties": {"plugin_class": LatePolicy}, "LatePolicy": settings})
    LatePenalties(config=config).reckon(book, course, "02", student)
    return {each.student_id: each.late_submission_penalty for each in book.assignment_submissions("02")}


def test_zero_takes_what_was_marked_later_too(gradebook, course):
    assert reckoned(gradebook, course, penalty_method="zero") == {"ada": 10, "bo": 10}
    mark(gradebook, "ada", "written_scaling", manual_score=9.5, needs_manual_grade=False)
    assert reckoned(gradebook, course, penalty_method="zero") == {"ada": 19.5, "bo": 10}
    assert reckoned(gradebook, course, penalty_method="none") == {"ada": 0, "bo": 0}


def test_one_student_is_reckoned_alone(gradebook, course):
    assert reckoned(gradebook, course, "bo", penalty_method="per_day", points_per_day=2) == {"ada": 0, "bo": 6}


def test_extensions_and_corrected_arrivals_count(gradebook, course):
    (course.root / "extensions.csv").write_text("student,assignment,days\nada,02,1\n")
    (course.root / "arrivals.csv").write_text("student,assignment,arrived\nbo,02,2026-02-02T00:58:00+01:00\n")
    assert reckoned(gradebook, course, penalty_method="per_day", points_per_day=2) == {"ada": 4, "bo": 0}
    assert gradebook.find_submission("02", "bo").timestamp == DUE - timedelta(minutes=1)


def test_an_extension_that_was_set_by_other_means_stays(gradebook, course):
    gradebook.grant_extension("02", "ada", days=9)
    assert reckoned(gradebook, course, penalty_method="zero") == {"ada": 0, "bo": 10}
    assert gradebook.find_submission("02", "ada").extension == timedelta(days=9)


def test_a_download_tells_no_lateness(gradebook, course):
    place = course.root / "taken" / "ada" / "02.intake.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps({"student": "ada", "assignment": "02", "arrived_by": "downloaded"}))
    assert reckoned(gradebook, course, penalty_method="zero") == {"ada": 0, "bo": 10}
    assert gradebook.find_submission("02", "ada").timestamp is None
    (course.root / "arrivals.csv").write_text("student,assignment,arrived\nada,02,2026-02-05T00:00:00+00:00\n")
    assert reckoned(gradebook, course, penalty_method="zero") == {"ada": 10, "bo": 10}


def test_no_due_date_is_no_lateness(gradebook, course):
    gradebook.find_assignment("02").duedate = None
    gradebook.db.commit()
    (course.root / "extensions.csv").write_text("student,assignment,days\nada,02,1\n")
    assert reckoned(gradebook, course, penalty_method="zero") == {"ada": 0, "bo": 0}
    assert gradebook.find_submission("02", "ada").extension is None  # nbgrader could not add it to nothing


@pytest.mark.parametrize("wrong", [{"penalty_method": "half"}, {"points_per_day": "many"}])
def test_a_policy_that_cannot_be_is_one_sentence(gradebook, course, wrong):
    with pytest.raises(CourseError, match=rf"nbgrader_config\.py: .*{next(iter(wrong))}"):
        reckoned(gradebook, course, **wrong)


@pytest.mark.parametrize("name", ["extensions.csv", "arrivals.csv"])
def test_a_damaged_list_changes_nothing(gradebook, course, name):
    (course.root / name).write_text("student\nada\n")
    with pytest.raises(CourseError, match=name):
        reckoned(gradebook, course, penalty_method="zero")
    assert not any(each.late_submission_penalty for each in gradebook.assignment_submissions("02"))


def test_a_class_costs_as_many_questions_as_two_students(gradebook, course):
    """What has not changed is not written: a class of thousands is reckoned before every export."""
    counted = []

    def questions() -> int:
        counted.clear()
        config = Config({"LatePenalties": {"plugin_class": LatePolicy}, "LatePolicy": {"penalty_method": "zero"}})
        LatePenalties(config=config).reckon(gradebook, course, "02")
        return len(counted)

    event.listen(gradebook.engine, "before_cursor_execute", lambda *told: counted.append(told[2]))
    questions()
    of_two = questions()
    for number in range(20):
        gradebook.add_student(f"s{number}")
        gradebook.add_submission("02", f"s{number}", timestamp=DUE)
    assert questions() == of_two > 0
