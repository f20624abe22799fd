"""Copies of the gradebook: one state of it, made before each run, the last ten kept, none of a damaged one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from minibert_grader.errors import CourseError
from minibert_grader.keeping.copies import KEPT, copies, keep_copy, same_content

TABLES = "CREATE TABLE student(id); CREATE TABLE submitted_assignment(id); CREATE TABLE grade(id, manual_score);"


@pytest.fixture
def root(tmp_path):
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as file:
        file.executescript(TABLES)
    add(tmp_path, "ada")
    return tmp_path


def add(root, student):
    with closing(sqlite3.connect(root / "gradebook.db")) as file, file:
        file.execute("INSERT INTO student VALUES (?)", (student,))


def students(path):
    with closing(sqlite3.connect(path)) as file:
        return [name for (name,) in file.execute("SELECT id FROM student ORDER BY id")]


def test_a_copy_is_made_and_listed(root):
    path = keep_copy(root)
    add(root, "bea")
    assert students(path) == ["ada"]
    assert [(each.path, each.students, each.marks) for each in copies(root)] == [(path, 1, 0)]


def test_there_is_nothing_to_copy_yet(tmp_path):
    assert keep_copy(tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_the_last_ten_are_kept(root):
    made = []
    for number in range(KEPT + 3):
        add(root, f"s{number}")
        made.append(keep_copy(root))
    assert len(set(made)) == KEPT + 3, "those of one second have names of their own, in order"
    assert [each.path for each in copies(root)] == made[:-11:-1]
    assert [path for path in made if path.exists()] == made[-KEPT:]


def test_what_has_not_changed_is_not_copied_again(root):
    assert keep_copy(root) == keep_copy(root)
    assert len(copies(root)) == 1
    assert same_content(root / "gradebook.db", copies(root)[0].path)


def test_a_copy_is_one_state_while_another_writes(root):
    with closing(sqlite3.connect(root / "gradebook.db")) as writer:
        writer.execute("INSERT INTO student VALUES ('half written')")
        path = keep_copy(root)
        assert students(path) == ["ada"]
        writer.rollback()


@pytest.mark.parametrize("content", [b"garbage, no database at all", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_gradebook_takes_the_place_of_no_copy(root, content):
    good = keep_copy(root)
    (root / "gradebook.db").write_bytes(content)
    with pytest.raises(CourseError, match="minibert restore"):
        keep_copy(root)
    assert [each.path for each in copies(root)] == [good]
    assert list((root / "backups").iterdir()) == [good], "nothing half made is left"


def test_a_gradebook_with_a_torn_page(root):
    with closing(sqlite3.connect(root / "gradebook.db")) as file, file:
        file.executemany("INSERT INTO student VALUES (?)", [(f"student {number}" * 20,) for number in range(500)])
    keep_copy(root)
    data = bytearray((root / "gradebook.db").read_bytes())
    data[8192:12288] = b"\xa5" * 4096
    (root / "gradebook.db").write_bytes(data)
    with pytest.raises(CourseError, match="cannot be used"):
        keep_copy(root)


def test_no_run_without_a_copy(root):
    (root / "backups").write_text("a file where the folder should be")
    with pytest.raises(CourseError, match="No copy of the gradebook can be written"):
        keep_copy(root)


def test_a_copy_may_be_read_by_those_who_may_read_the_gradebook(root):
    os.chmod(root / "gradebook.db", 0o640)
    assert keep_copy(root).stat().st_mode & 0o777 == 0o640
