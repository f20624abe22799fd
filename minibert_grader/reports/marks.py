"""What the gradebook says of one submission, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nbgrader.api import Gradebook


@dataclass(frozen=True)
class Mark:
    """Points for one graded cell: the grader's, a TA's, and whether a TA has yet to look at it."""

    most: float
    auto: float | None = None
    manual: float | None = None
    extra: float = 0.0
    waits: bool = False

    @property
    def points(self) -> float | None:
        """What counts; None where it waits for a TA and nothing is given yet."""
        given = self.auto if self.manual is None else self.manual
        if given is None or (self.waits and self.manual is None):
            return None
        return given + self.extra

    @property
    def changed(self) -> bool:
        """Whether a TA gave something else than the grader."""
        return self.auto is not None and self.manual is not None and (self.manual != self.auto or bool(self.extra))


@dataclass(frozen=True)
class Marks:
    """All marks of a submission.

    Attributes
    ----------
    student, name : str
        The id, and the name where the gradebook knows it.
    handed_in : datetime or None
        In UTC, without a zone.
    late_penalty : float
        Points that lateness costs.
    cells : dict of Mark
        By the id of the graded cell.
    comments : dict of str
        A TA's comments by the id of the cell that the student wrote.
    """

    student: str
    name: str = ""
    handed_in: datetime | None = None
    late_penalty: float = 0.0
    cells: dict[str, Mark] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


def marks_of(gradebook: Gradebook, assignment: str, student: str) -> Marks:
    """The marks of a student's submission; nbgrader's `MissingEntry` where the gradebook has none."""
    notebook = gradebook.find_submission_notebook(assignment, assignment, student)
    person = notebook.student
    cells = {
        grade.name: Mark(
            grade.max_score, grade.auto_score, grade.manual_score, grade.extra_credit or 0.0, grade.needs_manual_grade
        )
        for grade in notebook.grades
    }
    comments = {each.name: each.manual_comment for each in notebook.comments if each.manual_comment}
    return Marks(
        student,
        " ".join(part for part in (person.first_name, person.last_name) if part),
        notebook.assignment.timestamp,
        notebook.late_submission_penalty or 0.0,
        dict(sorted(cells.items())),
        dict(sorted(comments.items())),
    )
