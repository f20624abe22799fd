"""What a grader decides, as plain data: the same submission always gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from minibert_grader.sandbox.inside.wire import Public

SHOWN_ELEMENTS = 48


@dataclass(frozen=True)
class ShownArray:
    """An array as text, `text[start:stop]` being the element that differs (both 0: none)."""

    label: str
    kind: str
    text: str
    start: int = 0
    stop: int = 0


@dataclass(frozen=True)
class Failure:
    """Why a property failed: the reason in words, the smallest failing call, expected and got."""

    reason: str
    call: str = ""
    arguments: tuple[ShownArray, ...] = ()
    expected: ShownArray | None = None
    got: ShownArray | None = None


@dataclass(frozen=True)
class Outcome:
    """One property: its sentence, its points, and why it failed (None: it passed)."""

    sentence: str
    points: float
    core: bool
    failure: Failure | None = None
    hint: str = ""


@dataclass(frozen=True)
class Misconception:
    """A known wrong idea whose outputs the student's function reproduces on every example."""

    name: str
    hint: str
    reread: str


@dataclass(frozen=True)
class Verdict:
    """The outcome of one exercise for one submission."""

    exercise: str
    max_points: float
    outcomes: tuple[Outcome, ...] = ()
    misconception: Misconception | None = None
    note: str = ""
    lent: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Points earned: the sum over passed properties; at most a third where a core property failed."""
        earned = sum(outcome.points for outcome in self.outcomes if not outcome.failure)
        if any(outcome.core and outcome.failure for outcome in self.outcomes):
            earned = min(earned, self.max_points / 3)
        return round(earned, 1)

    @property
    def status(self) -> str:
        """ "solved", "partly" or "missed", for colours and tables."""
        if self.points == self.max_points:
            return "solved"
        return "partly" if self.points else "missed"


def to_json(verdicts: list[Verdict]) -> bytes:
    """Verdicts as JSON bytes, the same for the same verdicts."""
    rows: list[dict[str, Any]] = [{**asdict(verdict), "points": verdict.points} for verdict in verdicts]
    return (json.dumps(rows, indent=1, ensure_ascii=False) + "\n").encode()


def show(label: str, value: Any, index: tuple[int, ...] | None = None) -> ShownArray:
    """Show a value as text, large arrays only where they differ.

    Parameters
    ----------
    label : str
        Name of the argument or "expected".
    value : array or plain value
    index : tuple of int, optional
        The element to mark.
    """
    if isinstance(value, Public):
        return ShownArray(label, "made by", value.source.strip())
    if not isinstance(value, (np.ndarray, np.generic)):
        return ShownArray(label, type(value).__name__, _shorten(repr(value)))
    array = np.asarray(value)
    kind = f"{array.dtype} {array.shape}"
    if array.size > SHOWN_ELEMENTS and array.ndim > 2:
        lead = index[: array.ndim - 2] if index else (0,) * (array.ndim - 2)
        kind += f", here [{', '.join(map(str, lead))}]"
        array, index = array[lead], index[array.ndim - 2 :] if index else None
    text, start, stop = "", 0, 0

    def walk(part: np.ndarray, place: tuple[int, ...], indent: int) -> None:
        nonlocal text, start, stop
        if part.ndim == 0:
            if place == index:
                start = len(text)
            text += _number(part)
            if place == index:
                stop = len(text)
            return
        text += "["
        for position, child in enumerate(part[:16]):
            if position:
                text += ",\n" + " " * (indent + 1) if part.ndim > 1 else ", "
            walk(child, (*place, position), indent + 1)
        text += ", …]" if len(part) > 16 else "]"

    walk(array, (), 0)
    return ShownArray(label, kind, text, start, stop)


def _number(value: np.ndarray) -> str:
    if value.dtype == bool:
        return str(bool(value))
    if np.issubdtype(value.dtype, np.integer):
        return str(int(value))
    return f"{float(value) + 0.0:.5g}"  # without the sign of -0.0


def _shorten(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[:most] + "…"
