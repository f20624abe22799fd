"""Take one submission in: what is graded goes into a folder of the grader's, what was handed in stays as it is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.intake.arrival import Arrival, Arrivals, arrival, written_down
from minibert_grader.intake.choose import Choice, choose
from minibert_grader.intake.folder import Folder, Listing, Refused, opened
from minibert_grader.intake.pictures import pictures
from minibert_grader.intake.released import Released

TAKEN = "taken"
TIME = "timestamp.txt"
EMPTY = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}).encode()
SECRET = re.compile(rb"[A-Za-z0-9+/=_-]{8,200}")
UNEXPECTED = "the grader could not take it in; your instructor has been told"


@dataclass
class Record:
    """What was done with a submission, in plain JSON beside what was taken.

    Attributes
    ----------
    file, sha256 : str
        The notebook as the student named it, and its content's hash; "" where there is none.
    arrived, arrived_by : str
        When, in UTC, and how that is known: "arrivals.csv", "collected", "downloaded" or "changed".
    notes : list of str
        Sentences for the student, in Markdown.
    unreadable : str
        Why an empty notebook stands for it; "" where one was taken.
    refused : dict
        Path → why it was not taken.
    seen : float
        When the latest of its files had changed, in seconds.
    taken : dict
        Name → hash of each file that was taken.
    """

    student: str
    assignment: str
    file: str = ""
    sha256: str = ""
    arrived: str = ""
    arrived_by: str = ""
    notes: list[str] = field(default_factory=list)
    unreadable: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    seen: float = 0
    taken: dict[str, str] = field(default_factory=dict)


def take_in(
    course: Course,
    students: Folder,
    student: str,
    released: Released,
    arrivals: Arrivals,
    assignment: str,
) -> Record:
    """Take in a student's submission of an assignment; whatever goes wrong with it is said in the record.

    Parameters
    ----------
    course : Course
    students : Folder
        `submitted/`, open.
    student : str
        Name of a folder in it, and of the folder in `taken/` that is written.
    released : Released
    arrivals : dict
        `arrival.written_down`.
    assignment : str
    """
    record, files, changed = Record(student, assignment), {f"{assignment}.ipynb": EMPTY}, time.time()
    try:
        with students.below(student) as home, home.below(assignment) as folder:
            listing = folder.listing(first=f"{assignment}.ipynb")
            record.seen = max((file.changed for file in listing.files), default=0)
            changed = record.seen or changed
            files |= _secret(folder, listing)
            choice = choose(folder, listing, released, assignment)
            changed = _fill(record, files, choice, folder, listing, course)
    except Refused as reason:
        record.unreadable = str(reason)
    _write(course, record, files, _arrival(course, record, files, changed, arrivals))
    return record


def seen_arrival(course: Course, submitted: Path, student: str, assignment: str) -> datetime | None:
    """When what lies there now arrived, as far as can be seen without taking it in; None where nothing does."""
    try:
        with opened(str(submitted)) as students, students.below(student) as home, home.below(assignment) as folder:
            changed = max((file.changed for file in folder.listing().files), default=0)
    except (Refused, OSError):
        return None
    record = record_of(folder_of(course, student, assignment))
    if record is not None and changed <= record.seen:
        return datetime.fromisoformat(record.arrived)
    return arrival(course, student, assignment, changed, written_down(course)).when if changed else None


def refuse(course: Course, student: str, assignment: str, arrivals: Arrivals) -> Record:
    """Put an empty notebook in the place of a submission that the grader itself failed to take in."""
    record = Record(student, assignment, unreadable=UNEXPECTED)
    _write(course, record, {f"{assignment}.ipynb": EMPTY}, arrival(course, student, assignment, time.time(), arrivals))
    return record


def record_of(folder: Path) -> Record | None:
    """The record of a folder in `taken/`; None where there is none."""
    try:
        return Record(**json.loads(_record_path(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def folder_of(course: Course, student: str, assignment: str) -> Path:
    return course.root / TAKEN / student / assignment


def _fill(
    record: Record, files: dict[str, bytes], choice: Choice, folder: Folder, listing: Listing, course: Course
) -> float:
    """Put the chosen notebook and its pictures among the files; when the latest of them changed."""
    assert choice.taken is not None
    record.file, record.notes, record.refused = choice.taken.path, choice.notes, choice.refused
    record.sha256 = hashlib.sha256(choice.taken.data).hexdigest()
    files[f"{record.assignment}.ipynb"] = choice.taken.data
    shown, notes = pictures(choice.taken, folder, listing, course.root / "source" / record.assignment)
    record.notes += notes
    files |= {name: data for name, (data, _) in shown.items()}
    return max([choice.taken.changed, *(when for _, when in shown.values())])


def _secret(folder: Folder, listing: Listing) -> dict[str, bytes]:
    """The exchange's secret, by which a student's page is found again; only where it is one."""
    name = "submission_secret.txt"
    if any(file.path == name for file in listing.files):
        try:
            data = folder.read(name, 200)
        except Refused:
            return {}
        if SECRET.fullmatch(data):
            return {name: data}
    return {}


def _arrival(course: Course, record: Record, files: dict[str, bytes], changed: float, arrivals: Arrivals) -> Arrival:
    """Its arrival; the same content as before arrived when it was first seen, whatever touched its files since."""
    now = arrival(course, record.student, record.assignment, changed, arrivals)
    before = record_of(folder_of(course, record.student, record.assignment))
    same = before is not None and before.file == record.file and _without_the_time(before.taken) == _hashes(files)
    if now.source in ("changed", "downloaded") and same and before is not None and before.arrived_by == now.source:
        return min(now, Arrival(datetime.fromisoformat(before.arrived), now.source), key=lambda each: each.when)
    return now


def _write(course: Course, record: Record, files: dict[str, bytes], arrived: Arrival) -> None:
    """Put files and record in their place, all at once, unless they are there already."""
    record.arrived, record.arrived_by = arrived.when.isoformat(), arrived.source
    files = {**files, TIME: arrived.timestamp.encode()}
    record.taken = _hashes(files)
    folder = folder_of(course, record.student, record.assignment)
    if record_of(folder) == record and _is_there(folder, record):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".new-{folder.name}-*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=f".new-{folder.name}-", dir=folder.parent))
    try:
        new.chmod(0o755)
        for name, data in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(data)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
        text = json.dumps(asdict(record), indent=1, ensure_ascii=True) + "\n"
        half = folder.parent / f".{folder.name}.half"
        half.write_text(text, encoding="utf-8")
        os.replace(half, _record_path(folder))
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _is_there(folder: Path, record: Record) -> bool:
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()} == record.taken


def _hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}


def _without_the_time(taken: dict[str, str]) -> dict[str, str]:
    return {name: known for name, known in taken.items() if name != TIME}


def _record_path(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.intake.json"
