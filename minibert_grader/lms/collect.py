"""The two plugins of `nbgrader zip_collect`: unpack a download within bounds, and find whose each file is."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
import sys
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from sqlalchemy.exc import SQLAlchemyError

from minibert_grader.course.downloads import write_downloads
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.intake.arrival import written_down
from minibert_grader.lms.names import names_a_student
from minibert_grader.lms.plan import Plan, plan
from minibert_grader.lms.roster import Roster
from minibert_grader.lms.unpack import LARGEST_FILE, Room, TooMuch, unpack

LONGEST_SHOWN = 200


class UnpackDownload(ExtractorPlugin):
    """Unpack what was downloaded; what a student zipped stays a zip, into which the intake looks.

    nbgrader makes it before it looks at any folder, so it is also where collecting refuses to start.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        if self.parent is None:
            return
        place = self.parent.coursedir
        archive = Path(self.parent._format_collect_path(self.parent.archive_directory))
        try:
            Course.find(Path(place.root)).require(place.assignment_id, whole=True)
            self._roster = roster_of(place)
            if not archive.is_dir() or not any(archive.iterdir()):
                raise CourseError(f"Nothing to collect: put the download into {archive} first.")
        except CourseError as error:
            stop(self, error)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack downloads, and copy what lies there unpacked; no link is followed."""
        archive, extracted = Path(archive_path), Path(extracted_path)
        room = Room.on(extracted)
        walk = os.walk(archive)
        paths = sorted(Path(folder, name).relative_to(archive) for folder, _, files in walk for name in files)
        # Beside what is named after a student, a zip that is not may be a student's own as well.
        whole_class = not any(names_a_student(path.as_posix(), self._roster) for path in paths)
        for path in paths:
            if whole_class and len(path.parts) == 1 and path.suffix.casefold() == ".zip":
                self._unpack(archive / path, extracted / path, room)
            else:
                self._copy(archive / path, extracted / path)

    def _unpack(self, path: Path, to: Path, room: Room) -> None:
        self.log.info("Unpacking %s", path)

        def refuse(name: str, why: str) -> None:
            self.log.error("%s is not collected: %s.", shown(f"{path.name}/{name}"), why)

        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            unpack(path, to, room, refuse)
        except (TooMuch, OSError) as reason:
            self.log.error("%s is not unpacked: %s.", shown(path.name), reason)

    def _copy(self, path: Path, to: Path) -> None:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            self.log.error("%s is not collected: it is no regular file.", shown(path.name))
        elif state.st_size > LARGEST_FILE:
            self.log.error("%s is not collected: it is larger than %d MiB.", shown(path.name), LARGEST_FILE >> 20)
        else:
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)


class CollectFromDownload(FileNameCollectorPlugin):
    """Find the student of each file by the roster; a name that fits nobody is refused, and never a new student."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The student and the file's place, as nbgrader asks for; None for what is not collected."""
        path = Path(submitted_file).relative_to(self._extracted).as_posix()
        named = self._plan.taken.get(path)
        return None if named is None else {"student_id": named.student, "file_id": named.place}

    @cached_property
    def _extracted(self) -> Path:
        app: Any = self.parent
        return Path(app._format_collect_path(app.extracted_directory))

    @cached_property
    def _plan(self) -> Plan:
        """Of all files at once, made when nbgrader asks for the first; says what is not as it should be."""
        app: Any = self.parent
        course, assignment = Course.find(Path(app.coursedir.root)), app.coursedir.assignment_id
        root, notebook = self._extracted, f"{assignment}.ipynb"
        paths = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]

        def same(one: str, other: str) -> bool:
            return filecmp.cmp(root / one, root / other, shallow=False)

        try:
            made = plan(paths, roster_of(app.coursedir), notebook, same)
            downloads = made.downloads(notebook)
            told = written_down(course)
            write_downloads(course, assignment, downloads)
        except CourseError as error:
            stop(self, error)
        for path, reason in made.refused.items():
            self.log.error("%s is not collected: %s.", shown(path), reason)
        for path, later in made.older.items():
            self.log.warning("%s counts, and not %s.", shown(later), shown(path))
        silent = [student for student in sorted(downloads) if (student, assignment) not in told]
        late = [student for student in silent if downloads[student].late]
        if late:
            self.log.warning("Late, as Canvas says, and without a line in arrivals.csv: %s.", ", ".join(late))
        if silent:
            self.log.warning(
                "A download does not say when its files were handed in: %d of %d students have no line in "
                "arrivals.csv, and count as in time until they have one.",
                len(silent),
                len(downloads),
            )
        return made


def roster_of(place: Any) -> Roster:
    """The students of an nbgrader course directory; `CourseError` where there are none."""
    try:
        with Gradebook(place.db_url, place.course_id) as gradebook:
            roster = Roster.of(gradebook)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise CourseError(
            f"The gradebook {place.db_url} cannot be used ({reason}); `minibert restore` puts a copy back."
        ) from None
    if not roster.people:
        raise CourseError(
            "The gradebook knows no student yet; read the roster first: nbgrader db student import FILE.csv"
        )
    return roster


def stop(plugin: Any, error: CourseError) -> NoReturn:
    """End nbgrader's program with one line, as it does itself."""
    plugin.log.error("%s", error)
    sys.exit(1)


def shown(path: str) -> str:
    """A file's name for the log, on one line."""
    text = "".join(letter if letter.isprintable() else "?" for letter in path)
    return text if len(text) <= LONGEST_SHOWN else "…" + text[1 - LONGEST_SHOWN :]
