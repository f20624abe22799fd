"""What a grader decides, as plain data: the same submission always gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from minibert_grader.sandbox.inside.layout import FORTRAN, GAPS, layout_of
from minibert_grader.sandbox.inside.wire import Public

SHOWN_ELEMENTS = 48
NOT_WRITTEN = "is not written yet"
NO_RETURN = "the call did not come back"


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
    """Why a property failed: the reason in words, the smallest failing call, expected and got.

    `code` is the call as Python that can be pasted below a notebook's imports ("" where it would be too long), and
    `rule` the house rule that was broken ("" where the values themselves are wrong).
    """

    reason: str
    rule: str = ""
    call: str = ""
    code: str = ""
    arguments: tuple[ShownArray, ...] = ()
    expected: ShownArray | None = None
    got: ShownArray | None = None


@dataclass(frozen=True)
class Outcome:
    """One property: its sentence, its points, and what came of it.

    `failure` says why it failed, `unjudged` why nothing can be said of it; neither: it passed.
    """

    sentence: str
    points: float
    core: bool
    failure: Failure | None = None
    hint: str = ""
    unjudged: str = ""

    @property
    def state(self) -> str:
        """ "passed", "failed" or "not judged"."""
        return "not judged" if self.unjudged else "failed" if self.failure else "passed"


@dataclass(frozen=True)
class Misconception:
    """A known wrong idea that the function follows in every call, or the way in which all its wrong answers differ."""

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
    def earned(self) -> float:
        """The sum over passed properties."""
        return round(sum(outcome.points for outcome in self.outcomes if outcome.state == "passed"), 1)

    @property
    def points(self) -> float:
        """Points awarded: what was earned, but at most a third of all where a core property did not pass."""
        whole = all(outcome.state == "passed" for outcome in self.outcomes if outcome.core)
        return self.earned if whole else round(min(self.earned, self.max_points / 3), 1)

    @property
    def failures(self) -> list[Outcome]:
        """The failed properties, those of the core first."""
        return sorted((each for each in self.outcomes if each.state == "failed"), key=lambda each: not each.core)

    @property
    def status(self) -> str:
        """ "solved", "partly" or "missed", for colours and tables."""
        if self.points == self.max_points:
            return "solved"
        return "partly" if self.points else "missed"


@dataclass(frozen=True)
class Judgement:
    """What came of one submission: the file beside its autograded notebook.

    Attributes
    ----------
    assignment, edition : str
        The edition is that of the course whose hidden tests judged.
    repairs : tuple of str
        Sentences, in Markdown, about what was mended before anything ran.
    unreadable : str
        Why there was nothing to judge, so that it waits for a TA ("": there was).
    weakness : str
        What the sandbox lacked ("" for nothing).
    verdicts : tuple of Verdict
    """

    assignment: str
    edition: str
    repairs: tuple[str, ...] = ()
    unreadable: str = ""
    weakness: str = ""
    verdicts: tuple[Verdict, ...] = ()


def to_json(judgement: Judgement) -> bytes:
    """A judgement as JSON bytes, the same for the same judgement; what can be worked out stands there as well."""
    record: dict[str, Any] = asdict(judgement)
    for row, verdict in zip(record["verdicts"], judgement.verdicts, strict=True):
        row |= {"status": verdict.status, "earned": verdict.earned, "points": verdict.points}
        for part, outcome in zip(row["outcomes"], verdict.outcomes, strict=True):
            part["state"] = outcome.state
    return (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()


def from_json(data: bytes) -> Judgement:
    """The judgement that `to_json` wrote.

    Raises
    ------
    ValueError
        If it is no such file.
    """
    try:
        record = json.loads(data)
        verdicts = tuple(_verdict(row) for row in record.pop("verdicts"))
        return Judgement(**{**record, "repairs": tuple(record["repairs"]), "verdicts": verdicts})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a file of verdicts ({error})") from None


def _verdict(row: dict[str, Any]) -> Verdict:
    named = row["misconception"]
    return Verdict(
        row["exercise"],
        row["max_points"],
        tuple(map(_outcome, row["outcomes"])),
        Misconception(**named) if named else None,
        row["note"],
        tuple(row["lent"]),
    )


def _outcome(row: dict[str, Any]) -> Outcome:
    failed = row["failure"]
    failure = failed and Failure(
        **{**failed, "arguments": tuple(ShownArray(**part) for part in failed["arguments"])}
        | {name: ShownArray(**failed[name]) for name in ("expected", "got") if failed[name]}
    )
    return Outcome(row["sentence"], row["points"], row["core"], failure, row["hint"], row["unjudged"])


def show(label: str, value: Any, index: tuple[int, ...] | None = None, lies: bool = False) -> ShownArray:
    """Show a value as text, large arrays only where they differ.

    Parameters
    ----------
    label : str
        Name of the argument or "expected".
    value : array or plain value
    index : tuple of int, optional
        The element to mark.
    lies : bool
        Whether to say how an array lies in memory, where that is unusual.
    """
    if isinstance(value, Public):
        return ShownArray(label, "made by", value.source.strip())
    if not isinstance(value, (np.ndarray, np.generic)):
        return ShownArray(label, type(value).__name__, _shorten(repr(value)))
    array = np.asarray(value)
    kind = ", ".join([f"{array.dtype} {array.shape}", *(_lies(array) if lies else [])])
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


def _lies(array: np.ndarray) -> list[str]:
    """What is unusual about how an array lies in memory, in words."""
    gaps = "every second place of a larger array, backwards"
    words = {FORTRAN: ["in Fortran order"], GAPS: [gaps]}.get(layout_of(array), [])
    return words if array.flags.writeable else [*words, "read-only"]


def _number(value: np.ndarray) -> str:
    if value.dtype == bool:
        return str(bool(value))
    if np.issubdtype(value.dtype, np.integer):
        return str(int(value))
    return f"{float(value) + 0.0:.5g}"  # without the sign of -0.0


def _shorten(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[:most] + "…"
