"""A feedback page as one file: no script, nothing from outside."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from minibert_grader.cleaning.render import markdown_to_safe_html
from minibert_grader.judging.verdict import NO_RETURN, NOT_WRITTEN
from minibert_grader.reports.calls import SHOWN
from minibert_grader.reports.view import Item, View
from minibert_grader.reports.work import Work, demoted

PACKAGE = "minibert_grader.reports"


@cache
def environment() -> Environment:
    """Templates with autoescape, and the few filters that they share."""
    made = Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["NO_RETURN"] = NO_RETURN
    made.filters |= {
        "ended": ended,
        "longest_line": lambda text: max(map(len, text.split("\n"))),
        "markdown": lambda text: demoted(markdown_to_safe_html(text)),
        "moment": lambda when: f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC",
        "sentence": sentence,
        "sign": sign,
    }
    return made


ORDINARY = ("the", "it", "not", "a", "an", "what", "after", "in", "with", "nothing")
MONTHS = str.split("January February March April May June July August September October November December")


def feedback_page(view: View, work: Work, made_from: str = "", calls: str = SHOWN) -> str:
    """The page as HTML.

    Parameters
    ----------
    view : View
    work : Work
        The student's notebook.
    made_from : str
        A hash of all that the page was made from, kept in its head.
    calls : str
        How much it tells of failing calls, kept there too.
    """
    return environment().get_template("page.html.j2").render(view=view, work=work, made_from=made_from, calls=calls)


def ended(text: str) -> str:
    """A text with a full stop, unless it ends in a sign of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def sentence(text: str) -> str:
    """A reason as a sentence; what begins with a name of the student's keeps its small letter."""
    word = text.split(" ", 1)[0]
    return ended(text[:1].upper() + text[1:] if word in ORDINARY else text)


def sign(item: Item) -> tuple[str, str]:
    """The word for an item's state, and the class of its colour."""
    if item.state == "failed":
        return ("✗\N{NO-BREAK SPACE}partly", "badc") if item.mark.points else ("✗\N{NO-BREAK SPACE}failed", "badc")
    if item.state == "open":
        nothing = item.verdict is None or NOT_WRITTEN in item.verdict.note
        return ("–\N{NO-BREAK SPACE}nothing yet" if nothing else "–\N{NO-BREAK SPACE}not judged"), "none"
    return {
        "marked": ("✓\N{NO-BREAK SPACE}marked", "none"),
        "waiting": ("…\N{NO-BREAK SPACE}waiting", "waitc"),
        "done": ("✓\N{NO-BREAK SPACE}solved" if item.verdict else "✓\N{NO-BREAK SPACE}marked", "good"),
    }[item.state]
