"""Copies of the gradebook, made before whatever writes into it; the last ten are kept."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from minibert_grader.errors import CourseError

FOLDER, KEPT = "backups", 10
NAME = re.compile(r"gradebook\.(\d{4}-\d\d-\d\d)\.(\d{6})\.db")
MOST_AT_ONCE = 60
SECONDS = 60  # to wait for whoever is just writing


@dataclass(frozen=True)
class Copy:
    """A copy of the gradebook: its file, when it was begun (UTC), and what is in it."""

    path: Path
    made: datetime
    students: int
    submissions: int
    marks: int


def gradebook_path(root: Path) -> Path:
    return root / "gradebook.db"


def keep_copy(root: Path) -> Path | None:
    """Copy the gradebook as it is now into `backups/`, and remove all but the last ten copies.

    Parameters
    ----------
    root : Path
        The course's folder.

    Returns
    -------
    Path or None
        The copy, or the latest one where nothing has changed since; None where there is no gradebook.

    Raises
    ------
    CourseError
        If the gradebook is damaged or there is no room; earlier copies stay as they are.
    """
    made = write_copy(root)
    for old in _paths(root)[KEPT:]:
        old.unlink(missing_ok=True)
    return made


def write_copy(root: Path) -> Path | None:
    """As `keep_copy`, without removing any."""
    source = gradebook_path(root)
    if not source.is_file():
        return None
    folder, begun = root / FOLDER, datetime.now(UTC)
    try:
        folder.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".half-", suffix=".db", dir=folder)
        os.close(handle)
        half = Path(name)
        try:
            copy_database(source, half)
            latest = next(iter(_paths(root)), None)
            if latest is not None and same_content(half, latest):
                return latest
            shutil.copymode(source, half)
            os.utime(half, (begun.timestamp(), begun.timestamp()))
            return _named(half, folder, max(begun, _when(latest) + timedelta(seconds=1)) if latest else begun)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise CourseError(
            f"No copy of the gradebook can be written into {folder} ({error.strerror}), and nothing is done without; "
            "make room there, or see who may write."
        ) from None


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database as one state of it, whoever writes meanwhile, and look whether it is whole.

    Raises
    ------
    CourseError
        If it is no database, or damaged.
    """
    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            (said,) = new.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise sqlite3.DatabaseError(said.splitlines()[-1])
    except sqlite3.Error as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise CourseError(
                f"The gradebook cannot be copied into {target.parent} ({error}): make room on its disk, or let files "
                "grow further (ulimit -f), then run the same command again."
            ) from None
        raise CourseError(
            f"The gradebook {source} cannot be used ({error}); `minibert restore` lists its copies and puts one back; "
            "without one, move it away and release each assignment with `nbgrader generate_assignment` and --force."
        ) from None


def copies(root: Path) -> list[Copy]:
    """The copies of a course's gradebook, the latest first; one that is damaged is left out."""
    found = []
    for path in _paths(root):
        with suppress(sqlite3.Error), closing(_open(path)) as copy:
            tables = ("student", "submitted_assignment", "grade WHERE manual_score IS NOT NULL")
            counts = [copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
            found.append(Copy(path, _when(path), *counts))
    return found


def same_content(one: Path, other: Path) -> bool:
    """Whether two databases hold the same; what SQLite counts in their headers is not looked at."""
    if one.stat().st_size != other.stat().st_size:
        return False
    if filecmp.cmp(one, other, shallow=False):
        return True
    with one.open("rb") as first, other.open("rb") as second:
        first.seek(100)
        second.seek(100)
        while chunk := first.read(1 << 20):
            if chunk != second.read(1 << 20):
                return False
    return True


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=SECONDS)


def _paths(root: Path) -> list[Path]:
    """Copies by name, which is by age, the latest first."""
    folder = root / FOLDER
    return sorted((path for path in folder.glob("*.db") if NAME.fullmatch(path.name)), reverse=True)


def _when(path: Path) -> datetime:
    named = NAME.fullmatch(path.name)
    assert named is not None
    return datetime.strptime(f"{named[1]} {named[2]}", "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)


def _named(half: Path, folder: Path, begun: datetime) -> Path:
    """Give a copy its name, by which they are sorted; of several in one second, the later ones take the next."""
    for second in range(MOST_AT_ONCE):
        path = folder / f"gradebook.{begun + timedelta(seconds=second):%Y-%m-%d.%H%M%S}.db"
        with suppress(FileExistsError):
            os.link(half, path)
            return path
    raise CourseError(f"{folder} gets more copies than can be named; see what runs there, and try again.")
