"""Where nbgrader's exchange is, as the course's configuration says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets.config.loader import PyFileConfigLoader

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

SHARED = Path("/usr/local/share/nbgrader/exchange")


def course_in_exchange(course: Course) -> Path | None:
    """The course's folder in the exchange, where students hand in; None where there is none. Raises as the other."""
    exchange = exchange_of(course)
    if exchange is None:
        return None
    place = exchange / str(_config(course).CourseDirectory.get("course_id", ""))
    return place if (place / "inbound").is_dir() else None


def exchange_of(course: Course) -> Path | None:
    """The exchange's folder; None where there is none.

    Raises
    ------
    CourseError
        If the configuration cannot be read.
    """
    told = _config(course).Exchange.get("root")
    place = Path(told) if isinstance(told, str) else SHARED
    return place if place.is_dir() else None


def _config(course: Course) -> Any:
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    except Exception as error:  # it is a program, and may raise anything
        raise CourseError(f"{course.root / 'nbgrader_config.py'} cannot be used ({error}); mend it first.") from None
