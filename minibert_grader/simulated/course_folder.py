"""A course folder of its own for a simulated class, so that nothing simulated comes near real students' work."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.simulated.notebooks import notebook_text
from minibert_grader.simulated.students import Simulated

COPIED = ("nbgrader_config.py", "course.toml", "source", "release", "tests/__init__.py", "tests/exercises")
MARK = "SIMULATED.json"
DUE = datetime(2026, 1, 31, 23, 59, tzinfo=UTC)


def make_folder(course: Course, folder: Path, students: list[Simulated], assignments: list[str]) -> Course:
    """Copy the course into a folder of its own and hand in the class's work there.

    A folder that holds just this class already is left as it is.

    Parameters
    ----------
    course : Course
    folder : Path
        Missing, empty, or made here before.
    students : list of Simulated
    assignments : list of str

    Returns
    -------
    Course
        The course in the folder.

    Raises
    ------
    CourseError
        If the folder holds anything else: it is left as it is.
    """
    mark = {"course": _digest(course), "students": [student.name for student in students], "assignments": assignments}
    if mark.items() <= _mark_of(folder).items():
        return Course(folder.resolve())
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise CourseError(f"{folder} holds something already; remove it, or name another folder.")
    for name in COPIED:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (course.root / name).is_dir():
            shutil.copytree(course.root / name, place, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(course.root / name, place)
    made = Course(folder.resolve())
    for assignment in assignments:
        for student in students:
            _hand_in(made, assignment, student)
    _write_arrivals(made, students, assignments)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")  # nobody commits it, or lints it
    mark["handed_in"] = _digest_of(folder, "submitted")
    (folder / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
    return made


def remove_folder(folder: Path) -> None:
    """Remove a folder that `make_folder` made, if what was handed in there is still the simulated class's work alone.

    Raises
    ------
    CourseError
        If it was not made here, or holds work of someone else; it is left as it is.
    """
    if not folder.exists():
        return
    mark = _mark_of(folder)
    if not mark:
        raise CourseError(f"{folder} is not a folder of `minibert simulate`; it is left as it is.")
    if _digest_of(folder, "submitted") != mark.get("handed_in"):
        raise CourseError(f"{folder / 'submitted'} holds work that is not the simulated class's; move it away first.")
    shutil.rmtree(folder)


def _hand_in(course: Course, assignment: str, student: Simulated) -> None:
    work = student.work(course, assignment)
    if work.missing:
        return
    place = course.root / "submitted" / student.name / assignment
    place.mkdir(parents=True)
    (place / f"{assignment}.ipynb").write_text(notebook_text(course, assignment, work), encoding="utf-8")


def _write_arrivals(course: Course, students: list[Simulated], assignments: list[str]) -> None:
    """The instructor's list of when each submission arrived."""
    lines = ["student,assignment,arrived"]
    for assignment in assignments:
        for student in students:
            work = student.work(course, assignment)
            if not work.missing:
                arrived = DUE + timedelta(hours=work.hours_late)
                lines.append(f"{student.name},{assignment},{arrived.isoformat()}")
    (course.root / "arrivals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _mark_of(folder: Path) -> dict:
    try:
        return json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _digest(course: Course) -> str:
    """A hash of all that is copied."""
    return _digest_of(course.root, *COPIED)


def _digest_of(root: Path, *names: str) -> str:
    """A hash of files and folders below a root: of their names and contents."""
    total = hashlib.sha256()
    for top in (root / name for name in names):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if "__pycache__" in path.parts:
                continue
            content = path.read_bytes() if path.is_file() else b"a folder"
            total.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return total.hexdigest()
