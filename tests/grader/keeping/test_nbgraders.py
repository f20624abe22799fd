"""What is relied on in nbgrader, and that what writes into the gradebook begins with a copy."""

from __future__ import annotations

import inspect

import pytest
from nbgrader.apps.dbapp import DbBaseApp
from nbgrader.apps.nbgraderapp import NbGraderApp
from nbgrader.converters.base import BaseConverter

from minibert_grader.keeping import nbgraders
from minibert_grader.keeping.copies import copies
from tests.grader.plugins.conftest import ASSIGNMENT, SOFTMAX, filled, graded_course, released_course  # noqa: F401

CHANGED = "nbgrader has changed here; read its source again"


def test_every_command_that_writes_is_wrapped():
    """By the words of its module; a command that is new is to be looked at."""
    everything = set(_subclasses(DbBaseApp))
    harmless = {"DbApp", "DbStudentApp", "DbAssignmentApp", "DbStudentListApp", "DbAssignmentListApp"}
    harmless |= {"DbGenericImportApp"}
    assert {kind.__name__ for kind in everything} - harmless == {kind.__name__ for kind in nbgraders.APPS}, CHANGED
    for kind in nbgraders.CONVERTERS:
        assert issubclass(kind, BaseConverter), CHANGED
        assert "self.coursedir" in inspect.getsource(BaseConverter.convert_notebooks), CHANGED
    assert "autograde" in NbGraderApp.subcommands, CHANGED


def test_grading_and_removing_begin_with_a_copy(graded_course, tmp_path):  # noqa: F811
    course = graded_course.copy(tmp_path)
    before = {each.path.name for each in copies(course.root)}
    assert before, "releasing and grading have made some"
    course.grade_by_hand("ada", "written_scaling", 9)
    done = course.nbgrader("db", "student", "remove", "ada", "--force")
    assert done.returncode == 0, course.log
    (latest, *_) = copies(course.root)
    assert latest.path.name not in before
    assert (latest.students, latest.marks) == (1, 1), "as it was before"
    assert course.scores("ada") == {}


def test_a_damaged_gradebook_is_graded_into_by_nobody(graded_course, tmp_path):  # noqa: F811
    course = graded_course.copy(tmp_path)
    (course.root / "gradebook.db").write_bytes(b"garbage, no database")
    before = copies(course.root)
    for command in ("autograde", "generate_feedback"):
        done = course.nbgrader(command, ASSIGNMENT)
        assert done.returncode != 0
        assert "minibert restore" in course.log and "Traceback" not in course.log
    done = course.nbgrader("db", "student", "add", "bea")
    assert done.returncode == 1 and "minibert restore" in course.log and "Traceback" not in course.log
    assert copies(course.root) == before


@pytest.mark.parametrize("url", ["postgresql://host/db", "sqlite:////elsewhere/gradebook.db", "sqlite:///:memory:"])
def test_a_gradebook_elsewhere_is_not_the_courses(url, tmp_path):
    assert not nbgraders._is_the_courses(url, tmp_path)
    assert nbgraders._is_the_courses(f"sqlite:///{tmp_path}/gradebook.db", tmp_path)


def _subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
