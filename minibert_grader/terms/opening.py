"""Open the archive of a term, whoever it came from: bounded, nothing run, checksums compared; look a grade up in it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minibert_grader.errors import CourseError
from minibert_grader.lms.unpack import Room, TooMuch, unpack
from minibert_grader.terms.contents import POINTS, POINTS_HEAD
from minibert_grader.terms.pack import MANIFEST, sha256_of

MOST_FILES = 1_000_000
LARGEST = 64 << 30
LARGEST_LIST = 512 << 20


@dataclass(frozen=True)
class Opened:
    """A term that was unpacked: its folder, edition, when it was packed, its files, and the archive's own checksum."""

    folder: Path
    edition: str
    made: str
    files: int
    sha256: str


def open_term(archive: Path, to: Path) -> Opened:
    """Unpack an archive into a folder that is missing or empty: all of it, or nothing.

    Raises
    ------
    CourseError
        If it is no such archive, a file of it differs from its checksum, or there is no room.
    """
    if not archive.is_file():
        raise CourseError(f"{archive} is no file; name the .zip that `minibert archive` wrote.")
    if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
        raise CourseError(f"{to} holds something already; name a folder that is missing or empty.")
    checksum = _checked(archive)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent))
    except OSError as error:
        raise CourseError(f"{to} cannot be written ({error.strerror}); choose another folder.") from None
    try:
        place = scratch / "term"
        place.mkdir()
        record = _unpacked(archive, place)
        if to.exists():
            to.rmdir()
        place.rename(to)
    except OSError as error:
        raise CourseError(f"{to} cannot be written ({error.strerror}); choose another folder, or make room.") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Opened(to, record["edition"], record["made"], len(record["files"]), checksum)


def points_of(folder: Path, student: str) -> list[dict[str, str]]:
    """A student's rows of an opened archive's table of points, keys being `POINTS_HEAD`.

    Raises
    ------
    CourseError
        If the table is missing or damaged, or has no such student.
    """
    path = folder / POINTS
    try:
        with path.open(newline="", encoding="utf-8") as file:
            table = csv.DictReader(file)
            if table.fieldnames != POINTS_HEAD:
                raise ValueError("it has other columns")
            rows = [row for row in table if row["student"].removeprefix("'") == student]
    except (OSError, ValueError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read ({error}); open the archive anew.") from None
    if not rows:
        raise CourseError(f"The archive has no points of a student {student!r}; {POINTS} lists those that it has.")
    return rows


def _checked(archive: Path) -> str:
    """The archive's checksum; `CourseError` where the note beside it says another."""
    checksum, note = sha256_of(archive), archive.with_name(f"{archive.name}.sha256")
    try:
        told = note.read_text(encoding="utf-8").split()[:1]
    except (OSError, ValueError):
        return checksum
    if told != [checksum]:
        raise CourseError(f"{archive} is not what {note.name} says; take another copy of it.")
    return checksum


def _unpacked(archive: Path, place: Path) -> dict[str, Any]:
    """Write the files below a folder and compare each with the list; that list."""
    refused: dict[str, str] = {}
    room = Room(MOST_FILES, max(0, shutil.disk_usage(place).free - (1 << 30)))
    try:
        unpack(archive, place, room, refused.__setitem__, largest=LARGEST)
    except TooMuch as reason:
        raise CourseError(f"{archive} cannot be opened: {reason}.") from None
    for name, why in refused.items():
        raise CourseError(f"{archive} cannot be opened: {name!a} is refused, because {why}.")
    try:
        if (place / MANIFEST).stat().st_size > LARGEST_LIST:
            raise ValueError
        record = json.loads((place / MANIFEST).read_bytes())
        files, words = record["files"], (record["edition"], record["made"])
        if not all(isinstance(word, str) and word.isprintable() for word in words):
            raise ValueError
        known = {name: (int(row["size"]), str(row["sha256"]), float(row["changed"])) for name, row in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CourseError(f"{archive} holds no list of a term's files; it is not one of `minibert archive`.") from None
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there ^ known.keys()):
        said = "is not in its list" if name in there else "is missing"
        raise CourseError(f"{archive} is damaged: {name!a} {said}; take another copy of it.")
    for name, (size, checksum, changed) in known.items():
        path = place / name
        if path.stat().st_size != size or sha256_of(path) != checksum:
            raise CourseError(f"{archive} is damaged: {name!a} differs from its checksum; take another copy of it.")
        if 0 <= changed < 1 << 33:
            os.utime(path, (changed, changed))
    return record
