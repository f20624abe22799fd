"""What an archive of a term holds: which files, the points as a table, the versions that graded, and how to use it."""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import re
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.reports.marks import Mark
from minibert_grader.reports.whole_class.spreadsheet import for_spreadsheets

# The course as it graded; what students handed in, and what came of it; what an instructor wrote down.
COURSE = (
    *("nbgrader_config.py", "course.toml", "term.json", "pyproject.toml", "constraints.txt", "LICENSE"),
    *("source", "release", "tests/__init__.py", "tests/exercises"),
)
WORK = ("submitted", "taken", "autograded", "feedback", "reports")
LISTS = ("arrivals.csv", "extensions*.csv", "roster*.csv", "grades*.csv", "downloaded/*/names.json")
PACKAGES = ("minibert_grader", "minibert_ref", "minibert_kit")
OWN = ("minibert-course", "minibert-kit")
UNNEEDED = {"__pycache__", ".ipynb_checkpoints"}
GRADER, POINTS, VERSIONS, READ_ME = "grader", "points.csv", "versions.txt", "ARCHIVE.md"
POINTS_HEAD = ["student", "last_name", "first_name", "assignment", "cell", "points", "most"]
POINTS_HEAD += ["automatic", "by_a_ta", "extra", "waits", "late_penalty", "handed_in"]


@dataclass(frozen=True)
class Found:
    """A file for the archive: its name there, and where it lies."""

    name: str
    path: Path


def files_of(course: Course) -> tuple[list[Found], dict[str, str]]:
    """The files to pack, sorted by name, and what is left out (path → why): links, pipes and the like."""
    found: list[Found] = []
    left: dict[str, str] = {}
    tops = [course.root / name for name in (*COURSE, *WORK)]
    tops += [path for pattern in LISTS for path in sorted(course.root.glob(pattern))]
    pairs = [(top, course.root, "") for top in tops]
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        for place in map(Path, (spec.submodule_search_locations if spec else None) or ()):
            pairs.append((place, place.parent, f"{GRADER}/"))
    for top, root, prefix in pairs:
        for path, why in _walk(top):
            name = prefix + path.relative_to(root).as_posix()
            if why:
                left[name] = why
            else:
                found.append(Found(name, path))
    return sorted(found, key=lambda each: each.name), left


def points_table(gradebook: Path) -> str:
    """All points of a gradebook as CSV: what counts, and what it comes from; to be read without nbgrader."""
    query = """
        SELECT student.id, student.last_name, student.first_name, assignment.name, base_cell.name,
               grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
               coalesce(grade_cells.max_score, task_cells.max_score), submitted_notebook.late_submission_penalty,
               submitted_assignment.timestamp
        FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id
        LEFT JOIN grade_cells ON grade_cells.id = grade.cell_id
        LEFT JOIN task_cells ON task_cells.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        JOIN assignment ON assignment.id = submitted_assignment.assignment_id
        JOIN student ON student.id = submitted_assignment.student_id
        ORDER BY student.id, assignment.name, base_cell.name"""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(POINTS_HEAD)
    with closing(sqlite3.connect(gradebook)) as file:
        for student, last, first, assignment, cell, auto, manual, extra, waits, most, late, when in file.execute(query):
            mark = Mark(most or 0.0, auto, manual, extra or 0.0, bool(waits))
            people = [for_spreadsheets(name or "") for name in (student, last, first)]
            numbers = [mark.points, mark.most, auto, manual, extra]
            shown = ["" if each is None else f"{each:g}" for each in numbers]
            table.writerow([*people, assignment, cell, *shown, "yes" if waits else "", f"{late or 0:g}", when or ""])
    return text.getvalue()


def versions() -> str:
    """The versions of all that the grader runs on, as pip reads them."""
    found: dict[str, str] = {}
    waiting = list(OWN)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            known = distribution(name)
        except PackageNotFoundError:  # needed on another system only
            continue
        found[name] = known.version
        needed = [line for line in known.requires or () if "extra ==" not in line]
        waiting += [match[0] for line in needed if (match := re.match(r"[\w.-]+", line))]
    return "".join(f"{name}=={found[name]}\n" for name in sorted(found.keys() - set(OWN)))


def read_me(course: Course, made: str) -> str:
    """What a reader finds first, in two years."""
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return f"""# {course.root.name}, edition {course.edition()}, packed {made}

| what | where |
|---|---|
| all points, a line each | `{POINTS}`; `gradebook.db` is nbgrader's |
| a student's page | `feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html` |
| a student's verdicts | `autograded/STUDENT/ASSIGNMENT/ASSIGNMENT.verdicts.json` |
| what was handed in | `submitted/STUDENT/ASSIGNMENT/` |
| the course, its hidden tests and solutions | `source/`, `release/`, `tests/exercises/`, `course.toml` |
| the grader that graded, and what it ran on | `{GRADER}/`, `{VERSIONS}`, Python {sys.version.split()[0]} |

To grade one submission again, on Linux, with the grader and the edition that graded it:

    {python} -m venv .venv
    .venv/bin/pip install -r {VERSIONS}
    PYTHONPATH=$PWD/{GRADER} .venv/bin/python -m minibert_grader.cli grade ASSIGNMENT --student STUDENT --force

This folder holds what students wrote and what they got: treat it as your rules of privacy ask.
"""


def _walk(top: Path) -> Iterator[tuple[Path, str]]:
    """Each file below a folder, or the file itself, in order, and why it is none; no link is followed."""
    try:
        mode = top.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISREG(mode):
        yield top, ""
    elif not stat.S_ISDIR(mode):
        yield top, "a link" if stat.S_ISLNK(mode) else "no regular file"
    else:
        try:
            names = sorted(os.listdir(top))
        except OSError as error:
            yield top, str(error.strerror)
            return
        for name in names:
            if name not in UNNEEDED and not name.endswith(".pyc"):
                yield from _walk(top / name)
