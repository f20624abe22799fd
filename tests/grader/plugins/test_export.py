"""Marks in the shapes that other systems read back, with what waits left blank."""

from __future__ import annotations

import csv
import logging
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from minibert_grader.plugins.export import CanvasExport, MarksExport, MoodleExport

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # as nbgrader_config.py does
CELLS = {"test_softmax": 10, "written_scaling": 12}


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory):
    """Ada is marked and late, Bob waits for a TA, Cy handed nothing in, and Eve's name is a formula."""
    url = f"sqlite:///{tmp_path_factory.mktemp('export') / 'gradebook.db'}"
    with Gradebook(url) as book:
        book.add_assignment("02")
        book.add_notebook("02", "02")
        for name, points in CELLS.items():
            book.add_grade_cell(name, "02", "02", max_score=points, cell_type="code")
        book.add_student("ada", first_name="Ada", last_name="Byron", email="ada@x.org", lms_user_id="4711")
        book.add_student("bob", first_name="Bob", last_name="Öz, Jr.")
        book.add_student("cy")
        book.add_student("eve", first_name="=1+1", last_name="")
        for student, written in (("ada", 9.5), ("bob", None), ("eve", 0)):
            book.add_submission("02", student)
            for name, points in (("test_softmax", 10), ("written_scaling", written)):
                grade = book.find_grade(name, "02", "02", student)
                if name.startswith("test"):
                    grade.auto_score, grade.needs_manual_grade = points, False
                else:
                    grade.manual_score, grade.needs_manual_grade = points, points is None
        book.find_submission_notebook("02", "02", "ada").late_submission_penalty = 2
        book.db.commit()
        yield book


def exported(kind: type[MarksExport], gradebook: Gradebook, path: Path) -> list[list[str]]:
    kind(to=str(path)).export(gradebook)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_what_waits_is_blank_and_counted_apart(gradebook, tmp_path):
    head, *lines = exported(MarksExport, gradebook, tmp_path / "grades.csv")
    by_student = {line[1]: dict(zip(head, line, strict=True)) for line in lines}
    assert (by_student["ada"]["state"], by_student["ada"]["score"]) == ("marked", "17.5")
    assert (by_student["ada"]["points_so_far"], by_student["ada"]["late_submission_penalty"]) == ("19.5", "2")
    bob = by_student["bob"]
    assert (bob["state"], bob["score"], bob["points_so_far"], bob["waiting_for_a_ta"]) == ("waiting", "", "10", "12")
    assert (by_student["cy"]["state"], by_student["cy"]["score"]) == ("missing", "")
    assert bob["last_name"] == "Öz, Jr." and bob["max_score"] == "22"
    assert by_student["eve"]["first_name"] == "'=1+1"


def test_canvas_finds_students_and_possible_points(gradebook, tmp_path):
    head, possible, *lines = exported(CanvasExport, gradebook, tmp_path / "canvas.csv")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "02"]
    assert possible[0].strip() == "Points Possible" and possible[5] == "22"
    assert lines[0] == ["Byron, Ada", "4711", "", "ada", "", "17.5"]
    assert [line[5] for line in lines] == ["17.5", "", "", "10"]


def test_moodle_finds_students_by_name_or_address(gradebook, tmp_path):
    head, *lines = exported(MoodleExport, gradebook, tmp_path / "moodle.csv")
    assert head == ["username", "firstname", "lastname", "email", "02"]
    assert lines[0] == ["ada", "Ada", "Byron", "ada@x.org", "17.5"]
    assert lines[1][4] == ""


def test_how_many_wait_is_said(gradebook, tmp_path):
    said = []
    exporter = MarksExport(to=str(tmp_path / "grades.csv"))
    exporter.log.addHandler(handler := logging.Handler())
    handler.emit = lambda record: said.append(record.getMessage())
    exporter.export(gradebook)
    exporter.log.removeHandler(handler)
    assert said[-1] == "Left blank, because answers still wait for a TA: 1."


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"student": ["ada", "adam"]}, "no student adam; known: ada, bob, cy, eve"),
        ({"assignment": ["03"]}, "no assignment 03; known: 02"),
        ({"to": "/nowhere/grades.csv"}, "/nowhere/grades.csv cannot be written"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(gradebook, tmp_path, monkeypatch, settings, said):
    monkeypatch.chdir(tmp_path)
    lines = []
    exporter = MarksExport(**settings)
    exporter.log.addHandler(handler := logging.Handler())
    handler.emit = lambda record: lines.append(record.getMessage())
    with pytest.raises(SystemExit):
        exporter.export(gradebook)
    exporter.log.removeHandler(handler)
    assert len(lines) == 1 and said in lines[0]
    assert not list(tmp_path.iterdir())
