"""Make a student's feedback page from the files of the grading, and tell whether one is still true."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.judging.verdict import from_json
from minibert_grader.reports.calls import SHOWN, told
from minibert_grader.reports.marks import Marks
from minibert_grader.reports.page import feedback_page
from minibert_grader.reports.places import Layout, layout_of
from minibert_grader.reports.view import view_of
from minibert_grader.reports.work import work_of

MADE_FROM = re.compile(r'<meta name="made-from" content="([0-9a-f]{64})" data-calls="([a-z ]+)">')
HEAD = 2000  # letters within which a page says what it was made from
MAKERS = ("reports", "cleaning")


def make_page(course: Course, assignment: str, folder: Path, marks: Marks, calls: str = SHOWN) -> str:
    """A student's page as HTML.

    Parameters
    ----------
    course : Course
    assignment : str
    folder : Path
        The student's folder in `autograded/`: the graded notebook and its verdicts.
    marks : Marks
    calls : str
        How much it tells of failing calls, one of `CALLS`.

    Raises
    ------
    CourseError
        If a file is missing or damaged, naming it.
    """
    notebook, verdicts = _files(assignment, folder)
    try:
        judgement, cells = from_json(verdicts.read_bytes()), json.loads(notebook.read_bytes())
    except (OSError, ValueError):
        raise CourseError(f"{verdicts} is missing or damaged; grade again with `nbgrader autograde --force`.") from None
    layout = _layout(course, assignment)
    graded = datetime.fromtimestamp(verdicts.stat().st_mtime, UTC)
    view = view_of(told(judgement, calls), marks, course.exercises(assignment), layout, graded)
    return feedback_page(view, work_of(cells, layout), made_from(course, assignment, folder, marks), calls)


def made_from(course: Course, assignment: str, folder: Path, marks: Marks) -> str:
    """A hash of all that a page is made from: grading, marks, the course's text, and the code that makes pages."""
    total = hashlib.sha256(f"{_makers()}\0{marks!r}\0".encode())
    source = course.root / "source" / assignment / f"{assignment}.ipynb"
    for path in (*_files(assignment, folder), source, course.root / "course.toml"):
        content = path.read_bytes() if path.is_file() else b"missing"
        total.update(f"{path.name}\0{len(content)}\0".encode() + content)
    verdicts = _files(assignment, folder)[1]
    total.update(str(verdicts.stat().st_mtime if verdicts.is_file() else 0).encode())  # the page says when
    return total.hexdigest()


def is_true_still(page: Path, made_from_now: str, calls: str = "") -> bool:
    """Whether a page is there, was made from just that, and tells as much of failing calls ("": however much)."""
    try:
        with page.open(encoding="utf-8") as file:
            found = MADE_FROM.search(file.read(HEAD))
            whole = page.read_bytes().rstrip().endswith(b"</html>")  # a run that was killed may have left a half
    except (OSError, ValueError):
        return False
    return whole and found is not None and found[1] == made_from_now and calls in ("", found[2])


def _files(assignment: str, folder: Path) -> tuple[Path, Path]:
    return folder / f"{assignment}.ipynb", folder / f"{assignment}.verdicts.json"


@cache
def _layout(course: Course, assignment: str) -> Layout:
    return layout_of(course.source_notebook(assignment))


@cache
def _makers() -> str:
    total = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted(path for room in MAKERS for path in (package / room).rglob("*")):
        if path.suffix in (".py", ".j2", ".css"):
            total.update(path.read_bytes())
    return total.hexdigest()
