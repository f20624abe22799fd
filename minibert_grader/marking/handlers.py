"""The marking pages on nbgrader's server, behind its login: `/minibert/marking`."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.server_extensions.formgrader.base import BaseApiHandler, BaseHandler, check_notebook_dir, check_xsrf
from sqlalchemy.exc import OperationalError
from tornado import web

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.marking.giving import LONGEST_NAME, CameFirst, Mark, NotAMark, give, mark_from, write_comment
from minibert_grader.marking.pages import MOST_PARTS, ON_A_PAGE, Shown, overview_page, question_page
from minibert_grader.marking.pile import answers, comments_used, flagged, part_of, questions, text_of_answer
from minibert_grader.marking.scheme import scheme_of
from minibert_grader.reports.places import layout_of

STATIC = Path(__file__).parent / "static"
ANONYMOUS = "Anonymous "  # how Jupyter begins the names that it makes up for whoever has the token


class _Page:
    """What pages and writes have alike."""

    current_user: Any
    coursedir: Any

    @property
    def content_security_policy(self) -> str:
        """Nothing from outside, and no script but the page's own, whatever a student wrote."""
        own = "script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:; form-action 'self'"
        return f"default-src 'none'; {own}; base-uri 'none'; frame-ancestors 'self'"

    @property
    def course(self) -> Course:
        try:
            return Course.find(Path(self.coursedir.root))
        except CourseError as error:
            raise web.HTTPError(404, reason=_one_line(error)) from None

    @property
    def login(self) -> str:
        """Who is logged in, as the server knows them (JupyterHub does); "" where whoever has the token may be it."""
        name = str(getattr(self.current_user, "name", "") or "")
        username = str(getattr(self.current_user, "username", "") or "")
        return "" if name.startswith(ANONYMOUS) else username[:LONGEST_NAME]


class OverviewHandler(_Page, BaseHandler):
    """What there is to do, in one assignment or in all."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def get(self, assignment: str = "") -> None:
        course, known = self.course, [each.name for each in self.gradebook.assignments]
        names = [name for name in course.assignments() if name in known and assignment in ("", name)]
        if assignment and not names:
            raise web.HTTPError(404, reason="There is no such assignment")
        found = {name: (questions(self.gradebook, name), flagged(course, self.gradebook, name)) for name in names}
        titles = {name: layout_of(course.source_notebook(name)).title for name in names}
        found = {name: each for name, each in found.items() if any(each)}
        self.write(overview_page(self.base_url, self.xsrf_token.decode(), found, titles))


class QuestionHandler(_Page, BaseHandler):
    """All answers to one question."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def get(self, assignment: str, cell: str) -> None:
        course = self.course
        every = answers(self.gradebook, assignment, cell)
        if not every:
            raise web.HTTPError(404, reason="There are no answers to such a question")
        try:
            layout, scheme = layout_of(course.source_notebook(assignment)), scheme_of(course, assignment, cell)
        except CourseError as error:
            raise web.HTTPError(404, reason=_one_line(error)) from None
        parts = self._number("of", 1, MOST_PARTS)
        part = self._number("part", 1, parts)
        pile = part_of(every, cell, part, parts)
        waiting = [each for each in pile if each.waits]
        only_waiting = self.get_argument("show", "waiting" if waiting else "all") == "waiting"
        chosen = waiting if only_waiting else pile
        start = self._number("from", 0, len(chosen))
        shown = Shown(only_waiting, part, parts, start)
        page = chosen[start : start + ON_A_PAGE]
        texts = [(each, text_of_answer(course, assignment, cell, each.student)) for each in page]
        left, token = len(chosen) - start - len(page), self.xsrf_token.decode()
        self.write(
            question_page(self.base_url, token, self.login, assignment, cell, layout, scheme, shown, pile, texts, left,
                          comments_used(every))
        )  # fmt: skip

    def _number(self, name: str, least: int, most: int) -> int:
        asked = self.get_argument(name, "")
        return min(max(int(asked), least), most) if asked.isascii() and asked.isdigit() and len(asked) < 9 else least


