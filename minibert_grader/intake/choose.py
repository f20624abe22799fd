"""Which of the files that a student handed in is the notebook of the assignment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from minibert_grader.intake.archive import Archive
from minibert_grader.intake.decode import LARGEST, UnreadableSubmission, decode
from minibert_grader.intake.folder import Folder, Listing, Refused
from minibert_grader.intake.released import Released
from minibert_grader.intake.words import quoted

MOST_NOTEBOOKS = 40
MOST_ARCHIVES = 3
LARGEST_ARCHIVE = 64 << 20
LARGEST_NESTED = 16 << 20
MOST_LOOKED_AT = 160 << 20  # bytes of notebooks, all together
NOT_WORK = (".ipynb_checkpoints", "__MACOSX")  # a browser's or a computer's own copies

Read = Callable[[int], bytes]


@dataclass
class Found:
    """A file that may be the notebook: where it was found, how to read it, when the file on disk last changed."""

    path: str
    read: Read
    changed: float
    archive: Archive | None = None
    data: bytes = b""
    problem: str = ""
    cells: int = 0
    changed_cells: int = 0


@dataclass
class Choice:
    """The notebook taken (None for none), sentences for the student, and what was refused (path → why)."""

    taken: Found | None = None
    notes: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def choose(folder: Folder, listing: Listing, released: Released, assignment: str) -> Choice:
    """Take the notebook by its name, where it was worked on, else by its cells.

    Raises
    ------
    Refused
        If no file is a notebook of this assignment, or could be one.
    """
    choice = Choice()
    name = f"{assignment}.ipynb"
    found = sorted(_candidates(folder, listing, choice), key=lambda each: (each.path != name, each.path.count("/")))
    best: Found | None = None
    room = MOST_LOOKED_AT
    for number, each in enumerate(found):
        if number == MOST_NOTEBOOKS or room < 0:
            choice.notes.append(f"Your folder has many notebooks; only the first {number} were looked at.")
            break
        _look(each, released)
        room -= len(each.data)
        if each.problem:
            choice.refused[each.path] = each.problem
        if best is None or _rank(each, name) > _rank(best, name):
            if best is not None:
                best.data = b""  # of many large files, one at a time is kept
            best = each
        else:
            each.data = b""
    named = {path: kind for path, kind in {**listing.others, **choice.refused}.items() if path == name}
    if best is None or (not best.cells and best.path != name):
        links = [path for path, kind in listing.others.items() if kind == "a link"]
        raise Refused(_nothing(found, named, name, choice, links))
    if best.problem:
        raise Refused(best.problem)
    choice.taken = best
    _say(choice, best, [each for each in found if each is not best], name, listing)
    return choice


def _rank(each: Found, name: str) -> tuple[bool, bool, bool, int, int]:
    """Readable and of this assignment; worked on; named as it should be; then the more work, the more cells."""
    return (bool(each.cells), each.changed_cells > 0, each.path == name, each.changed_cells, each.cells)


def _look(each: Found, released: Released) -> None:
    try:
        each.data = each.read(LARGEST)
        each.cells, each.changed_cells = released.share(decode(each.data))
    except (Refused, UnreadableSubmission) as error:
        each.problem = str(error)


def _candidates(folder: Folder, listing: Listing, choice: Choice) -> list[Found]:
    found, archives = [], 0
    for file in listing.files:
        if _is_copy(file.path):
            continue
        if _may_be_notebook(file.path):
            found.append(Found(file.path, partial(folder.read, file.path), file.changed))
        elif file.path.lower().endswith(".zip") and archives < MOST_ARCHIVES:
            archives += 1
            try:
                found += _inside(folder.read(file.path, LARGEST_ARCHIVE), file.path, file.changed, choice)
            except Refused as error:
                choice.refused[file.path] = str(error)
    return found


def _inside(data: bytes, path: str, changed: float, choice: Choice, nested: bool = False) -> list[Found]:
    """Notebooks in an archive, and in archives in it, but no deeper."""
    archive, found, archives = Archive(data), [], 0
    for name, _ in archive.names():
        place = f"{path}/{name}"
        if _is_copy(name):
            continue
        if _may_be_notebook(name):
            found.append(Found(place, partial(archive.read, name), changed, archive))
        elif name.lower().endswith(".zip") and not nested and archives < MOST_ARCHIVES:
            archives += 1
            try:
                found += _inside(archive.read(name, LARGEST_NESTED), place, changed, choice, nested=True)
            except Refused as error:
                choice.refused[place] = str(error)
    return found


def _is_copy(path: str) -> bool:
    parts = path.split("/")
    return any(part in NOT_WORK for part in parts) or parts[-1].startswith("._")


def _may_be_notebook(path: str) -> bool:
    """`.ipynb`, and what browsers and mail programs make of it."""
    name = path.rpartition("/")[2].lower()
    return name.endswith((".ipynb", ".ipynb.json", ".ipynb.txt", ".json"))


def _nothing(found: list[Found], named: dict[str, str], name: str, choice: Choice, links: list[str]) -> str:
    """Why no notebook was taken, as precisely as it is known."""
    if named:
        return f"{quoted(name)} could not be taken: it is {named[name].removeprefix('it is ')}"
    for each in found:
        if each.problem:
            return f"no notebook of this assignment was found; of {quoted(each.path)}, {each.problem}"
    for path, reason in choice.refused.items():
        return f"no notebook of this assignment was found; of {quoted(path)}, {reason}"
    if found:
        return f"no notebook of this assignment was found; {quoted(found[0].path)} has none of its cells"
    if links:
        return f"no notebook was found in what was handed in; {quoted(links[0])} is a link, and links are not followed"
    return "no notebook was found in what was handed in"


def _say(choice: Choice, best: Found, others: list[Found], name: str, listing: Listing) -> None:
    """What a student could not know without being told."""
    if not best.cells:
        choice.notes.append("None of this assignment's exercises was found in your notebook.")
    if best.path != name:
        choice.notes.append(f"Your file was named {quoted(best.path)}; it was taken as {quoted(name)}.")
    rivals = [each for each in others if each.changed_cells]
    if rivals:
        choice.notes.append(f"Only this notebook was graded; {quoted(rivals[0].path)}, also worked on, was not.")
    elif best.path != name and any(each.path == name for each in others):
        unread = next(each.problem for each in others if each.path == name)
        why = f"could not be read: {unread}" if unread else "has nothing of yours in it"
        choice.notes.append(f"{quoted(name)} itself {why}.")
    if best.path != name and name in listing.others:
        choice.notes.append(f"{quoted(name)} itself is {listing.others[name]}.")
    if not listing.complete:
        choice.notes.append("Your folder holds more files than are looked at; only the notebook was needed.")
