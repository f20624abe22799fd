"""A copy is put back, what it replaces is copied before, and what was graded in between is graded again."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from nbgrader.api import Gradebook

from minibert_grader.commands import keeping as commands
from minibert_grader.errors import CourseError
from minibert_grader.keeping.copies import copies, gradebook_path, keep_copy
from minibert_grader.keeping.lock import grading
from minibert_grader.terms.restore import find_copy, restore
from tests.grader.terms.conftest import ASSIGNMENT

RECORD = f"taken/{{}}/{ASSIGNMENT}.graded.json"


def mark_of(term, student):
    with Gradebook(f"sqlite:///{gradebook_path(term.root)}") as gradebook:
        return gradebook.find_grade("test_softmax", ASSIGNMENT, ASSIGNMENT, student).manual_score


def give(term, student, points):
    with Gradebook(f"sqlite:///{gradebook_path(term.root)}") as gradebook:
        gradebook.find_grade("test_softmax", ASSIGNMENT, ASSIGNMENT, student).manual_score = points
        gradebook.db.commit()


def test_there_and_back(term):
    first = keep_copy(term.root)
    give(term, "adalyn", 1)
    done = restore(term, find_copy(term, "1"))
    assert (done.copy.path, mark_of(term, "adalyn")) == (first, 6)
    assert done.again == [], "nothing was graded since"
    assert (term.root / RECORD.format("adalyn")).exists()
    restore(term, find_copy(term, done.before.name))
    assert mark_of(term, "adalyn") == 1


def test_what_was_graded_after_the_copy_is_graded_again(term):
    keep_copy(term.root)
    (term.root / RECORD.format("bea")).write_text("graded since")
    assert restore(term, find_copy(term, "1")).again == [("bea", ASSIGNMENT)]
    assert not (term.root / RECORD.format("bea")).exists()
    assert (term.root / RECORD.format("adalyn")).exists()


def test_the_oldest_of_ten_can_be_put_back(term):
    for points in range(10):
        give(term, "adalyn", points)
        keep_copy(term.root)
    give(term, "adalyn", 9.5)
    restore(term, find_copy(term, "10"))
    assert mark_of(term, "adalyn") == 0


@pytest.mark.parametrize("content", [b"garbage, no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_gradebook_is_replaced_and_kept(term, content):
    keep_copy(term.root)
    gradebook_path(term.root).write_bytes(content)
    done = restore(term, find_copy(term, "1"))
    assert done.before.read_bytes() == content
    assert mark_of(term, "adalyn") == 6
    assert len(copies(term.root)) == 1, "what is damaged is not listed as a copy"


def test_a_missing_gradebook_is_put_back(term):
    keep_copy(term.root)
    gradebook_path(term.root).unlink()
    assert restore(term, find_copy(term, "1")).before is None
    assert mark_of(term, "adalyn") == 6


def test_whoever_has_it_open_sees_it_put_back(term):
    keep_copy(term.root)
    with closing(sqlite3.connect(gradebook_path(term.root))) as formgrader:
        give(term, "adalyn", 1)
        query = "SELECT manual_score FROM grade ORDER BY manual_score"
        assert formgrader.execute(query).fetchall() == [(1,), (6,)]
        restore(term, find_copy(term, "1"))
        assert formgrader.execute(query).fetchall() == [(6,), (6,)]


def test_nothing_is_put_back_while_a_grader_runs(term):
    keep_copy(term.root)
    give(term, "adalyn", 1)
    copy = find_copy(term, "1")
    with grading(term.root, ASSIGNMENT, pytest.fail, copy=False), pytest.raises(CourseError, match="at work"):
        restore(term, copy)
    assert mark_of(term, "adalyn") == 1


@pytest.mark.parametrize("name", ["2", "0", "-1", "gradebook.db", "../gradebook.db", ""])
def test_an_unknown_copy(term, name):
    keep_copy(term.root)
    with pytest.raises(CourseError, match="known: 1 to 1"):
        find_copy(term, name)


def test_a_damaged_copy_is_neither_listed_nor_put_back(term):
    path = keep_copy(term.root)
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(CourseError, match="none yet"):
        find_copy(term, path.name)


def test_the_command(term, monkeypatch, capsys):
    monkeypatch.chdir(term.root)
    commands.restore(None)
    assert "no copy yet" in capsys.readouterr().out
    path = keep_copy(term.root)
    commands.restore(None)
    shown = capsys.readouterr().out
    assert path.name in shown and "minibert restore NUMBER" in shown
    give(term, "adalyn", 1)
    (term.root / RECORD.format("adalyn")).write_text("graded since")
    commands.restore("1")
    said = capsys.readouterr().out
    assert "What was there before" in said and f"minibert grade {ASSIGNMENT}" in said
