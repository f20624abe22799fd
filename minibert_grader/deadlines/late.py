"""What lateness costs: by the course's policy, from arrival, extension and the marks as they are now.

nbgrader asks its plugin once, when a submission is graded, and so before a TA has marked it. Here the penalties are
reckoned anew before pages are made and marks exported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Enum, Float, TraitError

from minibert_grader.course.folder import Course
from minibert_grader.deadlines.extensions import Extension, granted_extensions
from minibert_grader.errors import CourseError
from minibert_grader.intake.arrival import written_down
from minibert_grader.intake.take import folder_of, record_of
from minibert_grader.reports.whole_class.data import cells_of_class, seconds_late

HOUR, DAY = 3600, 86400


class LatePolicy(LateSubmissionPlugin):
    """The course's policy; set it in `nbgrader_config.py`."""

    penalty_method = Enum(
        ("none", "zero", "per_day"),
        default_value="none",
        help="'none'; 'zero': late work has no points; 'per_day': each day that was begun costs `points_per_day`.",
    ).tag(config=True)

    points_per_day = Float(0.0, min=0, help="Points that each day costs, with penalty_method 'per_day'.").tag(
        config=True
    )

    grace_hours = Float(0.0, min=0, help="Hours after the due date that cost nothing; days begin after them.").tag(
        config=True
    )

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Points that lateness costs, never more than there are; None for nothing."""
        late = total_seconds_late - self.grace_hours * HOUR
        if late <= 0 or self.penalty_method == "none":
            return None
        if self.penalty_method == "zero":
            return score
        return min(score, self.points_per_day * math.ceil(late / DAY))


@dataclass
class Submitted:
    """What of a submission its penalty depends on; times in UTC without a zone, as nbgrader keeps them."""

    student: str
    arrived: datetime | None
    extension: timedelta | None
    due: datetime | None
    penalty: float | None
    submission_id: str
    notebook_id: str

    @property
    def seconds_late(self) -> float:
        return seconds_late(self.arrived, self.due, self.extension)


class LatePenalties(AssignLatePenalties):
    """nbgrader's preprocessor; extensions and corrected arrivals reach the gradebook before it reckons."""

    def init_plugin(self) -> None:
        """Make the policy; `CourseError` where `nbgrader_config.py` says what none can be."""
        try:
            super().init_plugin()
        except TraitError as error:
            raise CourseError(f"nbgrader_config.py: {error}".rstrip(".") + ".") from None

    def preprocess(self, nb: Any, resources: dict) -> tuple[Any, dict]:
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            self.reckon(gradebook, Course.find(Path.cwd()), where["assignment"], where["student"])
        return nb, resources

    def reckon(self, gradebook: Gradebook, course: Course, assignment: str, student: str | None = None) -> None:
        """Set extension, arrival and penalty of each submission of an assignment, or of one student's.

        Raises
        ------
        CourseError
            If `extensions.csv` or `arrivals.csv` is damaged; nothing is changed then.
        """
        granted, arrivals = granted_extensions(course), written_down(course)
        cells = cells_of_class(gradebook, assignment, student)
        self.init_plugin()
        for before in _submitted(gradebook, assignment, student):
            now = _brought_up_to_date(before, granted.get((before.student, assignment)),
                                      arrivals.get((before.student, assignment)), course, assignment)  # fmt: skip
            points = sum(mark.points or 0 for mark in cells.get(before.student, {}).values())
            now.penalty = self._penalty(now, points)
            if now != before:
                self.log.info("%s: late by %g s, penalty %g", now.student, now.seconds_late, now.penalty or 0)
                _save(gradebook, now)
        gradebook.db.commit()

    def _penalty(self, submitted: Submitted, points: float) -> float | None:
        """Points, never less than none nor more than there are."""
        if submitted.seconds_late <= 0:
            return None
        penalty = self.plugin_inst.late_submission_penalty(submitted.student, points, submitted.seconds_late)
        return None if penalty is None else min(max(0.0, penalty), points)


def _submitted(gradebook: Gradebook, assignment: str, student: str | None) -> list[Submitted]:
    """By columns: nbgrader's own objects reckon a dozen sums each, which a class of thousands would wait for."""
    query = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            Assignment.duedate,
            SubmittedNotebook.late_submission_penalty,
            SubmittedAssignment.id,
            SubmittedNotebook.id,
        )
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(Assignment.name == assignment)
        .order_by(SubmittedAssignment.student_id)
    )
    return [
        Submitted(*row)
        for row in (query if student is None else query.filter(SubmittedAssignment.student_id == student))
    ]


def _brought_up_to_date(
    before: Submitted, granted: Extension | None, written: datetime | None, course: Course, assignment: str
) -> Submitted:
    now = replace(before)
    if granted is not None:  # one that was set by other means stays
        now.extension = granted.beyond(now.due) if now.due else None
    if written is not None:
        now.arrived = written.astimezone(UTC).replace(tzinfo=None)
    elif now.arrived is not None:
        record = record_of(folder_of(course, now.student, assignment))
        if record is not None and record.arrived_by == "downloaded":  # nothing tells when it was handed in
            now.arrived = None
    return now


def _save(gradebook: Gradebook, now: Submitted) -> None:
    submission = gradebook.db.query(SubmittedAssignment).filter(SubmittedAssignment.id == now.submission_id)
    submission.update({"timestamp": now.arrived, "extension": now.extension}, synchronize_session=False)
    notebook = gradebook.db.query(SubmittedNotebook).filter(SubmittedNotebook.id == now.notebook_id)
    notebook.update({"late_submission_penalty": now.penalty}, synchronize_session=False)
