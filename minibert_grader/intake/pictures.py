"""The pictures that a student's texts show, taken along as they are; whoever shows them must decode them first."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from minibert_grader.intake.choose import Found
from minibert_grader.intake.decode import UnreadableSubmission, decode
from minibert_grader.intake.folder import Folder, Listing, Refused

RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
MOST = 20
LARGEST = 5 << 20
ALL_TOGETHER = 20 << 20

# The target of `![…](target "title")` and of `<img src="target">`; each begins where a link begins, so time is linear.
IN_MARKDOWN = re.compile(r"\]\(\s{0,5}<?([^()<>\"'\s\\][^()<>\"'\n\\]{0,300})")
IN_HTML = re.compile(r"\bsrc\s{0,5}=\s{0,5}[\"']?([^\"'<>\s\\]{1,300})", re.IGNORECASE)
PLAIN_FOLDER = re.compile(r"[\w -]{1,100}")  # no dot: it cannot have the name of a file that the grader writes
PLAIN_FILE = re.compile(r"[\w -][\w .()+-]{0,150}")


def pictures(taken: Found, folder: Folder, listing: Listing, source: Path) -> dict[str, tuple[bytes, float]]:
    """Name beside the notebook → content and time of change.

    Parameters
    ----------
    taken : Found
        The notebook, and the archive it came from.
    folder, listing : Folder, Listing
        The submission.
    source : Path
        The assignment's own folder; what has its names is the course's.
    """
    home = PurePosixPath(taken.path).parent
    sizes = {file.path: (file.size, file.changed) for file in listing.files}
    if taken.archive is not None:
        inside = dict(taken.archive.names())
        inner = next((PurePosixPath(name).parent for name in inside if taken.path.endswith(f"/{name}")), home)
    shown: dict[str, tuple[bytes, float]] = {}
    room = ALL_TOGETHER
    for name in _shown(taken.data):
        if len(shown) == MOST or (source / name.split("/")[0]).exists():
            continue
        try:
            if taken.archive is not None:
                place = str(inner / name)
                if place not in inside:
                    continue
                data, changed = taken.archive.read(place, min(LARGEST, room)), taken.changed
            else:
                place = str(home / name)
                if place not in sizes:
                    continue
                data, changed = folder.read(place, min(LARGEST, room)), sizes[place][1]
        except Refused:
            continue
        room -= len(data)
        shown[name] = data, changed
    return shown


def _shown(notebook: bytes) -> list[str]:
    """Paths of raster pictures that Markdown cells show, each once, none of which leads out of the folder."""
    try:
        cells = decode(notebook).cells
    except UnreadableSubmission:
        return []
    return shown_names([cell["source"] for cell in cells if cell["cell_type"] == "markdown"])


def shown_names(texts: list[str]) -> list[str]:
    """Paths of raster pictures beside a notebook that Markdown shows, each once."""
    names = [unquote(name).strip() for text in texts for rule in (IN_MARKDOWN, IN_HTML) for name in rule.findall(text)]
    return [name for name in dict.fromkeys(_trimmed(name) for name in names) if _is_plain(name)]


def _trimmed(name: str) -> str:
    return name.removeprefix("./").rstrip()


def _is_plain(name: str) -> bool:
    *folders, file = name.split("/")
    fits = all(PLAIN_FOLDER.fullmatch(part) for part in folders) and PLAIN_FILE.fullmatch(file)
    return bool(fits) and file.lower().endswith(RASTER) and len(folders) < 4
