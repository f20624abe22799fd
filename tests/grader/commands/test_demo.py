"""The demo's way from submission to table, end to end, and that a real class beside it stays as it is."""

from __future__ import annotations

import json

from minibert_grader.commands import simulated as commands
from minibert_grader.simulated import students
from minibert_grader.simulated.students import Simulated, Work
from tests.grader.simulated.conftest import ASSIGNMENT, course  # noqa: F401  (a fixture)


def test_from_submission_to_table(course, monkeypatch, capsys):  # noqa: F811
    small = [
        Simulated("eve_one_slip", lambda *_: Work(slips={1: 0})),
        Simulated("mia_no_notebook", lambda *_: Work(raw="My answers are in the attached document.")),
    ]
    monkeypatch.setattr(students, "ONE_OF_EACH", small)
    monkeypatch.chdir(course.root)
    real = course.root / "submitted" / "a_real_student" / "notes.txt"
    real.parent.mkdir(parents=True)
    real.write_text("kept")
    commands.demo([ASSIGNMENT])
    assert "2: no scaling" in capsys.readouterr().out
    verdicts = course.root / "demo" / "autograded" / "eve_one_slip" / ASSIGNMENT / f"{ASSIGNMENT}.verdicts.json"
    assert [row["points"] for row in json.loads(verdicts.read_bytes())["verdicts"]] == [10, 3, 6, 6, 16, 10, 22, 8]
    graded = verdicts.stat().st_mtime_ns

    commands.demo([ASSIGNMENT])
    assert verdicts.stat().st_mtime_ns == graded, "a second run grades nothing again"
    assert real.read_text() == "kept"
    assert sorted(path.name for path in (course.root / "submitted").iterdir()) == ["a_real_student"]
    assert not (course.root / "gradebook.db").exists()

    (course.root / "source" / ASSIGNMENT / "words.txt").write_text("the course has changed")
    commands.demo([ASSIGNMENT])
    assert verdicts.stat().st_mtime_ns != graded, "another state of the course is graded anew"
