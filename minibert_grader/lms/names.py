"""How Canvas and Moodle name the files of a download, and whose file one is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from minibert_grader.course.downloads import Download
from minibert_grader.lms.roster import Roster

# lastnamefirstname_[LATE_]USER_ATTACHMENT_original.ipynb
CANVAS = re.compile(r"([^_]+)_(LATE_)?(\d{1,20})_(\d{1,20})_(.+)", re.DOTALL)
# First Last_PARTICIPANT_assignsubmission_file_ as a folder, or before the file's own name
MOODLE = re.compile(r"([^_]+)_\d{1,20}_assignsubmission_(?:file|onlinetext)(?:_(.*))?", re.DOTALL)
# Canvas tells a second upload of a name from the first by a number before its ending.
AGAIN = re.compile(r"(.+)-(\d{1,4})", re.DOTALL)


class Unfit(ValueError):
    """A name does not fit just one student; the text says why, and what to do."""


class FitsNobody(Unfit):
    """A name fits no student at all."""


@dataclass(frozen=True)
class Named:
    """A file whose student is known.

    Attributes
    ----------
    student : str
    download : Download
    place : str
        Its path in the student's folder: the name that the student gave it.
    order : int
        Of two uploads, the later has the larger number; 0 where the name does not tell.
    """

    student: str
    download: Download
    place: str
    order: int = 0


def has_the_shape(name: str) -> bool:
    """Whether a file or folder is named as Canvas or Moodle would."""
    return bool(CANVAS.fullmatch(name) or MOODLE.fullmatch(name))


def whose(path: str, roster: Roster) -> Named:
    """Whose file that is, by the first part of its path that tells.

    Parameters
    ----------
    path : str
        Below the folder of the download, with "/".
    roster : Roster

    Raises
    ------
    Unfit
        If it fits no student of the roster, or more than one.
    """
    *folders, file = path.split("/")
    for number, folder in enumerate(folders):
        place = "/".join((*folders[number + 1 :], file))
        if (moodle := MOODLE.fullmatch(folder)) and not moodle[2]:
            return Named(_one(roster.named(moodle[1], True)), Download("moodle", folder + "/"), place)
        if folder in roster.people:
            return Named(folder, Download("plain", folder + "/"), place)
    if moodle := MOODLE.fullmatch(file):
        return Named(_one(roster.named(moodle[1], True)), Download("moodle", file), moodle[2] or file)
    composed = unicodedata.normalize("NFC", file)
    plain = roster.beginning(composed)
    if canvas := CANVAS.fullmatch(file):
        name, late, user, attachment, own = canvas.groups()
        by_name = roster.named(name)
        student = _one(roster.numbered(user) or by_name | plain)
        other = roster.people[student].number
        if student in by_name and other not in ("", user):
            raise Unfit(f"by its name it is of {student}, whose number in the roster is {other}; correct the roster")
        if student in by_name or other == user:
            return Named(student, Download("canvas", file, bool(late)), own, int(attachment))
    student = _one(plain)
    own = composed.removeprefix(f"{student}_")
    return Named(student, Download("plain", file), own or file)


def _one(students: set[str]) -> str:
    if not students:
        raise FitsNobody(
            "it fits no student of the roster; add the student, or unpack the download and put the student's id and _ "
            "before this name"
        )
    if len(students) > 1:
        raise Unfit(
            f"it fits {' and '.join(sorted(students)[:3])}; unpack the download and put it into a folder named after "
            "its student"
        )
    return next(iter(students))
