"""Which files of a download are collected: each student's latest, and none that could be somebody else's.

The outermost part of a path that names a student is the system's or the instructor's word; what lies further in may be
another student's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from minibert_grader.course.downloads import Download
from minibert_grader.lms.names import AGAIN, BY_HAND, Named, Unfit, whose
from minibert_grader.lms.roster import Roster

NOT_WORK = {"__MACOSX", "Thumbs.db", "desktop.ini"}


@dataclass
class Plan:
    """What becomes of each file of a download.

    Attributes
    ----------
    taken : dict
        Path → student and place in the student's folder.
    older : dict
        Path of a file that does not count → path of the later one that does.
    refused : dict
        Path → why, and what to do.
    """

    taken: dict[str, Named] = field(default_factory=dict)
    older: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def downloads(self, notebook: str) -> dict[str, Download]:
        """Student → the name that the pages go back under; of several files the notebook's."""
        best: dict[str, tuple[tuple[bool, bool, int, str], Download]] = {}
        late: dict[str, bool] = {}
        for path, named in sorted(self.taken.items()):
            rank = (named.place == notebook, named.place.endswith(".ipynb"), named.order, path)
            if named.student not in best or rank > best[named.student][0]:
                best[named.student] = rank, named.download
            late[named.student] = late.get(named.student, False) or bool(named.download.late)
        return {
            student: replace(download, late=late[student]) if download.system == "canvas" else download
            for student, (_, download) in best.items()
        }


def plan(paths: Iterable[str], roster: Roster, notebook: str, same: Callable[[str, str], bool]) -> Plan:
    """Find the student of each file, and of several uploads of one name the latest.

    Parameters
    ----------
    paths : iterable of str
        Of files below the folder of the download, with "/".
    roster : Roster
    notebook : str
        File name of the assignment's notebook.
    same : callable
        Whether two of these files have the same content.
    """
    made = Plan()
    found = _found(paths, roster, made)
    uploads: dict[tuple[str, str], list[tuple[tuple[int, int], str, Named]]] = {}
    for path, named in found.items():
        name, again = _without_number(named.place)
        if name in (notebook, f"{named.student}.ipynb"):
            name, named = notebook, replace(named, place=notebook)
        uploads.setdefault((named.student, name), []).append(((again, named.order), path, named))
    for versions in uploads.values():
        latest = max(version for version, _, _ in versions)
        (first, named), *others = [(path, named) for version, path, named in versions if version == latest]
        if all(same(first, path) for path, _ in others):
            made.taken[first] = named
            made.older |= {path: first for _, path, _ in versions if path != first}
            continue
        for path, _ in ((first, named), *others):
            made.refused[path] = (
                f"{named.student} has {len(others) + 1} different files of this name, and nothing tells which is the "
                "later; delete the older download and collect again"
            )
    return made


def _found(paths: Iterable[str], roster: Roster, made: Plan) -> dict[str, Named]:
    """Path → whose it is. Two accounts under the name of one student are two people, of whom one is not the student."""
    found: dict[str, Named] = {}
    for path in sorted(paths):
        if any(part.startswith(".") or part in NOT_WORK for part in path.split("/")):
            continue
        try:
            named = whose(path, roster)
        except Unfit as reason:
            a_class = "; a class's download lies in archive/ itself, beside nothing that is named after a student"
            made.refused[path] = f"{reason}{a_class if path.casefold().endswith('.zip') else ''}"
            continue
        found[path] = named
    _refuse_the_inner(found, made)
    accounts: dict[tuple[str, str], set[str]] = {}
    for named in found.values():
        accounts.setdefault((named.student, named.download.system), set()).add(named.account)
    for path, named in list(found.items()):
        others = accounts[named.student, named.download.system] - {named.account}
        if named.account and others:
            made.refused[path] = f"another account's files fit {named.student} as well; {BY_HAND}"
            del found[path]
    return found


def _refuse_the_inner(found: dict[str, Named], made: Plan) -> None:
    """Of what is named after a student in several places, keep the outermost; where two are, nothing."""
    places: dict[str, set[tuple[str, ...]]] = {}
    for named in found.values():
        places.setdefault(named.student, set()).add(_within(named))
    for path, named in list(found.items()):
        outermost = min(map(len, places[named.student]))
        others = places[named.student] - {_within(named)}
        if any(len(other) == outermost for other in others):
            made.refused[path] = f"files in another folder fit {named.student} as well; {BY_HAND}"
            del found[path]


def _within(named: Named) -> tuple[str, ...]:
    """The folders around it in its download: one download is as good as another."""
    return named.within[1:] if named.within and named.within[0].casefold().endswith(".zip") else named.within


def _without_number(place: str) -> tuple[str, int]:
    path = PurePosixPath(place)
    again = AGAIN.fullmatch(path.stem)
    return (str(path.with_name(again[1] + path.suffix)), int(again[2])) if again else (place, 0)
