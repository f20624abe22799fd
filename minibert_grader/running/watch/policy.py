"""What may be watched, and how many pages a student gets: off, unless `nbgrader_config.py` sets it."""

from __future__ import annotations

from typing import Any

from traitlets import Float, Int, List, TraitError, Unicode
from traitlets.config import Configurable
from traitlets.config.loader import PyFileConfigLoader

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError


class Watch(Configurable):
    """The policy; `c.Watch.assignments = ["02_…"]` turns it on for these."""

    assignments = List(Unicode(), help="Assignments that are watched, by their whole names; none: off.").tag(
        config=True
    )

    pages_a_day = Int(3, min=1, help="Pages that one student gets on one day, all assignments together.").tag(
        config=True
    )

    seconds = Float(2.0, min=0.1, help="Between two looks. What has not changed in between is taken for whole.").tag(
        config=True
    )


def policy_of(course: Course) -> Watch:
    """The policy of a course.

    Raises
    ------
    CourseError
        If it is off, or says what none can be.
    """
    place = course.root / "nbgrader_config.py"
    try:
        config: Any = PyFileConfigLoader(place.name, path=str(course.root)).load_config()
        policy = Watch(config=config)
    except TraitError as error:
        raise CourseError(f"{place} says of c.Watch what cannot be: {error}") from None
    except Exception as error:  # it is a program, and may raise anything
        raise CourseError(f"{place} cannot be used ({type(error).__name__}: {error}); mend it first.") from None
    if not policy.assignments:
        raise CourseError(
            f"Nothing is watched, as {place} names no assignments. To turn it on, once you have read what instant "
            'pages give away (docs/instructors.md): c.Watch.assignments = ["ASSIGNMENT"]'
        )
    for name in policy.assignments:
        course.require(name, whole=True)
    return policy
