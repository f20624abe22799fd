"""How Canvas and Moodle name the files of a download, and whose file one is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from minibert_grader.course.downloads import Download
from minibert_grader.lms.roster import Roster

# A person's name may hold underscores; the first number ends it, as all that follows is the student's own choice.
# lastnamefirstname_[LATE_]USER_ATTACHMENT_original.ipynb
CANVAS = re.compile(r"(.+?)_(LATE_)?(\d{1,20})_(\d{1,20})_(.+)", re.DOTALL)
# First Last_PARTICIPANT_assignsubmission_file_ as a folder, or before the file's own name
MOODLE = re.compile(r"(.+?)_(\d{1,20})_assignsubmission_(?:file|onlinetext)(?:_(?P<own>.*))?", re.DOTALL)
# Canvas tells a second upload of a name from the first by a number before its ending.
AGAIN = re.compile(r"(.+)-(\d{1,4})", re.DOTALL)

BY_HAND = "unpack the download and put this into a folder named after its student"


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
    account : str
        The system's number of whom it calls by that name; "" where the instructor says who it is.
    within : tuple of str
        The folders around the part of the path that names the student.
    """

    student: str
    download: Download
    place: str
    order: int = 0
    account: str = ""
    within: tuple[str, ...] = ()


def names_a_student(path: str, roster: Roster) -> bool:
    """Whether a path has a part that Canvas or Moodle would give a student's work, or fits any student."""
    if any(CANVAS.fullmatch(part) or MOODLE.fullmatch(part) for part in path.split("/")):
        return True
    try:
        whose(path, roster)
    except FitsNobody:
        return False
    except Unfit:
        pass
    return True


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
        if folder in roster.people:
            return replace(_sorted_by_hand(folder, folders[number + 1 :], file), within=tuple(folders[:number]))
        if (moodle := MOODLE.fullmatch(folder)) and not moodle["own"]:
            student = _one(roster.named(moodle[1], True))
            place = "/".join((*folders[number + 1 :], file))
            within = tuple(folders[:number])
            return Named(student, Download("moodle", folder + "/"), place, account=moodle[2], within=within)
    return replace(_by_its_name(file, roster), within=tuple(folders))


def _by_its_name(file: str, roster: Roster) -> Named:
    if moodle := MOODLE.fullmatch(file):
        student = _one(roster.named(moodle[1], True))
        return Named(student, Download("moodle", file), moodle["own"] or file, account=moodle[2])
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
            return Named(student, Download("canvas", file, bool(late)), own, int(attachment), user)
    student = _one(plain)
    own = composed.removeprefix(f"{student}_")
    return Named(student, Download("plain", file), own or file)


def _sorted_by_hand(student: str, folders: list[str], file: str) -> Named:
    """A file in a student's own folder; it goes back under the system's name where that is still there."""
    for number, folder in enumerate(folders):
        if (moodle := MOODLE.fullmatch(folder)) and not moodle["own"]:
            return Named(student, Download("moodle", folder + "/"), "/".join((*folders[number + 1 :], file)))
    if moodle := MOODLE.fullmatch(file):
        return Named(student, Download("moodle", file), moodle["own"] or file)
    if canvas := CANVAS.fullmatch(file):
        return Named(student, Download("canvas", file, bool(canvas[2])), canvas[5], int(canvas[4]))
    return Named(student, Download("plain", student + "/"), "/".join((*folders, file)))


def _one(students: set[str]) -> str:
    if not students:
        raise FitsNobody(f"it fits no student of the roster; add the student, or {BY_HAND}")
    if len(students) > 1:
        raise Unfit(f"it fits {' and '.join(sorted(students)[:3])}; {BY_HAND}")
    return next(iter(students))
