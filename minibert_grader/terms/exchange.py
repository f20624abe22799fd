"""Where nbgrader's exchange is, as the course's configuration says."""

from __future__ import annotations

from pathlib import Path

from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

SHARED = Path("/usr/local/share/nbgrader/exchange")


def exchange_of(course: Course) -> Path | None:
    """The exchange's folder; None where there is none.

    Raises
    ------
    CourseError
        If the configuration cannot be read.
    """
    try:
        config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    except ConfigFileNotFound:
        return None
    except Exception as error:  # it is a program, and may raise anything
        raise CourseError(f"{course.root / 'nbgrader_config.py'} cannot be used ({error}); mend it first.") from None
    told = config.Exchange.get("root")
    place = Path(told) if isinstance(told, str) else SHARED
    return place if place.is_dir() else None
