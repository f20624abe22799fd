"""A student's data is found and removed everywhere, others' stays to the byte, and what is out of reach is named."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from minibert_grader.commands import keeping as commands
from minibert_grader.errors import CourseError
from minibert_grader.keeping.copies import keep_copy
from minibert_grader.keeping.lock import grading
from minibert_grader.terms import exchange
from minibert_grader.terms.traces import traces_of
from tests.grader.terms.conftest import ASSIGNMENT


@pytest.fixture
def whole(term, tmp_path, monkeypatch):
    """A term with copies, caches, reports, a download and an exchange besides."""
    keep_copy(term.root)
    cache = term.root / ".minibert" / ("a" * 40)
    cache.mkdir(parents=True)
    (cache / f"{ASSIGNMENT}.{'b' * 64}.verdicts").write_text("adalyn's outputs")
    (cache / f"{ASSIGNMENT}.softmax.0.record").write_text("the course's own")
    (term.root / "reports").mkdir()
    (term.root / "reports" / f"{ASSIGNMENT}.html").write_text("adalyn, bea")
    (term.root / "reports" / f"{ASSIGNMENT}.csv").write_text("student,points\nada,6\nbea,6\n")
    for name in ("archive", "extracted/class.zip"):
        place = term.root / "downloaded" / ASSIGNMENT / name
        place.mkdir(parents=True)
        for student in ("adalyn", "bea"):
            (place / f"{student}_work.ipynb").write_text(f"work of {student}")
    (term.root / "downloaded" / ASSIGNMENT / "archive" / "class.zip").write_text("a zip of the class")
    names = {
        student: {"system": "plain", "name": f"{student}_work.ipynb", "late": None} for student in ("adalyn", "bea")
    }
    (term.root / "downloaded" / ASSIGNMENT / "names.json").write_text(json.dumps(names))
    (term.root / "archives").mkdir()
    (term.root / "archives" / "term.zip").write_text("a zip of the term")
    (term.root / "backups" / "gradebook.damaged.1.db").write_text("torn")
    shared = tmp_path / "exchange" / "mini-bert"
    for student in ("adalyn", "bea"):
        (shared / "inbound" / f"{student}+{ASSIGNMENT}+2026-01-01 00:00:00 UTC+abc").mkdir(parents=True)
        (shared / "feedback" / ASSIGNMENT).mkdir(parents=True, exist_ok=True)
        page = f"<title>02: feedback for {student}</title>"
        (shared / "feedback" / ASSIGNMENT / f"{hashlib.sha256(student.encode()).hexdigest()}.html").write_text(page)
    monkeypatch.setattr(exchange, "exchange_of", lambda _: shared.parent)
    monkeypatch.chdir(term.root)
    return term


def bytes_with(root: Path, word: bytes) -> list[str]:
    found = []
    for path in sorted(root.rglob("*")):
        if word in os.fsencode(path.name) or (path.is_file() and word in path.read_bytes()):
            found.append(str(path.relative_to(root)))
    return found


def test_nothing_of_the_student_is_left(whole, tmp_path, capsys):
    assert len(bytes_with(tmp_path, b"adalyn")) > 15
    kept = {
        name: (tmp_path / name).read_bytes() for name in bytes_with(tmp_path, b"bea") if (tmp_path / name).is_file()
    }
    commands.forget("adalyn", yes=True)
    assert bytes_with(tmp_path, b"adalyn") == []
    assert bytes_with(tmp_path, b"Byron") == [], "nor in unused pages of a gradebook"
    shared = {"gradebook", "csv", "log", "names.json", "html"}
    for name, content in kept.items():
        if not any(word in name for word in shared) or "submitted" in name:
            assert (tmp_path / name).read_bytes() == content, name
    assert (whole.root / "roster.csv").read_text() == "id,last_name,first_name,email\nbea,Smith,X,bea@example.org\n"
    assert (whole.root / "grades.csv").read_text() == 'assignment,student_id,comment\na,bea,"two\nlines"\n'
    assert (whole.root / ".minibert" / ("a" * 40) / f"{ASSIGNMENT}.softmax.0.record").exists()
    said = capsys.readouterr().out
    for word in ("submitted/adalyn", "gradebook.db: 5 rows", "backups/", "roster.csv: 1 line", "inbound"):
        assert word in said
    reach = said.partition("Not reached")[2]
    assert "archives/term.zip" in reach and "gradebook.damaged.1.db" in reach
    assert "learning management system" in reach and "archives" in reach and "class.zip" in reach


def test_the_others_grades_stay(whole):
    commands.forget("adalyn", yes=True)
    from nbgrader.api import Gradebook

    for path in (whole.root / "gradebook.db", *(whole.root / "backups").glob("gradebook.2*.db")):
        with Gradebook(f"sqlite:///{path}") as gradebook:
            assert [student.id for student in gradebook.students] == ["bea"]
            assert gradebook.find_grade("test_softmax", ASSIGNMENT, ASSIGNMENT, "bea").manual_score == 6
            assert len(gradebook.assignment_submissions(ASSIGNMENT)) == 1


def test_a_name_that_is_part_of_another(whole):
    (whole.root / "submitted" / "adalyn2" / ASSIGNMENT).mkdir(parents=True)
    (whole.root / ".nbgrader.log").write_text("graded adalyn2\ngraded x-adalyn\ngraded submitted/adalyn/02\n")
    commands.forget("adalyn", yes=True)
    assert (whole.root / "submitted" / "adalyn2").is_dir()
    assert (whole.root / ".nbgrader.log").read_text() == "graded adalyn2\ngraded x-adalyn\n"


def test_work_that_resists(whole, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    place = whole.root / "submitted" / "adalyn"
    (place / "link").symlink_to(outside)
    (place / "closed").mkdir()
    (place / "closed" / "file").write_text("x")
    os.chmod(place / "closed", 0)
    (whole.root / "feedback" / "zed").symlink_to(outside)
    commands.forget("adalyn", yes=True)
    commands.forget("zed", yes=True)
    assert not place.exists() and not (whole.root / "feedback" / "zed").is_symlink()
    assert (outside / "kept.txt").read_text() == "kept"


def test_it_asks_first(whole):
    program = Path(sys.executable).with_name("minibert")
    done = subprocess.run([program, "forget", "adalyn"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "submitted/adalyn" in done.stdout and "add --yes" in done.stderr and "Traceback" not in done.stderr
    assert (whole.root / "submitted" / "adalyn").is_dir()


@pytest.mark.parametrize("student", ["", ".", "..", "../bea", "/", "*", "adalyn,bea", ".hidden", "a\nb"])
def test_what_is_no_id(whole, student):
    with pytest.raises(CourseError, match="cannot be the id"):
        traces_of(whole, student, None)


def test_a_student_of_whom_there_is_nothing(whole):
    before = bytes_with(whole.root, b"verdicts")
    with pytest.raises(CourseError, match="Nothing of a student 'eve'"):
        commands.forget("eve", yes=True)
    assert bytes_with(whole.root, b"verdicts") == before


def test_not_while_a_grader_runs(whole):
    with grading(whole.root, ASSIGNMENT, pytest.fail, copy=False), pytest.raises(CourseError, match="at work"):
        commands.forget("adalyn", yes=True)
    assert (whole.root / "submitted" / "adalyn").is_dir()
