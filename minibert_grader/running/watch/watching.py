"""Look, grade, put the pages out; one assignment after the other, and beside any other grader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.running.class_run import AGAIN, NEW, grade_class, planned, undisturbed
from minibert_grader.running.stock import nbgrader
from minibert_grader.running.watch.arrivals import Arrivals, Inbound
from minibert_grader.running.watch.pages import count_page, pages_today

TRIES = 3  # at what went wrong; then it waits until the student hands in again


class Watched:
    """One assignment that is watched.

    Parameters
    ----------
    course : Course
    assignment : str
    exchange : Path or None
        The course's folder in nbgrader's exchange.
    pages_a_day, jobs : int
    say : callable
        Told what was done, in lines.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        exchange: Path | None,
        pages_a_day: int,
        jobs: int,
        say: Callable[[str], None],
    ) -> None:
        self._course, self._assignment, self._jobs, self._say = course, assignment, jobs, say
        self._pages_a_day, self._exchange = pages_a_day, exchange
        self._arrivals = Arrivals(course, assignment)
        self._inbound = Inbound(exchange / "inbound", assignment) if exchange else None
        self._failures: dict[str, int] = {}
        self._tomorrow: dict[str, date] = {}
        self._without_page: set[str] = set()
        self._copied: date | None = None

    def look(self, today: date) -> int:
        """Do what there is to do; how many pages were put out. What goes wrong is said, and tried again."""
        try:
            if self._inbound and self._inbound.has_more():
                self._collect()
            waiting = [name for name, day in self._tomorrow.items() if day < today]
            ready = sorted({*self._arrivals.at_rest(), *waiting})
            return self._serve(ready, today) if ready or self._without_page else 0
        except CourseError as error:
            self._say(f"{self._assignment}: {error}")
            return 0

    def _collect(self) -> None:
        assert self._inbound is not None
        try:
            list(nbgrader(self._course, "collect", self._assignment, "--update"))
        except CourseError:
            self._inbound.again()
            raise

    def _serve(self, students: list[str], today: date) -> int:
        """Grade those of them who may have a page today, and write the pages."""
        may = [name for name in students if pages_today(self._course, name, today) < self._pages_a_day]
        for name in students:
            self._tomorrow.pop(name, None)
            if name not in may:
                self._tomorrow[name] = today
                self._say(f"{self._assignment}: {name} has had {self._pages_a_day} pages today, and waits for tomorrow")
        if not may and not self._without_page:
            return 0
        with undisturbed(self._course, self._assignment, self._say, copy=self._copied != today):
            self._copied = today
            self._grade(may)
            return sum(self._put_out(name, today) for name in sorted(self._without_page))

    def _grade(self, students: list[str]) -> None:
        """Grade what is new or was handed in again; a change of the course puts out no page by itself."""
        try:
            reasons = planned(self._course, self._assignment, students) if students else {}
            due = [name for name in students if reasons.get(name) in (NEW, AGAIN)]
            if due:
                grade_class(self._course, self._assignment, due, self._jobs, _Silent(self._say))
            self._without_page |= set(due)
        except CourseError as error:
            self._say(f"{self._assignment}: {error}")
            self._arrivals.again([name for name in students if self._fails_again(name)])

    def _put_out(self, student: str, today: date) -> bool:
        """Make a page, and release it where the course has an exchange; whether that was possible."""
        try:
            list(nbgrader(self._course, "generate_feedback", self._assignment, f"--student={student}"))
            if self._exchange:
                list(nbgrader(self._course, "release_feedback", self._assignment, f"--student={student}"))
        except CourseError as error:
            self._say(f"{self._assignment}: {error}")
            if not self._fails_again(student):
                self._without_page.discard(student)
            return False
        count_page(self._course, student, today)
        self._without_page.discard(student)
        self._failures.pop(student, None)
        self._say(f"{self._assignment}: {student} has a page")
        return True

    def _fails_again(self, student: str) -> bool:
        """Count a failure; whether it is worth another try."""
        self._failures[student] = self._failures.get(student, 0) + 1
        return self._failures[student] < TRIES


class _Silent:
    """Progress that nobody watches."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say

    def judged(self) -> None:
        """Nobody counts."""

    def saved(self) -> None:
        """Nobody counts."""
