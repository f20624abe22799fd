"""A course that was begun by `new-course`, once; each test changes a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.new.course import write_course

REPOSITORY = Course(Path(__file__).parents[3])


@pytest.fixture(scope="session")
def begun(tmp_path_factory) -> Course:
    return write_course(REPOSITORY, tmp_path_factory.mktemp("begun") / "course")


@pytest.fixture
def own(begun, tmp_path) -> Course:
    return Course(Path(shutil.copytree(begun.root, tmp_path / "own")))
