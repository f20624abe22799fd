"""The feedback pages of an assignment as one zip, each under the name that its submission was downloaded by."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook, MissingEntry

from minibert_grader.course.downloads import Download, read_downloads
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.lms.names import MOODLE
from minibert_grader.reports.making import is_true_still, made_from
from minibert_grader.reports.marks import marks_of

MOST_NAMED = 5


@dataclass(frozen=True)
class Packed:
    """Students whose page went into the zip, whose submission was not downloaded, and who have no page yet."""

    sent: list[str] = field(default_factory=list)
    not_downloaded: list[str] = field(default_factory=list)
    without_page: list[str] = field(default_factory=list)


def pack_pages(course: Course, assignment: str, gradebook: Gradebook, to: Path) -> Packed:
    """Write the zip that Canvas or Moodle takes; the same pages give the same bytes.

    Parameters
    ----------
    course : Course
    assignment : str
    gradebook : Gradebook
        Open.
    to : Path
        The zip; all of it is written, or nothing.

    Raises
    ------
    CourseError
        If there is no page, a page is older than its marks, or the zip cannot be written.
    """
    downloads = read_downloads(course, assignment)
    packed, pages, stale = Packed(), {}, []
    graded = sorted(path.parent.name for path in (course.root / "autograded").glob(f"*/{assignment}"))
    for student in graded:
        page = course.root / "feedback" / student / assignment / f"{assignment}.html"
        if not page.is_file():
            packed.without_page.append(student)
        elif downloads and student not in downloads:
            packed.not_downloaded.append(student)
        elif not _is_true_still(course, assignment, gradebook, student, page):
            stale.append(student)
        else:
            packed.sent.append(student)
            pages[name_of_page(downloads.get(student), student, assignment)] = page
    if stale:
        raise CourseError(
            f"The pages of {_some(stale)} are older than their marks; make them anew first: "
            f"nbgrader generate_feedback {assignment}"
        )
    if not pages:
        raise CourseError(
            f"There is no page of {assignment} to send; make them: nbgrader generate_feedback {assignment}"
        )
    _write(to, pages)
    return packed


def name_of_page(download: Download | None, student: str, assignment: str) -> str:
    """Where in the zip a student's page lies, so that the system finds whose it is.

    Canvas reads the two numbers in the file's name, Moodle the folder, or what stands before the name.
    """
    page = f"{assignment}.html"
    if download is None or download.system == "plain":
        return f"{student}/{page}"
    if download.name.endswith("/"):
        return download.name + page
    if download.system == "moodle" and (named := MOODLE.fullmatch(download.name)):
        return download.name[: named.start("own")] + page if named["own"] else f"{download.name}/{page}"
    return str(PurePosixPath(download.name).with_suffix(".html"))


def _is_true_still(course: Course, assignment: str, gradebook: Gradebook, student: str, page: Path) -> bool:
    folder = course.root / "autograded" / student / assignment
    try:
        return is_true_still(page, made_from(course, assignment, folder, marks_of(gradebook, assignment, student)))
    except MissingEntry:
        return False


def _write(to: Path, pages: dict[str, Path]) -> None:
    half = to.with_name(f".{to.name}.half")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as file:
            for name, page in sorted(pages.items()):
                entry = zipfile.ZipInfo(name)  # its time is that of no clock
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                file.writestr(entry, page.read_bytes())
        os.replace(half, to)
    except OSError as error:
        raise CourseError(f"{to} cannot be written ({error.strerror}); choose another with --to.") from None
    finally:
        half.unlink(missing_ok=True)


def _some(students: list[str]) -> str:
    rest = len(students) - MOST_NAMED
    return ", ".join(students[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
