"""Feedback pages of our own, through stock `nbgrader generate_feedback`."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import rmtree
from traitlets import Enum, Int, default

from minibert_grader.course.folder import Course
from minibert_grader.deadlines.late import LatePenalties
from minibert_grader.errors import CourseError
from minibert_grader.processes import begin_worker
from minibert_grader.reports.calls import CALLS, SHOWN
from minibert_grader.reports.making import is_true_still, made_from, make_page
from minibert_grader.reports.marks import Marks, marks_of
from minibert_grader.reports.rows import require_sound_rows

FEWEST = 4  # pages for which a process of its own is worth its start


class FeedbackExporter(Exporter):
    """Makes the page of a graded notebook from its verdicts and the gradebook; nbconvert's templates are not used.

    nbgrader makes the exporter before it looks at any page. A page that is there already and would come out the same
    is left; one whose grading or marks have changed is made again, where nbgrader would have skipped it.
    """

    jobs = Int(help="Processes that make pages; as many as there are processors unless given.").tag(config=True)

    @default("jobs")
    def _processors(self) -> int:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @default("file_extension")
    def _html(self) -> str:
        return ".html"

    before_due = Enum(
        CALLS,
        default_value=SHOWN,
        help="What a page tells of failing calls before the student's due date: 'shown', 'shortened' or 'left out'.",
    ).tag(config=True)

    output_mimetype = "text/html"

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self._marks: dict[str, tuple[Marks, str]] = {}
        self._ahead: dict[str, Future[str]] | None = None
        self._converter: Any = self.parent
        if self._converter is not None:
            self._reckon_penalties(self._converter.coursedir)
            self._look_before_skipping(self._converter)

    def from_filename(  # type: ignore[override]  # HTML comes out, as with nbconvert's own exporters of text
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        where = (resources or {})["nbgrader"]
        student, assignment = where["student"], where["assignment"]
        made = (self._ahead or {}).pop(student, None)
        try:
            page = made.result() if made else None
        except BrokenProcessPool:  # one that was killed costs no page
            page = None
        page = page or make_page(*self._inputs(assignment, student, Path(filename).parent))
        if self._ahead is None:  # one was made, so that what all pages share is at hand in each process
            self._ahead = self._begin_others(assignment, Path(filename).parent)
        return page, {**(resources or {}), "output_extension": self.file_extension, "outputs": {}}

    def _reckon_penalties(self, place: Any) -> None:
        """From the marks as they are now: nbgrader's own were reckoned before a TA had marked."""
        try:
            with Gradebook(place.db_url, place.course_id) as gradebook:
                require_sound_rows(gradebook)
                LatePenalties(parent=self).reckon(gradebook, Course.find(Path(place.root)), place.assignment_id)
        except CourseError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None

    def _inputs(self, assignment: str, student: str, folder: Path) -> tuple[Course, str, Path, Marks, str]:
        place = self._converter.coursedir
        if student not in self._marks:
            with Gradebook(place.db_url, place.course_id) as gradebook:
                over = _is_over(gradebook.find_submission(assignment, student))
                self._marks[student] = marks_of(gradebook, assignment, student), SHOWN if over else self.before_due
        return Course.find(Path(place.root)), assignment, folder, *self._marks[student]

    def _look_before_skipping(self, converter: Any) -> None:
        stock, place = converter.init_destination, converter.coursedir

        def init_destination(assignment: str, student: str) -> bool:
            excluded = student in (place.student_id_exclude or "").split(",")
            folder = Path(place.format_path(place.feedback_directory, student, assignment))
            if folder.is_dir() and not excluded and not converter.force and self._is_stale(assignment, student, folder):
                self.log.warning("Updating feedback whose marks have changed: %s", folder)
                rmtree(str(folder))
            return stock(assignment, student)

        converter.init_destination = init_destination

    def _is_stale(self, assignment: str, student: str, folder: Path) -> bool:
        place = self._converter.coursedir
        graded = Path(place.format_path(place.autograded_directory, student, assignment))
        try:
            course, _, _, marks, calls = self._inputs(assignment, student, graded)
            now = made_from(course, assignment, graded, marks)
        except MissingEntry:
            return False
        return not is_true_still(folder / f"{assignment}.html", now, calls)

    def _begin_others(self, assignment: str, done: Path) -> dict[str, Future[str]]:
        """Begin the pages that come after this one, each as soon as a process is free."""
        place, others = self._converter.coursedir, {}
        folders = [Path(each) for each in sorted(self._converter.assignments)]
        for path in folders[folders.index(done) + 1 :]:
            student = path.parent.name
            folder = Path(place.format_path(place.feedback_directory, student, assignment))
            try:
                if self._converter.force or not folder.is_dir() or self._is_stale(assignment, student, folder):
                    others[student] = self._inputs(assignment, student, path.absolute())
            except MissingEntry:
                continue
        if self.jobs < 2 or len(others) < FEWEST or threading.active_count() > 1:
            return {}
        pool = ProcessPoolExecutor(
            min(self.jobs, len(others)), mp_context=get_context("fork"), initializer=begin_worker
        )
        begun = {student: pool.submit(make_page, *inputs) for student, inputs in others.items()}
        pool.shutdown(wait=False)
        return begun


def _is_over(submission: Any) -> bool:
    """Whether a student's time is over, extensions included; where there is no due date it never is."""
    if submission.assignment.duedate is None:
        return False
    return bool(submission.duedate <= datetime.now(UTC).replace(tzinfo=None))
