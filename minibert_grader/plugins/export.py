"""Marks for other systems, through `nbgrader export`: what waits for a TA is blank in all of them, never 0."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import ExportPlugin

from minibert_grader.course.folder import Course
from minibert_grader.deadlines.late import LatePenalties
from minibert_grader.errors import CourseError
from minibert_grader.reports.marks import Mark
from minibert_grader.reports.rows import require_sound_rows
from minibert_grader.reports.whole_class.data import cells_of_class
from minibert_grader.reports.whole_class.spreadsheet import for_spreadsheets


@dataclass(frozen=True)
class Total:
    """What a student has in an assignment; `points` is None where something waits, or nothing was handed in."""

    state: str  # "marked", "waiting" or "missing"
    decided: float = 0
    waiting: float = 0
    penalty: float = 0
    handed_in: str = ""

    @property
    def points(self) -> float | None:
        return max(0.0, round(self.decided - self.penalty, 4)) if self.state == "marked" else None


class MarksExport(ExportPlugin):
    """One line for each student and assignment: `nbgrader export`, which writes grades.csv."""

    default = "grades.csv"
    columns = (
        "assignment",
        "student_id",
        "last_name",
        "first_name",
        "email",
        "state",
        "timestamp",
        "points_so_far",
        "waiting_for_a_ta",
        "late_submission_penalty",
        "score",
        "max_score",
    )

    def export(self, gradebook: Gradebook) -> None:
        """Write the file; what is wrong is said in one line, and nothing is written then."""
        try:
            self._export(gradebook, Path(self.to or self.default))
        except CourseError as error:
            self.log.error("%s", error)
            sys.exit(1)

    def _export(self, gradebook: Gradebook, path: Path) -> None:
        require_sound_rows(gradebook)
        students, assignments = self._wanted(gradebook)
        if self.parent:  # penalties from the marks as they are now
            course, penalties = Course.find(Path(self.parent.coursedir.root)), LatePenalties(parent=self)
            for assignment in assignments:
                penalties.reckon(gradebook, course, assignment.name)
        totals = {assignment.name: class_totals(gradebook, assignment.name) for assignment in assignments}
        try:
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(self.lines(students, assignments, totals))
        except OSError as error:
            raise CourseError(f"{path} cannot be written ({error.strerror}); choose another with --to.") from None
        waiting = sum(total.state == "waiting" for by in totals.values() for total in by.values())
        self.log.info("%s written: %d students, %d assignments", path, len(students), len(assignments))
        if waiting:
            self.log.warning("Left blank, because answers still wait for a TA: %d.", waiting)

    def lines(
        self, students: list[Student], assignments: list[Assignment], totals: dict[str, dict[str, Total]]
    ) -> Iterator[Iterable[object]]:
        """The lines of the file, the head first."""
        yield self.columns
        for assignment in assignments:
            for student in students:
                mark = totals[assignment.name].get(student.id, Total("missing"))
                yield (
                    assignment.name,
                    for_spreadsheets(student.id),
                    for_spreadsheets(student.last_name),
                    for_spreadsheets(student.first_name),
                    for_spreadsheets(student.email),
                    mark.state,
                    mark.handed_in,
                    f"{mark.decided:g}",
                    f"{mark.waiting:g}",
                    f"{mark.penalty:g}",
                    _written(mark),
                    f"{assignment.max_score:g}",
                )

    def _wanted(self, gradebook: Gradebook) -> tuple[list[Student], list[Assignment]]:
        """All students and assignments, or those that --student and --assignment name."""
        students = {student.id: student for student in sorted(gradebook.students, key=lambda each: each.id)}
        assignments = {each.name: each for each in gradebook.assignments}
        chosen: list[list] = []
        for what, known, wanted in (
            ("student", students, self.student),
            ("assignment", assignments, self.assignment),
        ):
            unknown = [str(name) for name in wanted if str(name) not in known]
            if unknown:
                raise CourseError(f"The gradebook knows no {what} {', '.join(unknown)}; known: {', '.join(known)}.")
            chosen.append([known[str(name)] for name in wanted] if wanted else list(known.values()))
        return chosen[0], chosen[1]


class CanvasExport(MarksExport):
    """What Canvas takes under Grades → Import: a column for each assignment, and a line of possible points.

    Canvas knows a student by `ID`, its own number, which the gradebook keeps as `lms_user_id`, or by `SIS Login ID`.
    """

    default = "canvas.csv"

    def lines(
        self, students: list[Student], assignments: list[Assignment], totals: dict[str, dict[str, Total]]
    ) -> Iterator[Iterable[object]]:
        names = [assignment.name for assignment in assignments]
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names]
        yield ["    Points Possible", "", "", "", "", *(f"{assignment.max_score:g}" for assignment in assignments)]
        for student in students:
            name = ", ".join(part for part in (student.last_name, student.first_name) if part) or student.id
            written = (_written(totals[assignment].get(student.id)) for assignment in names)
            number, login = for_spreadsheets(student.lms_user_id), for_spreadsheets(student.id)
            yield [for_spreadsheets(name), number, "", login, "", *written]


class MoodleExport(MarksExport):
    """What Moodle takes under Grades → Import → CSV: map `username` or `email` to the user, columns to grade items."""

    default = "moodle.csv"

    def lines(
        self, students: list[Student], assignments: list[Assignment], totals: dict[str, dict[str, Total]]
    ) -> Iterator[Iterable[object]]:
        names = [assignment.name for assignment in assignments]
        yield ["username", "firstname", "lastname", "email", *names]
        for student in students:
            about = (student.id, student.first_name, student.last_name, student.email)
            written = (_written(totals[assignment].get(student.id)) for assignment in names)
            yield [*map(for_spreadsheets, about), *written]


def class_totals(gradebook: Gradebook, assignment: str) -> dict[str, Total]:
    """Student → mark, of those who handed in."""
    query = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedNotebook.late_submission_penalty,
        )
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(Assignment.name == assignment)
    )
    cells = cells_of_class(gradebook, assignment)
    return {
        student: _total(list(cells.get(student, {}).values()), penalty or 0, when.isoformat() if when else "")
        for student, when, penalty in query
    }


def _total(marks: list[Mark], penalty: float, handed_in: str) -> Total:
    waiting = sum(mark.most for mark in marks if mark.points is None)
    decided = round(sum(mark.points or 0 for mark in marks), 4)
    state = "waiting" if any(mark.points is None for mark in marks) else "marked"
    return Total(state, decided, waiting, penalty, handed_in)


def _written(mark: Total | None) -> str:
    return "" if mark is None or mark.points is None else f"{mark.points:g}"
