"""The pictures that a student's texts show, taken along as they are; whoever shows them must decode them first."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from minibert_grader.intake.choose import Found
from minibert_grader.intake.decode import UnreadableSubmission, decode
from minibert_grader.intake.folder import Folder, Listing, Refused
from minibert_grader.intake.words import listed

RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
MOST = 20
LARGEST = 5 << 20
ALL_TOGETHER = 20 << 20
MOST_NAMED = 3  # in the note on those that were left behind
# More than that is shown as plain text: Markdown takes the square of its length where brackets or stars stay open.
LONGEST_ANSWER = 10_000
LONGEST_TOGETHER = 200_000  # letters of such texts that are searched for pictures

PICTURE_DATA = re.compile(r"(?<=\(data:)image/[^\s;,()]{1,40};base64,[\w+/=]+")  # as Colab pastes pictures
ELSEWHERE = re.compile(r"//|[A-Za-z][A-Za-z0-9+.-]{0,20}:")  # of the web, attached, or pasted
IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"\b(src|alt)\s{0,5}=\s{0,5}(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)", re.IGNORECASE)


def pictures(
    taken: Found, folder: Folder, listing: Listing, source: Path
) -> tuple[dict[str, tuple[bytes, float]], list[str]]:
    """What is taken along with a notebook: name as `stored_as` has it → content and time of change; and a note.

    Parameters
    ----------
    taken : Found
        The notebook, and the archive it came from.
    folder, listing : Folder, Listing
        The submission.
    source : Path
        The assignment's own folder; what has its names is the course's.
    """
    wanted = _shown(taken.data)
    if not wanted:
        return {}, []
    courses = {one_name(path.relative_to(source).as_posix()) for path in source.rglob("*")}
    if taken.archive is None:
        places, home = [file.path for file in listing.files], PurePosixPath(taken.path).parent
    else:
        places = [name for name, _ in taken.archive.names()]
        inside = max((name for name in places if taken.path.endswith(f"/{name}")), key=len, default="")
        home = PurePosixPath(inside).parent
    beside = _beside(places, home)
    changed = {file.path: file.changed for file in listing.files}
    found: dict[str, tuple[bytes, float]] = {}
    left, room = [], ALL_TOGETHER
    for name in wanted:
        place = beside.get(name, beside.get(name.casefold(), ""))
        if name in courses:
            continue
        if not place or len(found) == MOST:
            left.append(name)
            continue
        try:
            data = (taken.archive or folder).read(place, min(LARGEST, room))
        except Refused:
            left.append(name)
            continue
        room -= len(data)
        found[stored_as(name)] = data, taken.changed if taken.archive else changed[place]
    return found, _note(left)


def shown_names(texts: list[str]) -> Iterator[list[str]]:
    """For each Markdown text, the names of raster pictures beside the notebook that it shows; never raises."""
    room = LONGEST_TOGETHER
    for text in texts:
        short = PICTURE_DATA.sub("image", text)
        names: dict[str, None] = {}
        if any(ending in short.lower() for ending in RASTER) and len(short) <= min(LONGEST_ANSWER, room):
            room -= len(short)
            looker = _Looker()
            try:
                MarkdownWithMath(renderer=looker).render(short)
                names = dict.fromkeys(picture_key(url) for url in looker.urls if not ELSEWHERE.match(url))
            except Exception:  # as where it is shown: whatever it makes of the renderer, its page is plain text then
                names = {}
        yield [name for name in names if name.lower().endswith(RASTER)]


def picture_key(url: str) -> str:
    """What a picture that Markdown shows is known by: its name, unquoted."""
    return one_name(unquote(url.removeprefix("attachment:")).removeprefix("./"))


def one_name(name: str) -> str:
    """A file's name as it is compared: computers compose letters, and write spaces, in more than one way."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def stored_as(name: str) -> str:
    """The name under which a picture is kept: never one that a student chose, however long theirs is."""
    known = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"picture-{known[:20]}{PurePosixPath(name).suffix.lower()}"


def alt_and_address(tag: str) -> tuple[str, str]:
    """The description and address in an `<img …>`; "" for what it does not say."""
    said = {key.lower(): html.unescape(value.strip("\"'")) for key, value in ATTRIBUTE.findall(tag)}
    return said.get("alt", ""), said.get("src", "")


class _Looker(IPythonRenderer):
    """Makes nothing of a text but a list of the pictures in it."""

    def __init__(self) -> None:
        super().__init__(escape=False)
        self.urls: list[str] = []

    def image(self, text: str, url: str, title: str | None = None) -> str:
        self.urls.append(url)
        return ""

    def inline_html(self, html: str) -> str:
        self.urls += [alt_and_address(tag)[1] for tag in IMG.findall(html)]
        return ""

    def block_html(self, html: str) -> str:
        return self.inline_html(html)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return ""

    def block_code(self, code: str, info: str | None = None) -> str:
        return ""


def _shown(notebook: bytes) -> list[str]:
    """What the Markdown cells of a notebook show, each once."""
    try:
        cells = decode(notebook).cells
    except UnreadableSubmission:
        return []
    texts = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    return list(dict.fromkeys(name for names in shown_names(texts) for name in names))


def _beside(places: list[str], home: PurePosixPath) -> dict[str, str]:
    """Name → place of each raster file at or below a notebook's folder; also in small letters, as some systems do."""
    start = "" if home == PurePosixPath() else f"{home}/"
    names = {
        one_name(place.removeprefix(start)): place
        for place in places
        if place.startswith(start) and place.lower().endswith(RASTER)
    }
    return {name.casefold(): place for name, place in names.items()} | names


def _note(left: list[str]) -> list[str]:
    if not left:
        return []
    names = listed(left[:MOST_NAMED])
    more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
    return [f"Pictures that your text shows did not come with it, or are too large or too many: {names}{more}."]
