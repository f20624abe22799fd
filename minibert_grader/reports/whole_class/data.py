"""A graded class as plain data: what the gradebook has, and the verdicts beside each autograded notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.judging.verdict import Judgement, Verdict, from_json
from minibert_grader.reports.marks import Mark


@dataclass(frozen=True)
class Row:
    """A student of the roster, and what came of the submission; `judgement` is None where it is not graded."""

    student: str
    cells: dict[str, Mark] = field(default_factory=dict)
    judgement: Judgement | None = None
    seconds_late: float = 0
    handed_in: bool = True

    @property
    def state(self) -> str:
        """ "graded", "unreadable", "not graded" or "missing"."""
        if self.judgement is None:
            return "not graded" if self.handed_in else "missing"
        return "unreadable" if self.judgement.unreadable else "graded"

    @property
    def points(self) -> float:
        """What is decided so far."""
        return round(sum(mark.points or 0 for mark in self.cells.values()), 1)

    @property
    def decided(self) -> float:
        """Of how many points."""
        return sum(mark.most for mark in self.cells.values() if mark.points is not None)

    @property
    def waiting(self) -> float:
        """How many points wait for a TA: they count neither as had nor as lost."""
        return sum(mark.most for mark in self.cells.values() if mark.points is None)

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {verdict.exercise: verdict for verdict in self.judgement.verdicts} if self.judgement else {}


def read_class(course: Course, assignment: str, gradebook: Gradebook) -> list[Row]:
    """Every student that the gradebook knows, in order of their names.

    Parameters
    ----------
    course : Course
    assignment : str
    gradebook : Gradebook
        Open.

    Raises
    ------
    CourseError
        If the gradebook knows no student, or a file of verdicts is damaged.
    """
    cells, late = cells_of_class(gradebook, assignment), _late(gradebook, assignment)
    students = sorted(name for (name,) in gradebook.db.query(Student.id))
    if not students:
        raise CourseError(f"No student is in the gradebook yet; grade a class first: nbgrader autograde {assignment}")
    rows = []
    for student in students:
        path = course.root / "autograded" / student / assignment / f"{assignment}.verdicts.json"
        judgement = read_judgement(path) if path.exists() else None
        mine = cells.get(student, {}) if judgement else {}
        handed_in = (course.root / "submitted" / student / assignment).is_dir()
        rows.append(Row(student, mine, judgement, late.get(student, 0), handed_in))
    return rows


def read_judgement(path: Path) -> Judgement:
    """The verdicts on one submission; `CourseError` where the file is missing or damaged."""
    try:
        return from_json(path.read_bytes())
    except (OSError, ValueError):
        raise CourseError(f"{path} is missing or damaged; grade again with `nbgrader autograde --force`.") from None


def cells_of_class(gradebook: Gradebook, assignment: str, student: str | None = None) -> dict[str, dict[str, Mark]]:
    """Student → graded cell → mark, of one or of all, in one query: a class may have thousands of students."""
    query = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            GradeCell.name,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
            GradeCell.max_score,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .filter(Assignment.name == assignment)
    )
    if student is not None:
        query = query.filter(SubmittedAssignment.student_id == student)
    cells: dict[str, dict[str, Mark]] = {}
    for whose, name, auto, manual, extra, waits, most in query:
        cells.setdefault(whose, {})[name] = Mark(most, auto, manual, extra or 0.0, waits)
    return cells


def _late(gradebook: Gradebook, assignment: str) -> dict[str, float]:
    """Student → seconds between the due date, their extension included, and the arrival; 0 where in time."""
    query = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            Assignment.duedate,
        )
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment)
    )
    return {student: seconds_late(when, due, extension) for student, when, extension, due in query}


def seconds_late(arrived: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """How long after the due date and the extension something arrived; 0 where either time is not known."""
    if arrived is None or due is None:
        return 0
    return max(0.0, (arrived - due - (extension or timedelta())).total_seconds())
