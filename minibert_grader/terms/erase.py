"""Take one student out of files that hold others as well: databases, tables, logs, lists of downloads."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from minibert_grader.errors import CourseError

# What nbgrader keeps of a student, the innermost first.
OF_A_SUBMISSION = (
    "FROM {table} WHERE notebook_id IN (SELECT submitted_notebook.id FROM submitted_notebook JOIN submitted_assignment "
    "ON submitted_assignment.id = submitted_notebook.assignment_id WHERE submitted_assignment.student_id = ?)"
)
WHO_MARKED = "minibert_marks"  # ours, beside nbgrader's tables, where a TA has marked across a class
ROWS = (
    f"FROM {WHO_MARKED} WHERE grade_id IN (SELECT id {OF_A_SUBMISSION.format(table='grade')})",
    OF_A_SUBMISSION.format(table="grade"),
    OF_A_SUBMISSION.format(table="comment"),
    "FROM submitted_notebook WHERE assignment_id IN (SELECT id FROM submitted_assignment WHERE student_id = ?)",
    "FROM submitted_assignment WHERE student_id = ?",
    "FROM student WHERE id = ?",
)
NOT_A_LETTER = r"(?<![\w.-]){}(?![\w-])"


def _rows(file: sqlite3.Connection) -> tuple[str, ...]:
    """The rows that a gradebook can have of a student."""
    known = file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (WHO_MARKED,)).fetchone()
    return ROWS if known else ROWS[1:]


def rows_in_gradebook(path: Path, student: str) -> int:
    """How many rows of a gradebook are a student's; `CourseError` where it cannot be read, so that nobody is missed."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as file:
            return sum(file.execute(f"SELECT count(*) {rows}", (student,)).fetchone()[0] for rows in _rows(file))
    except sqlite3.Error as error:
        raise CourseError(
            f"{path} cannot be read ({error}), so nobody could be removed from it: put a copy back with "
            "`minibert restore`, or move it away, and try again."
        ) from None


def email_in_gradebook(path: Path, student: str) -> str:
    """A student's address in a gradebook; "" for none."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as file:
        found = file.execute("SELECT email FROM student WHERE id = ?", (student,)).fetchone()
        return found[0] or "" if found else ""
    return ""


def erase_from_gradebook(path: Path, student: str) -> None:
    """Remove a student's rows, and what SQLite would keep of them in unused pages."""
    before = path.stat()
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=60)) as file:
            file.execute("PRAGMA secure_delete = ON")
            file.execute("BEGIN IMMEDIATE")
            for rows in _rows(file):
                file.execute(f"DELETE {rows}", (student,))
            file.execute("COMMIT")
            file.execute("VACUUM")
    except sqlite3.Error as error:
        raise CourseError(f"{path} cannot be changed ({error}); close what uses it, and try again.") from None
    if path.parent.name == "backups":  # its age is what it was
        os.utime(path, (before.st_atime, before.st_mtime))


def lines_of_table(path: Path, words: set[str]) -> tuple[list[str], int]:
    """The lines of a CSV file but for the rows that have one of these words as a cell, and how many those were."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
        kept, count, before = [], 0, 0
        reader = csv.reader(lines)
        for row in reader:
            ours = {cell.strip().removeprefix("'") for cell in row} & words
            count += bool(ours)
            kept += [] if ours else lines[before : reader.line_num]
            before = reader.line_num
    except (OSError, ValueError, csv.Error):
        return [], 0
    return kept, count


def erase_from_table(path: Path, words: set[str]) -> None:
    write_over(path, "".join(lines_of_table(path, words)[0]))


def lines_of_log(path: Path, student: str) -> tuple[list[str], int]:
    """The lines of a log but for those that name a student, and how many those were."""
    named = re.compile(NOT_A_LETTER.format(re.escape(student)))
    try:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            lines = file.readlines()
    except OSError:
        return [], 0
    kept = [line for line in lines if not named.search(line)]
    return kept, len(lines) - len(kept)


def erase_from_log(path: Path, student: str) -> None:
    write_over(path, "".join(lines_of_log(path, student)[0]))


def erase_from_names(path: Path, student: str) -> None:
    """From the list of what was downloaded."""
    names = json.loads(path.read_text(encoding="utf-8"))
    names.pop(student, None)
    write_over(path, json.dumps(names, indent=1) + "\n")


def write_over(path: Path, text: str) -> None:
    handle, half = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
    shutil.copymode(path, half)
    os.replace(half, path)


def erase_tree(path: Path) -> None:
    """Remove a folder, a file, or a link itself; a folder that its student had closed is opened for that."""

    def again(function: Callable[[str], object], name: str, _: object) -> None:
        with suppress(OSError):
            os.chmod(Path(name).parent, 0o700)
            if not os.path.islink(name):
                os.chmod(name, 0o700)
            if os.path.isdir(name) and not os.path.islink(name):
                shutil.rmtree(name, ignore_errors=True)
            else:
                os.unlink(name)

    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        else:
            shutil.rmtree(path, onerror=again)
    except OSError as error:
        raise CourseError(f"{path} cannot be removed ({error.strerror}); see whose it is.") from None
    if path.is_symlink() or path.exists():
        raise CourseError(f"{path} cannot be removed; see whose it is.")
