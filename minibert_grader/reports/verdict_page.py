"""Verdicts for people: as HTML on the feedback page, and as plain text where there is no HTML."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from minibert_grader.judging.verdict import Verdict


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("minibert_grader.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def verdict_html(verdict: Verdict, weakness: str = "") -> str:
    """One exercise's verdict as an HTML fragment; all text in it is escaped.

    Parameters
    ----------
    verdict : Verdict
    weakness : str
        What the sandbox lacked, to be said on the page ("" for nothing).
    """
    return _template("verdict.html.j2").render(verdict=verdict, weakness=weakness)


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
