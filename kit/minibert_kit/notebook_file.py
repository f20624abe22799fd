"""The file of the notebook that is open: where it lies, and what was saved of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minibert_kit.errors import KitError

HAND_IN = "hand_in"  # the id of the last cell, which names its assignment


@dataclass(frozen=True)
class NotebookFile:
    """A saved notebook: where it lies, its content as parsed JSON, and when it was saved (as `time.time` has it)."""

    path: Path
    content: dict[str, Any]
    saved: float


def find(assignment: str, folder: Path, told: str = "") -> NotebookFile:
    """The file of the notebook that is open.

    Parameters
    ----------
    assignment : str
        Such as "02_attention_mechanism".
    folder : Path
        The kernel's.
    told : str
        Where an editor says that the file lies (VS Code does; Jupyter says it in the environment).

    Returns
    -------
    NotebookFile

    Raises
    ------
    KitError
        If there is none, or if it might be any of several.
    """
    session = os.environ.get("JPY_SESSION_NAME", "")
    for place in (told, session, str(folder / Path(session).name) if session else ""):
        if place and (found := _read(Path(place), assignment)):
            return found
    several = [found for path in sorted(folder.glob("*.ipynb")) if (found := _read(path, assignment))]
    if len(several) == 1:
        return several[0]
    if several:
        names = ", ".join(each.path.name for each in several)
        raise KitError(f"{folder} holds several of this assignment: {names}. Keep your own here, move the others.")
    raise KitError(
        f"The file of this notebook is not in {folder}. Where the notebook lives in the web (Colab), save it, download "
        f"it as .ipynb, and hand that in under the name {assignment}.ipynb."
    )


def marks(cell: dict[str, Any]) -> dict[str, Any]:
    """What nbgrader knows a cell by; empty for a cell of the student's own."""
    found: dict[str, Any] = cell.get("metadata", {}).get("nbgrader", {})
    return found


def source(cell: dict[str, Any]) -> str:
    """A cell's text."""
    return "".join(cell["source"])


def code_sources(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Marks and text of each code cell."""
    yield from ((marks(cell), source(cell)) for cell in content["cells"] if cell["cell_type"] == "code")


def _read(path: Path, assignment: str) -> NotebookFile | None:
    """A file, if it is a notebook of this assignment."""
    try:
        saved = path.stat().st_mtime
        content = json.loads(path.read_text(encoding="utf-8"))
        last = [text for each, text in code_sources(content) if each.get("grade_id") == HAND_IN]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return NotebookFile(path, content, saved) if any(f'"{assignment}"' in text for text in last) else None
