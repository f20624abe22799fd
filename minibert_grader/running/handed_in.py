"""The cells with which one exercise was answered: in a file, or in what a student handed in."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.cells.elsewhere import gather
from minibert_grader.intake.cells.recognise import recognise
from minibert_grader.intake.choose import choose
from minibert_grader.intake.decode import UnreadableSubmission
from minibert_grader.intake.folder import Refused, opened
from minibert_grader.intake.released import Released, ReleasedCell
from minibert_grader.intake.take import TAKEN, folder_of, record_of
from minibert_grader.plugins.read import read_submission
from minibert_grader.plugins.restore import restore

SUBMITTED = "submitted"
LARGEST_CODE = 1 << 20


@dataclass(frozen=True)
class Answer:
    """Where an answer was found, and the cells that belong to it, in order."""

    place: str
    sources: tuple[str, ...]


def answer_of(course: Course, assignment: str, name: str, what: str) -> Answer:
    """The answer to one exercise, in a .py file, a notebook, or the notebook of a student.

    Parameters
    ----------
    course : Course
    assignment, name : str
        The assignment and its exercise.
    what : str
        A file's path, or a student's id as in `taken/` (what was graded) or `submitted/`.

    Raises
    ------
    CourseError
        Where there is no such file or student, or the notebook cannot be read, with the reason.
    """
    path = Path(what)
    if path.suffix == ".py" and path.is_file():
        if path.stat().st_size > LARGEST_CODE:
            raise CourseError(f"{path} is larger than {LARGEST_CODE >> 20} MiB; it should be one function in Python.")
        try:
            return Answer(what, (path.read_text(encoding="utf-8"),))
        except (OSError, UnicodeDecodeError) as error:
            raise CourseError(f"{path} cannot be read ({error}); it should be Python in UTF-8.") from None
    if path.is_file():
        return Answer(what, _answer(course, assignment, name, path))
    return _students(course, assignment, name, what)


def _students(course: Course, assignment: str, name: str, student: str) -> Answer:
    if Path(student).name == student:
        taken = folder_of(course, student, assignment)
        record = record_of(taken)
        if record is not None and record.unreadable:
            raise CourseError(f"{student}'s {assignment} could not be read: {record.unreadable}.")
        if (taken / f"{assignment}.ipynb").is_file():
            place = f"{TAKEN}/{student}/{assignment}"
            return Answer(place, _answer(course, assignment, name, taken / f"{assignment}.ipynb"))
        if (course.root / SUBMITTED / student / assignment).is_dir():
            with tempfile.TemporaryDirectory(prefix="minibert-try-") as folder:
                path = Path(folder) / f"{assignment}.ipynb"
                path.write_bytes(_chosen(course, assignment, student))
                return Answer(f"{SUBMITTED}/{student}/{assignment}", _answer(course, assignment, name, path))
    raise CourseError(
        f"{student!r} is no file, and no student whose {assignment} lies in {TAKEN}/ or {SUBMITTED}/ of {course.root}."
    )


def _chosen(course: Course, assignment: str, student: str) -> bytes:
    """The notebook among what a student handed in, found as at grading; no link is followed."""
    try:
        with (
            opened(str(course.root / SUBMITTED)) as students,
            students.below(student) as home,
            home.below(assignment) as folder,
        ):
            listing = folder.listing(first=f"{assignment}.ipynb")
            taken = choose(folder, listing, Released.of(course, assignment), assignment).taken
    except Refused as reason:
        raise CourseError(f"{student}'s {assignment} could not be read: {reason}.") from None
    return taken.data if taken else b""


def _answer(course: Course, assignment: str, name: str, path: Path) -> tuple[str, ...]:
    """The exercise's cell of a notebook, and the student's own cells before the graded one."""
    try:
        notebook, _ = read_submission(path, course.edition())
    except UnreadableSubmission as error:
        raise CourseError(f"{path} could not be read: {error}.") from None
    released = Released.of(course, assignment)
    cells, _ = recognise(notebook.cells, released)
    sources, end = [], course.exercises(assignment)[name].cell
    cells = restore(cells, {each: _node(cell) for each, cell in released.by_name.items()})
    gather(cells, released)
    for cell in cells:
        marked = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if marked == end:
            break
        if cell.cell_type == "code" and (marked in ("", name) or name in released.solutions_of(cell.source)):
            sources.append(cell.source)
    return tuple(sources)


def _node(cell: ReleasedCell) -> NotebookNode:
    make = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
    node = make(cell.source)
    node.metadata["nbgrader"] = NotebookNode(grade_id=cell.name, locked=not cell.written)
    return node
