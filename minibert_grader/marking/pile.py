"""All answers to one question, and what there is to do in an assignment, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import and_
from sqlalchemy.orm import aliased

from minibert_grader.cleaning.render import markdown_to_safe_html, pictures_of
from minibert_grader.course.folder import Course
from minibert_grader.marking.giving import Given, given
from minibert_grader.plugins.marks import Graded, answer_of, hash_of
from minibert_grader.reports.places import text_of
from minibert_grader.reports.work import demoted

STATES = ("waiting", "look again", "marked", "by itself")


@dataclass(frozen=True)
class Answer:
    """One student's answer to a question, and its mark.

    Attributes
    ----------
    student, name : str
        The id, and the name where the gradebook knows it.
    grade_id, submission_id : str
        nbgrader's ids of the grade, and of the notebook it belongs to.
    points, auto, extra : float or None
        A TA's points, the grader's, and extra credit.
    most : float
    comment : str
    waits : bool
        Whether a TA has to look at it.
    flagged : bool
        Whether its submission is.
    given : Given or None
        Who gave the points; None where nobody did on these pages.
    """

    student: str
    name: str
    grade_id: str
    submission_id: str
    points: float | None
    auto: float | None
    extra: float | None
    most: float
    comment: str
    waits: bool
    flagged: bool
    given: Given | None = None

    @property
    def state(self) -> str:
        """One of `STATES`; "by itself": it was left as it was released, and has 0."""
        if self.waits:
            return "waiting" if self.points is None else "look again"
        return "by itself" if self.points is None else "marked"


@dataclass(frozen=True)
class Text:
    """An answer to be read: HTML that is safe, what it is known by, and why there is none ("" where there is)."""

    html: str = ""
    hash: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Question:
    """A graded cell and how many of its answers are in each state; `written` where students write prose in it."""

    cell: str
    written: bool
    states: dict[str, int]
    first: str = ""  # submission_id of the first that waits

    @property
    def waiting(self) -> int:
        return self.states["waiting"] + self.states["look again"]


@dataclass(frozen=True)
class Flagged:
    """A submission that is flagged, and why; by hand where there is no reason."""

    student: str
    name: str
    submission_id: str
    reasons: tuple[str, ...]


def answers(gradebook: Gradebook, assignment: str, cell: str) -> list[Answer]:
    """All answers to a question, in an order that tells nothing of the students and stays the same."""
    rows = [_answer(row) for row in _rows(gradebook, assignment, cell)]
    makers = given(gradebook, [each.grade_id for each in rows])
    known = [Answer(**{**vars(each), "given": makers.get(each.grade_id)}) for each in rows]
    return sorted(known, key=lambda each: _place(cell, each.student))


def part_of(pile: list[Answer], cell: str, part: int, parts: int) -> list[Answer]:
    """One of several parts of a pile, for one of several TAs; an answer stays in its part whoever hands in late."""
    return [each for each in pile if int(_place(cell, each.student), 16) % parts == part - 1]


def comments_used(pile: list[Answer]) -> list[str]:
    """Comments that were written on these answers, those that were used most first."""
    counts = Counter(each.comment.strip() for each in pile if each.comment.strip())
    return [comment for comment, _ in counts.most_common()]


def text_of_answer(course: Course, assignment: str, cell: str, student: str) -> Text:
    """A student's answer as it was graded; never raises."""
    path = course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
    unreadable = [flag for flag in Graded(course, student, assignment).flags if flag.startswith("It could not be read")]
    if unreadable:
        return Text(problem=unreadable[0])
    try:
        state = path.stat()
        return _text(path, cell, state.st_mtime_ns, state.st_size)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Text(
            problem=f"The graded notebook is missing or damaged; grade it again: nbgrader autograde {assignment}"
        )


def questions(gradebook: Gradebook, assignment: str) -> list[Question]:
    """The graded cells of an assignment in which something waits, and all in which students write prose."""
    found: dict[str, list[Answer]] = {}
    written: dict[str, bool] = {}
    for row in _rows(gradebook, assignment):
        found.setdefault(row.cell, []).append(_answer(row))
        written[row.cell] = row.cell_type == "markdown"
    made = []
    for cell, pile in found.items():
        states = {state: sum(each.state == state for each in pile) for state in STATES}
        first = next((each.submission_id for each in pile if each.waits), "")
        made.append(Question(cell, written[cell], states, first))
    return [each for each in made if each.written or each.waiting]


def flagged(course: Course, gradebook: Gradebook, assignment: str) -> list[Flagged]:
    """The submissions that a TA should look at."""
    query = (
        gradebook.db.query(Student.id, Student.first_name, Student.last_name, SubmittedNotebook.id)
        .select_from(SubmittedNotebook)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .filter(Assignment.name == assignment, SubmittedNotebook.flagged)
        .order_by(Student.id)
    )
    return [
        Flagged(student, _name(first, last), submission, tuple(Graded(course, student, assignment).flags))
        for student, first, last, submission in query
    ]


def _rows(gradebook: Gradebook, assignment: str, cell: str | None = None) -> Any:
    """One row for each grade. Columns and no objects: nbgrader's session keeps those as they were when first read."""
    written = aliased(SolutionCell, flat=True)
    query = (
        gradebook.db.query(
            Student.id.label("student"),
            Student.first_name,
            Student.last_name,
            Grade.id.label("grade_id"),
            SubmittedNotebook.id.label("submission_id"),
            SubmittedNotebook.flagged,
            Grade.manual_score,
            Grade.auto_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
            GradeCell.max_score,
            GradeCell.name.label("cell"),
            GradeCell.cell_type,
            Comment.manual_comment,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .outerjoin(written, and_(written.name == GradeCell.name, written.notebook_id == GradeCell.notebook_id))
        .outerjoin(Comment, and_(Comment.cell_id == written.id, Comment.notebook_id == SubmittedNotebook.id))
        .filter(Assignment.name == assignment)
        .order_by(Student.id)
    )
    return query if cell is None else query.filter(GradeCell.name == cell)


def _answer(row: Any) -> Answer:
    return Answer(
        row.student,
        _name(row.first_name, row.last_name),
        row.grade_id,
        row.submission_id,
        row.manual_score,
        row.auto_score,
        row.extra_credit,
        row.max_score,
        row.manual_comment or "",
        row.needs_manual_grade,
        bool(row.flagged),
    )


def _name(first: str | None, last: str | None) -> str:
    return " ".join(part for part in (first, last) if part)


def _place(cell: str, student: str) -> str:
    return hashlib.sha256(f"{cell}\0{student}".encode()).hexdigest()


@lru_cache(maxsize=1024)
def _text(path: Path, cell: str, changed: int, size: int) -> Text:
    """Read once as long as the file is the same, which its time and size tell."""
    for each in json.loads(path.read_bytes())["cells"]:
        if each["metadata"].get("nbgrader", {}).get("grade_id") == cell:
            page = markdown_to_safe_html(text_of(each["source"]), pictures_of(each))
            return Text(demoted(page), hash_of(answer_of(each)))
    raise KeyError(cell)
