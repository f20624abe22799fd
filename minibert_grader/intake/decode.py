"""Make plain cells of a notebook file's bytes, whatever editor wrote them; bounded before anything large is built."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

LARGEST = 64 << 20  # outputs make a file large; what is kept has bounds of its own
LARGE_OUTPUTS = 8 << 20  # more than this and none is kept
MOST_CELLS = 2000
MOST_PICTURES = 20  # attached to one cell
LARGEST_PICTURE = 7 << 20  # letters of base64
MOST_PARTS = 1_000_000  # lists and objects in the JSON; 64 MiB of `{}` would need 4 GB
MOST_VALUES = 10_000_000
LARGEST_CELL = 100_000  # characters of source
LARGEST_SOURCES = 1_000_000

STRING = re.compile(r'"[^"]*(?:"|\Z)')  # where no quote is escaped
EMBEDDED = re.compile(r"data:image/[\w.+-]{1,20};base64,[A-Za-z0-9+/=\s]{1000,}")
OLD_SOURCES = ("source", "input", "code", "text")  # nbformat 4; code of 3 and 2; cells of 1
OLD_TYPES = {"heading": "markdown", "html": "markdown", "text": "markdown"}


class UnreadableSubmission(ValueError):
    """The file is not a notebook that can be graded; the text says why, to the student."""


@dataclass
class Decoded:
    """Cells as dicts with `cell_type`, `source` and perhaps `metadata`, and what was repaired, in words.

    `edition` is that of the course which the notebook was released with, as it says itself ("": it says none).
    `outputs` holds for each cell what stood below it in the file: anything at all, not to be believed.
    """

    edition: str = ""
    cells: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    outputs: list[list[Any]] = field(default_factory=list)

    def repaired(self, sentence: str) -> None:
        if sentence not in self.repairs:
            self.repairs.append(sentence)


def decode(data: bytes) -> Decoded:
    """The cells of a notebook file of any format, encoding and line ends; most metadata is dropped.

    Raises
    ------
    UnreadableSubmission
        If it is too large, no text, no JSON, or not a notebook.
    """
    if len(data) > LARGEST:
        raise UnreadableSubmission(f"it is larger than {LARGEST >> 20} MiB; clear its outputs and submit it again")
    decoded = Decoded()
    raw = _parsed(data, decoded)
    if not isinstance(raw, dict):
        raise UnreadableSubmission("it is not a Jupyter notebook (no valid notebook JSON)")
    decoded.edition = _edition(raw)
    items = _items(raw)
    if len(items) > MOST_CELLS:
        raise UnreadableSubmission(f"it has more than {MOST_CELLS} cells")
    pairs = [(cell, item) for item in items if (cell := _plain(item, decoded))]
    decoded.cells = [cell for cell, _ in pairs]
    total = sum(len(cell["source"]) for cell in decoded.cells)
    if items and not decoded.cells:
        raise UnreadableSubmission("it has no cells that are cells of a Jupyter notebook")
    if total > LARGEST_SOURCES:
        raise UnreadableSubmission(f"it has more than {LARGEST_SOURCES:,} characters in its cells")
    if len(data) - total > LARGE_OUTPUTS:
        decoded.repaired(
            f"The outputs in your file, {len(data) >> 20} MiB of them, were left out; grading runs your cells anew."
        )
        pairs = [(cell, {}) for cell, _ in pairs]
    decoded.outputs = [below if isinstance(below := item.get("outputs"), list) else [] for _, item in pairs]
    return decoded


def _parsed(data: bytes, decoded: Decoded) -> Any:
    encoding: str = json.detect_encoding(data)  # by the byte order mark, else by where the zeros are
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = _western(data)
    if not text.strip():
        raise UnreadableSubmission("it has no cells: the file is empty")
    try:
        _check_size(text)
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, UnreadableSubmission):
            raise
        if encoding == "cp1252":
            raise UnreadableSubmission("it is not UTF-8 text") from None
        raise UnreadableSubmission("it is not a Jupyter notebook (no valid notebook JSON)") from None
    if encoding == "cp1252":
        decoded.repaired("Your file was not saved as UTF-8; it was read as Windows-1252 (Western European) text.")
    elif not encoding.startswith("utf-8"):
        decoded.repaired(f"Your file was saved as {encoding[:6].upper()}, not as UTF-8; it was read all the same.")
    elif encoding == "utf-8-sig":
        decoded.repaired("Your file began with a byte order mark, which was left out.")
    return raw


def _western(data: bytes) -> str:
    """The bytes as Windows-1252: the last resort, taken only where JSON comes of it."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableSubmission("it is not UTF-8 text") from None


