"""No verdict on a right solution depends on the seed of the examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.measuring.calibrate import repeat_exercise

COURSE = Course.find(Path(__file__).parent)
EVERY = [(assignment, name) for assignment in COURSE.assignments() for name in COURSE.exercises(assignment)]


@pytest.mark.long
@pytest.mark.parametrize(("assignment", "name"), EVERY)
def test_right_solutions_keep_their_points_on_other_examples(assignment, name):
    repeated = repeat_exercise(COURSE, assignment, name, range(1, 4))
    assert repeated.runs >= 3 * 4
    assert repeated.flips == []
