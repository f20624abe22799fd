"""The mark scheme and the model answer of a written question, out of the instructor's notebook; never on a student's
page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from minibert_grader.course.folder import Course

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\n?### END SOLUTION", re.DOTALL)
SCHEME = re.compile(r"^\*Mark scheme", re.MULTILINE)


@dataclass(frozen=True)
class Scheme:
    """Two Markdown texts, either of which may be empty."""

    model: str = ""
    marks: str = ""


def scheme_of(course: Course, assignment: str, cell: str) -> Scheme:
    """What stands between BEGIN SOLUTION and END SOLUTION of a cell: the model answer, and from *Mark scheme* on the
    scheme.

    Raises
    ------
    CourseError
        If the instructor's notebook is missing or damaged.
    """
    text = "\n".join(SOLUTION.findall(course.cell_source(assignment, cell)))
    found = SCHEME.search(text)
    if found is None:
        return Scheme(model=text.strip())
    return Scheme(text[: found.start()].strip(), text[found.start() :].strip())
