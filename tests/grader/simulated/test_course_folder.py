"""A simulated class lives in a folder of its own, and no real student's work is ever removed."""

from __future__ import annotations

import pytest

from minibert_grader.errors import CourseError
from minibert_grader.simulated.course_folder import make_folder, remove_folder
from minibert_grader.simulated.students import Simulated, Work

from .conftest import ASSIGNMENT

EVE = Simulated("eve", lambda course, assignment: Work(slips={1: 0}))
LOU = Simulated("lou", lambda course, assignment: Work(missing=True))
MIA = Simulated("mia", lambda course, assignment: Work(raw="not a notebook", hours_late=5))


def contents(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_is_a_course_with_the_work_handed_in(course, tmp_path):
    before = contents(course.root)
    made = make_folder(course, tmp_path / "class", [EVE, LOU, MIA], [ASSIGNMENT])
    assert made.exercises(ASSIGNMENT).keys() == course.exercises(ASSIGNMENT).keys()
    handed_in = sorted(path.parent.parent.name for path in made.root.glob("submitted/*/*/*.ipynb"))
    assert handed_in == ["eve", "mia"]
    arrivals = (made.root / "arrivals.csv").read_text().splitlines()
    assert arrivals[0] == "student,assignment,arrived"
    assert f"mia,{ASSIGNMENT},2026-02-01T04:59:00+00:00" in arrivals and len(arrivals) == 3
    assert contents(course.root) == before


def test_made_again_it_is_left_as_it_is(course, tmp_path):
    made = make_folder(course, tmp_path / "class", [EVE], [ASSIGNMENT])
    (made.root / "gradebook.db").write_text("of hours of grading")
    before = contents(made.root)
    assert make_folder(course, tmp_path / "class", [EVE], [ASSIGNMENT]) == made
    assert contents(made.root) == before


def test_another_class_or_anything_else_there_is_refused(course, tmp_path):
    made = make_folder(course, tmp_path / "class", [EVE], [ASSIGNMENT])
    before = contents(made.root)
    with pytest.raises(CourseError, match="holds something already"):
        make_folder(course, tmp_path / "class", [MIA], [ASSIGNMENT])
    assert contents(made.root) == before
    with pytest.raises(CourseError, match="holds something already"):
        make_folder(course, course.root, [EVE], [ASSIGNMENT])


def test_only_a_simulated_class_is_removed(course, tmp_path):
    made = make_folder(course, tmp_path / "class", [EVE], [ASSIGNMENT])
    real = made.root / "submitted" / "a_real_student"
    real.mkdir()
    with pytest.raises(CourseError, match="not the simulated class's"):
        remove_folder(made.root)
    with pytest.raises(CourseError, match="not a folder of"):
        remove_folder(course.root)
    assert (made.root / "submitted" / "eve").is_dir() and course.assignments() == [ASSIGNMENT]
    real.rmdir()
    theirs = made.root / "submitted" / "eve" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    before = theirs.read_bytes()
    theirs.write_text("somebody tried something here")
    with pytest.raises(CourseError, match="not the simulated class's"):
        remove_folder(made.root)
    theirs.write_bytes(before)
    remove_folder(made.root)
    assert not made.root.exists()
    remove_folder(made.root)
