"""Begin a new edition of the course: one command for all the places that name it."""

from __future__ import annotations

import re
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

_ALLOWED = re.compile(r"\d{1,6}(\.\d{1,6}){0,2}")


def begin_edition(course: Course, edition: str) -> list[Path]:
    """Write a new edition into course.toml, the kit and the notebooks, and the kit's version, which is the same.

    pip takes a wheel of the version that is installed for the same one and leaves the old kit in place. So a new
    edition is a new version of the kit, and its file's new name goes wherever the old one stands.

    Parameters
    ----------
    course : Course
    edition : str
        Such as "2026.2".

    Returns
    -------
    list of path
        The files written.

    Raises
    ------
    CourseError
        If the edition is no such number, or the one that the course has, or a place does not name the old one;
        nothing is written then.
    """
    old, kit = course.edition(), course.root / "kit"
    if not _ALLOWED.fullmatch(edition):
        raise CourseError(f"The edition {edition!r} should be numbers with points between them, such as 2026.2.")
    if edition == old:
        raise CourseError(f"The course is of edition {old} already; name the next one.")
    wheel = _wheel(kit)
    places: dict[Path, list[tuple[str, str]]] = {
        course.root / "course.toml": [(f'edition = "{old}"', f'edition = "{edition}"')],
        kit / "minibert_kit" / "edition.py": [(f'EDITION = "{old}"', f'EDITION = "{edition}"')],
        kit / "pyproject.toml": [(f'version = "{wheel[13:]}"', f'version = "{edition}"')],
    }
    new_wheel = f"minibert_kit-{edition}"
    for name in course.assignments():
        setup = (f'check_edition(\\"{old}\\")', f'check_edition(\\"{edition}\\")')
        places[course.root / "source" / name / f"{name}.ipynb"] = [setup, (f"{wheel}-py3", f"{new_wheel}-py3")]
    for path in (course.root / "docs").glob("*.md"):
        if f"{wheel}-py3" in path.read_text(encoding="utf-8"):
            places[path] = [(f"{wheel}-py3", f"{new_wheel}-py3")]
    texts = {path: _replaced(path, pairs) for path, pairs in places.items()}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def _wheel(kit: Path) -> str:
    """How the name of the kit's wheel begins, such as minibert_kit-2026.1."""
    try:
        version = re.search(
            r'^version = "([^"]+)"$', (kit / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
        )
    except OSError as error:
        raise CourseError(
            f"{kit / 'pyproject.toml'} cannot be read ({error.strerror}): a course without a kit of its own has the "
            "edition of the kit that it uses."
        ) from None
    if version is None:
        raise CourseError(f"{kit / 'pyproject.toml'} names no version; restore it from version control.")
    return f"minibert_kit-{version[1]}"


def _replaced(path: Path, pairs: list[tuple[str, str]]) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); restore it from version control.") from None
    for old, new in pairs:
        if old not in text:
            raise CourseError(f"{path} has nowhere {old}; put the present edition there first. Nothing was written.")
        text = text.replace(old, new)
    return text
