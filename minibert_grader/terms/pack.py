"""Pack a term into one file with checksums, from which a grade can be looked up, and judged again, in years."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minibert_grader.course.folder import Course
from minibert_grader.course.term import read_term
from minibert_grader.errors import CourseError
from minibert_grader.intake.archive import RATIO, SMALL
from minibert_grader.keeping.copies import copy_database, gradebook_path
from minibert_grader.keeping.lock import alone
from minibert_grader.lms.unpack import bad_name
from minibert_grader.terms.contents import POINTS, READ_ME, VERSIONS, Found, files_of, points_table, read_me, versions

MANIFEST = "MANIFEST.json"
UNNAMED = "unnamed"  # folder for what has a name that no archive should hold
CHUNK = 1 << 20
LARGE = 64 << 20  # from here on nothing is packed tighter, only kept


class LeftOut(ValueError):
    """A file that is not packed; the text says why."""


@dataclass(frozen=True)
class Packed:
    """The archive, its checksum, how many files it holds, and what was left out (path → why)."""

    path: Path
    sha256: str
    files: int
    left: dict[str, str] = field(default_factory=dict)


def pack_term(course: Course, to: Path) -> Packed:
    """Write the archive of a term, read it back, and only then give it its name.

    Parameters
    ----------
    course : Course
    to : Path
        The .zip; there is none yet.

    Raises
    ------
    CourseError
        If nothing is graded, someone grades, the gradebook is damaged, or the file cannot be written.
    """
    if to.exists():
        raise CourseError(f"{to} is there already; name another file with --to, or move it away.")
    if not gradebook_path(course.root).is_file():
        raise CourseError(f"{gradebook_path(course.root)} is missing, so there is no term to pack.")
    half = to.with_name(f".{to.name}.half")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with alone(course.root), tempfile.TemporaryDirectory(prefix="minibert-archive-") as folder:
            handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w") as file:
                packed, left = _write(course, file, Path(folder))
        with zipfile.ZipFile(half) as file:
            if (damaged := file.testzip()) is not None:
                raise CourseError(f"{damaged} reads otherwise than it was written to {to}; look after the disk.")
        os.replace(half, to)
    except OSError as error:
        raise CourseError(f"{to} cannot be written ({error.strerror}); choose another place with --to.") from None
    finally:
        half.unlink(missing_ok=True)
    checksum = sha256_of(to)
    to.with_name(f"{to.name}.sha256").write_text(f"{checksum}  {to.name}\n", encoding="utf-8")
    return Packed(to, checksum, packed, left)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(course: Course, file: zipfile.ZipFile, scratch: Path) -> tuple[int, dict[str, str]]:
    """Everything, the list of it last; how many files, and what was left out."""
    made = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    gradebook = scratch / "gradebook.db"
    copy_database(gradebook_path(course.root), gradebook)
    try:
        texts = {POINTS: points_table(gradebook), VERSIONS: versions(), READ_ME: read_me(course, made)}
    except sqlite3.Error as error:
        raise CourseError(
            f"The gradebook is not one of nbgrader's ({error}); `minibert restore` lists copies."
        ) from None
    for name, text in texts.items():
        (scratch / name).write_text(text, encoding="utf-8")
    found, left = files_of(course)
    found += [Found(path.name, path) for path in sorted(scratch.iterdir())]
    rows = {}
    for each in found:
        name = each.name
        if bad_name(name):
            name = f"{UNNAMED}/{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}"
        try:
            rows[name] = _add(file, each.path, name)
        except PermissionError:
            left[each.name] = "it may not be read"
            continue
        except LeftOut as reason:
            left[each.name] = str(reason)
            continue
        if name != each.name:
            rows[name]["path"] = ascii(each.name)
    term = read_term(course.root)
    record = {
        "edition": term.edition if term else course.edition(),
        "seed": term.seed if term else None,
        "made": made,
        "left_out": {ascii(name)[1:-1]: why for name, why in sorted(left.items())},
        "files": rows,
    }
    entry = zipfile.ZipInfo(MANIFEST)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    file.writestr(entry, json.dumps(record, indent=0) + "\n")
    return len(rows), left


def _add(file: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    """Add one file as it is now; its size, checksum, and when it changed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as source:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise LeftOut("no regular file")
        if name.startswith("submitted/") and state.st_size > LARGE > 2 * 512 * state.st_blocks:
            raise LeftOut("a large file of holes")
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o600 << 16
        head = source.read(LARGE + 1)
        entry.compress_type = zipfile.ZIP_DEFLATED if _is_worth_it(head) else zipfile.ZIP_STORED
        total, size = hashlib.sha256(), 0
        with file.open(entry, "w", force_zip64=state.st_size > LARGE) as target:
            part = head
            while part:
                total.update(part)
                size += len(part)
                target.write(part)
                part = source.read(CHUNK)
    return {"size": size, "sha256": total.hexdigest(), "changed": state.st_mtime}


def _is_worth_it(data: bytes) -> bool:
    """Whether to pack tighter; not what would become so small that opening takes it for a bomb."""
    if len(data) > LARGE:
        return False
    return len(data) <= SMALL or len(zlib.compress(data, 1)) * RATIO > 2 * len(data)
