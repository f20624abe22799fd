"""`minibert simulate` makes a class that stock nbgrader grades, each student by their own work alone."""

from __future__ import annotations

import json

import pytest
from nbgrader.api import Gradebook

from minibert_grader.commands import simulated as commands
from minibert_grader.running.stock import nbgrader
from minibert_grader.simulated import students
from minibert_grader.simulated.students import Simulated
from tests.grader.simulated.conftest import ASSIGNMENT, course  # noqa: F401  (a fixture)

COUNT = 24


@pytest.mark.long
def test_a_class_graded_in_two_orders_gets_the_same_grades(course, monkeypatch):  # noqa: F811
    monkeypatch.chdir(course.root)
    there = students.ordinary_class(COUNT, seed=5)
    back = [Simulated(name.name, work.work) for name, work in zip(there, reversed(there), strict=True)]
    grades = []
    for order in (there, back):
        monkeypatch.setattr(students, "ordinary_class", lambda count, seed, order=order: order)
        folder = course.root.parent / f"class_{len(grades)}"
        commands.simulate(folder, COUNT, 5, [ASSIGNMENT])
        made = type(course)(folder)
        list(nbgrader(made, "autograde", ASSIGNMENT))
        verdicts = {student.name: folder / "autograded" / student.name / ASSIGNMENT for student in order}
        files = {name: place / f"{ASSIGNMENT}.verdicts.json" for name, place in verdicts.items()}
        grades.append([files[student.name].read_bytes() if files[student.name].exists() else b"" for student in order])
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            assert gradebook.find_assignment(ASSIGNMENT).duedate
            assert {student.id for student in gradebook.students} >= {student.name for student in order}
    assert grades[0] == grades[1][::-1]
    totals = [sum(row["points"] for row in json.loads(grade)["verdicts"]) for grade in grades[0] if grade]
    assert max(totals) == 88 and min(totals) < 88