def _check_size(text: str) -> None:
    """Count what parsing would build, with all strings taken out; linear, and without building it."""
    bare = STRING.sub("", text.replace("\\\\", "").replace('\\"', ""))
    if bare.count("{") + bare.count("[") > MOST_PARTS or bare.count(",") > MOST_VALUES:
        raise UnreadableSubmission("it has too many parts; clear its outputs and submit it again")


def _edition(raw: dict[str, Any]) -> str:
    told: Any = raw
    for key in ("metadata", "minibert", "edition"):
        told = told.get(key) if isinstance(told, dict) else None
    return told if isinstance(told, str) else ""


def _items(raw: dict[str, Any]) -> list[Any]:
    """The cells of any format: in format 3 and 2 they are in worksheets."""
    if isinstance(raw.get("cells"), list):
        return raw["cells"]
    sheets = raw.get("worksheets")
    if not isinstance(sheets, list):
        raise UnreadableSubmission("it has no cells")
    lists = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
    return [item for cells in lists for item in cells]


def _plain(item: Any, decoded: Decoded) -> dict[str, Any] | None:
    """Type, source and grade_id of a cell; None for what is no cell."""
    if not isinstance(item, dict) or not isinstance(item.get("cell_type"), str):
        return None
    kind = OLD_TYPES.get(item["cell_type"], item["cell_type"])
    source: Any = next((item[key] for key in OLD_SOURCES if key in item), "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if kind not in ("code", "markdown", "raw") or not isinstance(source, str):
        return None
    cell: dict[str, Any] = {"cell_type": kind, "source": _bounded(_clean(source), kind, decoded)}
    if kind == "markdown" and (pictures := _attachments(item.get("attachments"))):
        cell["attachments"] = pictures
    metadata = item.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
        cell["metadata"] = {"nbgrader": {"grade_id": marks["grade_id"]}}
    return cell


def _attachments(found: Any) -> dict[str, str]:
    """Name → base64 of the first picture that each attachment holds; whether it is one is for others to see."""
    pictures: dict[str, str] = {}
    for name, kinds in list(found.items())[:MOST_PICTURES] if isinstance(found, dict) else ():
        texts = kinds.values() if isinstance(kinds, dict) else ()
        first = next((text for text in texts if isinstance(text, str) and len(text) <= LARGEST_PICTURE), None)
        if isinstance(name, str) and first is not None:
            pictures[_clean(name)[:200]] = _clean(first)
    return pictures


def _clean(source: str) -> str:
    """Line ends as Python's, and no halves of characters, which no file can hold."""
    return source.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")


def _bounded(source: str, kind: str, decoded: Decoded) -> str:
    if len(source) <= LARGEST_CELL:
        return source
    if kind == "markdown" and len(source := EMBEDDED.sub("", source)) <= LARGEST_CELL:
        decoded.repaired("A large picture inside the text of a cell was left out.")
        return source
    decoded.repaired(
        f"A cell of more than {LARGEST_CELL:,} characters was left out; if it was your answer, ask your instructor."
    )
    said = f"This cell was left out: it had more than {LARGEST_CELL:,} characters."
    return f"# {said}" if kind == "code" else said
