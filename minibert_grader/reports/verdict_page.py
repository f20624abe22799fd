"""Verdicts for people: as HTML on the formgrader's page, and as plain text where there is no HTML."""

from __future__ import annotations

from minibert_grader.judging.verdict import Verdict
from minibert_grader.reports.page import environment

COLOURS = {"solved": "good", "partly": "badc", "missed": "badc"}


def verdict_html(verdict: Verdict, weakness: str = "") -> str:
    """One exercise's verdict as an HTML fragment; all text in it is escaped.

    Parameters
    ----------
    verdict : Verdict
    weakness : str
        What the sandbox lacked, to be said on the page ("" for nothing).
    """
    template = environment().get_template("verdict.html.j2")
    return template.render(verdict=verdict, failed=verdict.failures, weakness=weakness, colour=COLOURS[verdict.status])


def verdict_text(verdict: Verdict) -> str:
    """The same as a few lines of plain text."""
    lines = [f"{verdict.exercise}: {verdict.points:g} of {verdict.max_points:g} points"]
    if verdict.earned > verdict.points:
        lines.append(f"{verdict.earned:g} earned, {verdict.points:g} awarded: a core property failed")
    if verdict.misconception:
        lines.append(f"Looks like: {verdict.misconception.name}. {verdict.misconception.hint}")
    if verdict.note:
        return "\n".join([*lines, verdict.note])
    for outcome in verdict.outcomes:
        lines.append(f"{outcome.state:10}  {outcome.sentence}")
        if outcome.failure or outcome.unjudged:
            lines.append(f"            {outcome.failure.reason if outcome.failure else outcome.unjudged}")
    return "\n".join(lines)
