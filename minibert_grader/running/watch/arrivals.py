"""What has arrived and is whole: looked for again and again, which works on every file system, a network's too."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.intake.folder import Refused, opened
from minibert_grader.lms.roster import can_be_a_folder

Look = tuple[tuple[str, int, float], ...]
SECRET = "submission_secret.txt"  # what `nbgrader submit` writes last


class Arrivals:
    """Of one assignment: the submissions that have changed since they were last told of, and have come to rest.

    Parameters
    ----------
    course : Course
    assignment : str
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._submitted, self._assignment = course.root / "submitted", assignment
        self._told: dict[str, Look] = {}
        self._before: dict[str, Look] = {}

    def at_rest(self) -> list[str]:
        """Students whose files are as they were at the last look, and not as they were when told of."""
        now = self._looks()
        ready = [name for name, look in now.items() if self._before.get(name) == look != self._told.get(name)]
        self._before = now
        self._told = {name: look for name, look in self._told.items() if name in now}
        self._told |= {name: now[name] for name in ready}
        return ready

    def again(self, students: list[str]) -> None:
        """Tell of these once more, at one of the next looks."""
        for name in students:
            self._told.pop(name, None)

    def _looks(self) -> dict[str, Look]:
        looks: dict[str, Look] = {}
        if not self._submitted.is_dir():
            return looks
        with opened(str(self._submitted)) as students:
            for name in students.names():
                if not can_be_a_folder(name) or not students.has(name, self._assignment):
                    continue
                try:
                    with students.below(name) as home, home.below(self._assignment) as folder:
                        files = folder.listing().files
                except Refused:
                    files = []
                looks[name] = tuple(sorted((file.path, file.size, file.changed) for file in files))
        return looks


class Inbound:
    """Of one assignment in nbgrader's exchange: whether something whole is there that was not there before.

    Parameters
    ----------
    folder : Path
        The course's inbound folder.
    assignment : str
    """

    def __init__(self, folder: Path, assignment: str) -> None:
        self._folder, self._assignment = folder, assignment
        self._known: set[str] = set()

    def has_more(self) -> bool:
        whole = {name for name in self._names() if self._is_whole(self._folder / name)}
        more = bool(whole - self._known)
        self._known = whole
        return more

    def again(self) -> None:
        """Forget what was seen, so that it is told of once more."""
        self._known = set()

    def _names(self) -> list[str]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        return [name for name in names if name.split("+")[1:2] == [self._assignment]]

    @staticmethod
    def _is_whole(place: Path) -> bool:
        try:
            return stat.S_ISDIR(place.lstat().st_mode) and stat.S_ISREG((place / SECRET).lstat().st_mode)
        except OSError:
            return False
