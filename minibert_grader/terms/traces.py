"""Where a course keeps something of one student: all that can be found, and what is out of reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy.exc import SQLAlchemyError

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.take import TAKEN
from minibert_grader.keeping.copies import FOLDER as BACKUPS
from minibert_grader.keeping.copies import gradebook_path
from minibert_grader.lms.names import Unfit, whose
from minibert_grader.lms.roster import Roster, can_be_a_folder
from minibert_grader.terms.erase import (
    email_in_gradebook,
    erase_from_gradebook,
    erase_from_log,
    erase_from_names,
    erase_from_table,
    erase_tree,
    lines_of_log,
    lines_of_table,
    rows_in_gradebook,
)

FOLDERS = ("submitted", TAKEN, "autograded", "feedback")
HEAD = 4000  # letters of a page within which it says whose it is


@dataclass(frozen=True)
class Trace:
    """Something of a student's: where, what, and how it is removed."""

    place: Path
    what: str
    remove: Callable[[], None]


def traces_of(course: Course, student: str, exchange: Path | None) -> list[Trace]:
    """All that a course keeps of a student.

    Parameters
    ----------
    course : Course
    student : str
        The id.
    exchange : Path or None
        nbgrader's exchange, or the folder that stands for it.

    Raises
    ------
    CourseError
        If the id cannot be a student's.
    """
    if not can_be_a_folder(student):
        raise CourseError(f"{student!r} cannot be the id of a student; name one as the roster does.")
    root, gradebook = course.root, gradebook_path(course.root)
    words = {student, email_in_gradebook(gradebook, student)} - {""}
    found = [_tree(root / top / student, "a folder") for top in FOLDERS]
    found += [_tree(path, "a submission") for path in _handed_in_by_exchange(exchange, student)]
    found += [_tree(path, "a page") for path in _pages_in_exchange(exchange, student)]
    found += [_tree(path, "a file of a download") for path in _downloaded(root, gradebook, student)]
    found = [each for each in found if each.place.is_symlink() or each.place.exists()]
    for path in sorted(root.glob("downloaded/*/names.json")):
        if student in _names(path):
            found.append(Trace(path, "a line", partial(erase_from_names, path, student)))
    for path in [*sorted(root.glob("*.csv")), *sorted(root.glob("reports/**/*.csv"))]:
        if count := lines_of_table(path, words)[1]:
            found.append(Trace(path, _many(count, "line"), partial(erase_from_table, path, words)))
    if count := lines_of_log(root / ".nbgrader.log", student)[1]:
        path = root / ".nbgrader.log"
        found.append(Trace(path, _many(count, "line"), partial(erase_from_log, path, student)))
    for path in (*([gradebook] if gradebook.exists() else []), *sorted((root / BACKUPS).glob("gradebook.2*.db"))):
        if count := rows_in_gradebook(path, student):
            found.append(Trace(path, _many(count, "row"), partial(erase_from_gradebook, path, student)))
    if found:
        found += [_tree(path, "can be made again") for path in _made_again(root)]
    return found


def out_of_reach(course: Course) -> list[str]:
    """What may still hold a student's data, in words."""
    patterns = ("downloaded/*/archive/**/*.zip", "archives/*.zip", "*.zip", f"{BACKUPS}/gradebook.damaged.*")
    named = [path for pattern in patterns for path in sorted(course.root.glob(pattern))]
    beyond = [f"{path}: one file for the whole class; remove it, or make it anew, where you may" for path in named]
    return [
        *beyond,
        "the learning management system: submissions, feedback files and marks there",
        "archives, exports and zips of pages that were written elsewhere, or sent to others",
        "copies of this disk; JupyterHub's home folders, where the student's own files are",
        "what TAs wrote about the student in comments on others' work, in mails and notes",
    ]


def _tree(path: Path, what: str) -> Trace:
    return Trace(path, what, partial(erase_tree, path))


def _handed_in_by_exchange(exchange: Path | None, student: str) -> Iterator[Path]:
    """Folders such as inbound/ada+02+2026-02-01 23:59:00 UTC+…, of every course there."""
    for path in sorted(exchange.glob("*/inbound/*")) if exchange else ():
        if path.name.split("+")[0] == student:
            yield path


def _pages_in_exchange(exchange: Path | None, student: str) -> Iterator[Path]:
    title = f": feedback for {escape(student)}</title>"
    for path in sorted(exchange.glob("*/feedback/**/*.html")) if exchange else ():
        try:
            with path.open(encoding="utf-8") as file:
                if title in file.read(HEAD):
                    yield path
        except (OSError, ValueError):
            continue


def _downloaded(root: Path, gradebook: Path, student: str) -> Iterator[Path]:
    """Files of downloads that are named after the student, as far as the roster tells."""
    tops = [path for name in ("archive", "extracted") for path in sorted(root.glob(f"downloaded/*/{name}"))]
    if not tops or not gradebook.is_file():
        return
    try:
        with Gradebook(f"sqlite:///{gradebook}") as opened:
            roster = Roster.of(opened)
    except SQLAlchemyError:
        return
    for top in tops:
        for path in sorted(top.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                continue
            try:
                if whose(path.relative_to(top).as_posix(), roster).student == student:
                    yield path
            except Unfit:
                continue


def _made_again(root: Path) -> Iterator[Path]:
    """Files for the whole class that a command writes again, and verdicts that are kept by no name."""
    yield from sorted(path for path in root.glob("reports/**/*") if path.suffix in (".html", ".zip"))
    yield from sorted(root.glob(".minibert/*/*.verdicts"))


def _names(path: Path) -> dict:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return names if isinstance(names, dict) else {}


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}"
