"""nbgrader's own lists, with a word on top about what there is to do, and flags where nbgrader shows a score alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from nbgrader.api import Gradebook
from sqlalchemy.exc import SQLAlchemyError

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.marking.pages import notice
from minibert_grader.marking.pile import Flagged, Question, flagged, questions
from minibert_grader.reports.templates import NBGRADERS

OURS = Path(__file__).parent / "formgrader"


def show_what_there_is_to_do(settings: dict[str, Any]) -> None:
    """Put our templates over nbgrader's in the settings of a Jupyter server; nothing where formgrader is not there.

    Parameters
    ----------
    settings : dict
        Of the server's web application.
    """
    if "nbgrader_jinja2_env" not in settings:
        return
    nbgraders = FileSystemLoader(NBGRADERS)
    loader = ChoiceLoader([FileSystemLoader(OURS), nbgraders, PrefixLoader({"nbgrader": nbgraders})])
    made = Environment(loader=loader)
    made.globals["what_there_is_to_do"] = lambda assignment: _notice(settings, assignment)
    made.globals["flagged"] = lambda assignment: [each.student for each in _what(settings, assignment)[1]]
    settings["nbgrader_jinja2_env"] = made


def _notice(settings: dict[str, Any], assignment: str) -> str:
    """The box on top of a list; "" where there is nothing to say."""
    return notice(settings["base_url"].rstrip("/"), assignment, *_what(settings, assignment))


def _what(settings: dict[str, Any], assignment: str) -> tuple[list[Question], list[Flagged]]:
    """What there is to do; nothing where there is no such assignment, or no course of ours."""
    place = settings["nbgrader_formgrader"].coursedir
    try:
        course = Course.find(Path(place.root))
        with Gradebook(place.db_url, place.course_id) as gradebook:
            return questions(gradebook, assignment), flagged(course, gradebook, assignment)
    except (CourseError, SQLAlchemyError):
        return [], []
