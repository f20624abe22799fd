"""What a notebook finds in its folder when it is graded."""

from __future__ import annotations

from functools import cache

from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code


@cache
def course_files(course: Course, assignment: str) -> dict[str, bytes]:
    """The files released beside the notebook, in the course's own version."""
    folder = course.root / "source" / assignment
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".ipynb", ".pyc")]
    hidden = [path for path in paths if any(part.startswith(".") for part in path.relative_to(folder).parts)]
    files = {str(path.relative_to(folder)): path.read_bytes() for path in paths if path not in hidden}
    code = given_code(course, assignment)
    return {**files, "given.py": code.encode()} if code else files
