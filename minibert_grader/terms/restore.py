"""Put a copy of the gradebook back, and let what was graded after it be graded again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.take import TAKEN
from minibert_grader.keeping.copies import Copy, copies, copy_database, gradebook_path, write_copy
from minibert_grader.keeping.lock import alone

DAMAGED = "gradebook.damaged"


@dataclass(frozen=True)
class Restored:
    """What was put back, a copy of what it replaced, and (student, assignment) of what is to be graded again."""

    copy: Copy
    before: Path | None
    again: list[tuple[str, str]]


def find_copy(course: Course, name: str) -> Copy:
    """The copy of that file name, or that number in the list, 1 being the latest.

    Raises
    ------
    CourseError
        If there is none of it, with those that there are.
    """
    found = copies(course.root)
    by_number = {str(number): copy for number, copy in enumerate(found, start=1)}
    by_name = {copy.path.name: copy for copy in found}
    copy = by_number.get(name) or by_name.get(Path(name).name)
    if copy is None:
        known = f"1 to {len(found)}, as `minibert restore` lists them" if found else "none yet"
        raise CourseError(f"There is no whole copy {name!r} of the gradebook; known: {known}.")
    return copy


def restore(course: Course, copy: Copy) -> Restored:
    """Make a copy the gradebook. What stands there is copied first, as it is even where it is damaged.

    What was graded after the copy was made is not in it, or is there as it was before. So the grader forgets that it
    graded it: the next `minibert grade` does so again, and a mark whose answer may be another by then asks to be looked
    at.

    Raises
    ------
    CourseError
        If someone grades, or the disk is full.
    """
    gradebook = gradebook_path(course.root)
    with alone(course.root):
        before = _keep_present(course.root, gradebook)
        copy_database(copy.path, gradebook)
        again = []
        for record in sorted((course.root / TAKEN).glob("*/*.graded.json")):
            if record.stat().st_mtime >= copy.path.stat().st_mtime:
                record.unlink()
                again.append((record.parent.name, record.name.removesuffix(".graded.json")))
    return Restored(copy, before, again)


def _keep_present(root: Path, gradebook: Path) -> Path | None:
    """A copy of the gradebook; where it is damaged, the file itself, moved away with what SQLite keeps beside it."""
    try:
        return write_copy(root)
    except CourseError:
        if not _is_damaged(gradebook):
            raise
    number = 1
    while (place := root / "backups" / f"{DAMAGED}.{number}.db").exists():
        number += 1
    for ending in ("", "-journal", "-wal", "-shm"):
        path = gradebook.with_name(gradebook.name + ending)
        if path.exists():
            os.replace(path, place.with_name(place.name + ending))
    return place


def _is_damaged(gradebook: Path) -> bool:
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(f"{gradebook.resolve().as_uri()}?mode=rw", uri=True)) as file:
            return bool(file.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.OperationalError:  # locked, or no room: that is not damage
        return False
    except sqlite3.DatabaseError:
        return True
