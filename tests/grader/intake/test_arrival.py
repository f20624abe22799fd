"""An instructor's list is read strictly; the same content keeps the time when it was first seen."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.arrival import arrival, collected_path, written_down
from minibert_grader.intake.folder import opened
from minibert_grader.intake.released import Released
from minibert_grader.intake.take import folder_of, take_in

HEAD = "student,assignment,arrived\n"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "source" / "02").mkdir(parents=True)
    (tmp_path / "source" / "02" / "02.ipynb").touch()
    return Course(tmp_path)


def write(course: Course, text: str) -> None:
    (course.root / "arrivals.csv").write_text(text, encoding="utf-8")


def test_no_list_is_no_arrivals(course):
    assert written_down(course) == {}


@pytest.mark.parametrize("when", ["2026-02-01T10:00:00+01:00", "2026-02-01 09:00Z", " 2026-02-01T09:00:00+00:00 "])
def test_a_line_is_a_moment(course, when):
    write(course, f"\ufeff{HEAD}ada,02,{when}\n\n")
    assert written_down(course) == {("ada", "02"): datetime(2026, 2, 1, 9, tzinfo=UTC)}


@pytest.mark.parametrize(
    "line", ["ada,02", "ada,02,yesterday", "ada,02,2026-02-01T10:00:00", "ada,02,2026-02-01T09:00Z,x"]
)
def test_a_damaged_line_is_named(course, line):
    write(course, f"{HEAD}bob,02,2026-02-01T09:00Z\n{line}\n")
    with pytest.raises(CourseError, match=r"Line 3 of .*arrivals\.csv is damaged"):
        written_down(course)


def test_a_line_of_no_assignment_is_named(course):
    write(course, f"{HEAD}ada,2,2026-02-01T09:00Z\n")
    with pytest.raises(CourseError, match=r"Line 2 of .*arrivals\.csv: no assignment '2'; known: 02"):
        written_down(course)


@pytest.mark.parametrize("text", ["", "name,when\n", "ada,02,2026-02-01T09:00Z\n"])
def test_the_first_line_names_the_columns(course, text):
    write(course, text)
    with pytest.raises(CourseError, match="must begin with the line student,assignment,arrived"):
        written_down(course)


def test_the_list_then_the_collector_then_the_files(course):
    path = collected_path(course, "ada", "02")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"arrived": 1000, "collected": 2000}))
    written = {("ada", "02"): datetime(2026, 2, 1, tzinfo=UTC)}
    assert arrival(course, "ada", "02", 1500, written).source == "arrivals.csv"
    assert arrival(course, "ada", "02", 1500, {}).when.timestamp() == 1000
    assert arrival(course, "ada", "02", 2500, {}).when.timestamp() == 2500  # changed since it was collected
    path.write_text("damaged")
    assert arrival(course, "ada", "02", 1500, {}).when.timestamp() == 1500


def test_a_picture_that_is_exchanged_arrived_when_it_was(course):
    folder = course.root / "submitted" / "ada" / "02"
    folder.mkdir(parents=True)
    cells = [{"cell_type": "markdown", "source": "![x](x.png)"}]
    (folder / "02.ipynb").write_text(json.dumps({"cells": cells}))
    (folder / "x.png").write_bytes(b"first")

    def arrived() -> float:
        with opened(str(course.root / "submitted")) as students:
            record = take_in(course, students, "ada", Released(()), {}, "02")
        return datetime.fromisoformat(record.arrived).timestamp()

    first = arrived()
    os.utime(folder / "x.png", (5, 5))
    assert arrived() == first
    (folder / "x.png").write_bytes(b"another")
    assert arrived() == pytest.approx((folder / "x.png").stat().st_ctime, abs=1e-5) and arrived() > first


def test_what_was_seen_once_did_not_arrive_later(course):
    notebook = course.root / "submitted" / "ada" / "02" / "02.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text('{"cells": []}')

    def taken() -> tuple[str, int]:
        with opened(str(course.root / "submitted")) as students:
            record = take_in(course, students, "ada", Released(()), {}, "02")
        return record.arrived, folder_of(course, "ada", "02").stat().st_ino

    first, place = taken()
    assert taken() == (first, place)  # nothing is written where nothing changed
    os.utime(notebook, (5, 5))  # sets the time of change to now
    assert taken()[0] == first
    notebook.write_text('{"cells": [], "x": 1}')
    assert taken()[0] > first
    assert (folder_of(course, "ada", "02") / "02.ipynb").read_bytes() == notebook.read_bytes()
    assert sorted(path.name for path in folder_of(course, "ada", "02").parent.iterdir()) == ["02", "02.intake.json"]
