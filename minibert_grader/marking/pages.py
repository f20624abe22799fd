"""The marking pages as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader

from minibert_grader.marking.giving import LONGEST_COMMENT, LONGEST_NAME
from minibert_grader.marking.pile import Answer, Flagged, Question, Text
from minibert_grader.marking.scheme import Scheme
from minibert_grader.reports.page import environment as of_reports
from minibert_grader.reports.places import Layout

ON_A_PAGE = 50
MOST_PARTS = 12


@dataclass(frozen=True)
class Shown:
    """Which answers of a pile are shown: those of one part, in all states or the waiting ones alone, from a place on.

    `part` is 1 to `parts`.
    """

    waiting: bool = True
    part: int = 1
    parts: int = 1
    start: int = 0

    def query(self, **other: object) -> str:
        """The same as a link's query, some of it changed."""
        asked = {"show": "waiting" if self.waiting else "all", "part": self.part, "of": self.parts, "from": self.start}
        return "?" + urlencode(asked | other)


@cache
def _environment() -> Environment:
    made: Environment = of_reports().overlay(
        loader=ChoiceLoader([PackageLoader("minibert_grader.marking"), PackageLoader("minibert_grader.reports")])
    )
    made.filters["part_of_url"] = lambda text: quote(text, safe="")
    return made


def question_page(
    base_url: str,
    xsrf: str,
    who: str,
    assignment: str,
    cell: str,
    layout: Layout,
    scheme: Scheme,
    shown: Shown,
    pile: Sequence[Answer],
    answers: Sequence[tuple[Answer, Text]],
    left: int,
    comments: Sequence[str],
) -> str:
    """All answers to one question, with boxes for points and comments.

    Parameters
    ----------
    base_url, xsrf : str
        The server's.
    who : str
        Who is logged in; "" where the server does not know, so that the page asks.
    assignment, cell : str
    layout : Layout
        Of the instructor's notebook: what was asked.
    scheme : Scheme
    shown : Shown
    pile : sequence of Answer
        All of the part.
    answers : sequence of (Answer, Text)
        Those on this page.
    left : int
        How many of the pile come after them.
    comments : sequence of str
        To be used again.
    """
    place = layout.places.get(cell)
    return _environment().get_template("question.html.j2").render(**locals(), longest=LONGEST_COMMENT,
        longest_name=LONGEST_NAME, most_parts=MOST_PARTS)  # fmt: skip


def overview_page(
    base_url: str, xsrf: str, found: dict[str, tuple[list[Question], list[Flagged]]], titles: dict[str, str]
) -> str:
    """What there is to do, by assignment.

    Parameters
    ----------
    base_url, xsrf : str
    found : dict
        Assignment → questions, and submissions that are flagged.
    titles : dict
        Assignment → title.
    """
    return _environment().get_template("overview.html.j2").render(**locals())


def notice(base_url: str, assignment: str, questions: list[Question], flagged: list[Flagged]) -> str:
    """The box on top of nbgrader's lists."""
    waiting = sum(each.waiting for each in questions)
    return _environment().get_template("notice.html.j2").render(**locals())
