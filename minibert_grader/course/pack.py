"""The student's pack: everything that a student needs for the course, in one zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

NAME = "minibert-course"
FILE = f"{NAME}-student.zip"
_ALWAYS_THE_SAME = (2020, 1, 1, 0, 0, 0)  # when the files were made: same content, same bytes


def write_pack(course: Course) -> Path:
    """Write dist/minibert-course-student.zip: the released assignments, the kit's wheel, and a README.

    Returns
    -------
    Path

    Raises
    ------
    CourseError
        If an assignment is not released, or there is not exactly one wheel.
    """
    dist = course.root / "dist"
    wheels = sorted(dist.glob("minibert_kit-*.whl"))
    if len(wheels) != 1:
        found = ", ".join(wheel.name for wheel in wheels) or "none"
        raise CourseError(
            f"{dist} should hold one wheel of the kit, and holds {found}; run `make kit`, delete the others."
        )
    files = {"README.md": _readme(course, wheels[0].name), wheels[0].name: wheels[0].read_bytes()}
    for assignment in course.assignments():
        files |= _released(course, assignment)
    path = dist / FILE
    path.write_bytes(zipped({f"{NAME}/{name}": content for name, content in files.items()}))
    return path


def _readme(course: Course, wheel: str) -> bytes:
    text = (course.root / "kit" / "PACK.md").read_text(encoding="utf-8")
    return text.replace("WHEEL", wheel).encode()


def _released(course: Course, assignment: str) -> dict[str, bytes]:
    """An assignment's files as released: its notebook and what lies beside it, and nothing that a run left there."""
    folder = course.root / "release" / assignment
    paths = [folder / f"{assignment}.ipynb", *(path for path in [folder / "given.py"] if path.is_file())]
    try:
        return {f"{assignment}/{path.name}": path.read_bytes() for path in paths}
    except FileNotFoundError as error:
        raise CourseError(f"{error.filename} is missing; run `make release`.") from None


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of files by name, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _ALWAYS_THE_SAME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()
