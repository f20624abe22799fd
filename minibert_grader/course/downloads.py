"""What `nbgrader zip_collect` took from a download: under which name each student's file came, for the way back."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError


@dataclass(frozen=True)
class Download:
    """A student's submission as it was downloaded.

    Attributes
    ----------
    system : str
        "canvas", "moodle" or "plain", by the shape of the name.
    name : str
        Of the file or, with Moodle, of the folder that the file lay in ("" for one that was unpacked flat).
    late : bool or None
        Whether the system says that it was late; None where its names do not tell.
    """

    system: str
    name: str
    late: bool | None = None


def names_file(course: Course, assignment: str) -> Path:
    return course.root / "downloaded" / assignment / "names.json"


def read_downloads(course: Course, assignment: str) -> dict[str, Download]:
    """Student → what was downloaded; empty where nothing was.

    Raises
    ------
    CourseError
        If the file is damaged.
    """
    path = names_file(course, assignment)
    try:
        state = path.stat()
        return dict(_read(path, state.st_mtime_ns, state.st_size))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} cannot be used ({error}); make it again: nbgrader zip_collect {assignment} --force"
        ) from None


def write_downloads(course: Course, assignment: str, downloads: dict[str, Download]) -> None:
    """Add to what was downloaded before: a newer name replaces an older one, and all of them a damaged list."""
    path = names_file(course, assignment)
    try:
        before = read_downloads(course, assignment)
    except CourseError:
        before = {}
    merged = {**before, **downloads}
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    text = json.dumps({student: asdict(each) for student, each in sorted(merged.items())}, indent=1)
    half.write_text(text + "\n", encoding="utf-8")
    os.replace(half, path)


@lru_cache(maxsize=8)  # the intake asks once for each student
def _read(path: Path, changed: int, size: int) -> dict[str, Download]:
    return {student: Download(**told) for student, told in json.loads(path.read_text(encoding="utf-8")).items()}