class _Write(_Page, BaseApiHandler):
    """Says in a sentence why something is not written."""

    seen: Mark

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except NotAMark as error:
            self._refuse(400, said=str(error))
        except CameFirst as error:
            self._refuse(409, said=_what_came_first(error, self.seen), now=vars(error.now))
        except OperationalError:
            self._refuse(503, said="Not saved: the gradebook is busy. Save once more.")
        finally:
            self.gradebook.db.expire_all()  # nbgrader's session is to read anew what was written past it

    def _refuse(self, status: int, **said: Any) -> None:
        self.set_status(status)
        self.write(said)

    def _sent(self) -> tuple[Any, Mark]:
        """The body, and the mark in it; what was seen before is kept for the refusal."""
        sent = self.get_json_body()
        mark = mark_from(sent)
        self.seen = mark_from(sent.get("seen"))
        return sent, mark


class MarkHandler(_Write):
    """Takes a mark: `{"points", "extra", "comment", "seen": {the same as they were}, "answer", "who"}`.

    With "keep_comment", as nbgrader's own page sends it, the comment stays as it is.
    """

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def put(self, grade_id: str) -> None:
        with self._refusals():
            sent, mark = self._sent()
            who = self.login or str(sent.get("who") or "").strip() or getpass.getuser()
            self._require_same_answer(grade_id, sent.get("answer"))
            waits = give(self.gradebook, grade_id, mark, self.seen, who, bool(sent.get("keep_comment")))
            self.write({"waits": waits, "who": who, "now": vars(mark)})

    def _require_same_answer(self, grade_id: str, seen: Any) -> None:
        """Refuse where the student handed in again, and it was graded, since the page was loaded."""
        if seen is None:
            return
        try:
            grade = self.gradebook.find_grade_by_id(grade_id)
        except MissingEntry:
            raise NotAMark("This answer is not in the gradebook any more; load the page again.") from None
        now = text_of_answer(self.course, grade.assignment.name, grade.name, grade.student.id)
        if now.hash != seen:
            raise NotAMark("Not saved: another answer was handed in meanwhile. Load the page again to read it.")


class CommentHandler(_Write):
    """Takes a comment from nbgrader's own page: `{"comment", "seen": {"comment"}}`."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def put(self, comment_id: str) -> None:
        with self._refusals():
            _, mark = self._sent()
            write_comment(self.gradebook, comment_id, mark.comment, self.seen.comment)
            self.write({"now": {"comment": mark.comment}})


def _what_came_first(error: CameFirst, seen: Mark) -> str:
    now, maker = error.now, error.given
    who = maker.who if maker and maker.points == now.points else "somebody"
    if now.points == seen.points and now.extra == seen.extra:
        return f"Not saved: {who} wrote another comment meanwhile."
    points = "took the points back" if now.points is None else f"gave {now.points:g}"
    return f"Not saved: {who} {points} meanwhile."


def _one_line(error: CourseError) -> str:
    """As a status line may have it."""
    return " ".join(str(error).split()).encode("ascii", "replace").decode()


def add_handlers(application: web.Application) -> None:
    """Add the pages to a Jupyter server."""
    base = application.settings["base_url"].rstrip("/") + "/minibert/marking"
    application.add_handlers(
        ".*$",
        [
            (rf"{base}/?", OverviewHandler),
            (rf"{base}/static/(.*)", web.StaticFileHandler, {"path": STATIC}),
            (rf"{base}/api/mark/([0-9a-f]+)", MarkHandler),
            (rf"{base}/api/comment/([0-9a-f]+)", CommentHandler),
            (rf"{base}/([^/]+)/?", OverviewHandler),
            (rf"{base}/([^/]+)/([^/]+)/?", QuestionHandler),
        ],
    )
