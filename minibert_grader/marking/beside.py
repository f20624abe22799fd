"""What stands beside a submission on nbgrader's own grading page: mark schemes, and why it is flagged. None raises."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.marking.scheme import Scheme, scheme_of
from minibert_grader.plugins.marks import Graded
from minibert_grader.reports.page import environment


@pass_context
def scheme_beside(context: Context, cell: str) -> str:
    """The mark scheme and the model answer of a cell, folded; "" where it has none."""
    course, resources = _course(context), context.get("resources") or {}
    try:
        scheme = scheme_of(course, str(resources.get("assignment_id")), cell) if course else Scheme()
    except CourseError:
        return ""
    markdown = environment().filters["markdown"]
    texts = {"Mark scheme": scheme.marks, "Model answer": scheme.model}
    return "".join(
        f'<details class="scheme"><summary>{title}</summary>{markdown(text)}</details>'
        for title, text in texts.items()
        if text
    )


@pass_context
def flags_beside(context: Context, student: str) -> str:
    """Why a submission is flagged, as a box; "" where there is no reason."""
    course, resources = _course(context), context.get("resources") or {}
    flags = Graded(course, str(student), str(resources.get("assignment_id"))).flags if course else []
    return f'<div class="alert alert-warning">{html.escape(" ".join(flags))}</div>' if flags else ""


def _course(context: Context) -> Course | None:
    """The course that the graded notebook lies in."""
    place: Any = (context.get("resources") or {}).get("metadata") or {}
    try:
        return Course.find(Path(place["path"])) if place.get("path") else None
    except CourseError:
        return None
