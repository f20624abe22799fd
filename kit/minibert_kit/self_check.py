"""A notebook's own checks, run once more: which pass, and what the others say."""

from __future__ import annotations

import _thread
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from IPython.utils.capture import capture_output

from minibert_kit.earlier import Cell, code_cells
from minibert_kit.notebook_file import code_sources

LONGEST = 90  # characters of what a check says that are shown


@dataclass(frozen=True)
class Check:
    """One check: what it checks, the points at stake, and what it says ("" where it passes)."""

    name: str
    points: float
    said: str


def run_checks(content: dict[str, Any], names: dict[str, Any], seconds: float) -> Iterator[Check]:
    """Run the checks of a notebook on the functions that are there now, in a copy of their names.

    Parameters
    ----------
    content : dict
        The notebook as parsed JSON.
    names : dict
        The names of the running notebook; the checks' own do not get in there.
    seconds : float
        After which a check is stopped.

    Yields
    ------
    Check
        In the notebook's order. Nothing that a check prints or shows is seen.
    """
    points = {marks.get("grade_id"): marks.get("points", 0) for marks, _ in code_sources(content)}
    cells = list(code_cells(content))
    written = frozenset[str]().union(*(cell.binds for cell in cells if cell.solution))
    for cell in cells:
        if cell.check:
            said = _complaint(cell, dict(names), written, seconds)
            yield Check(cell.name.removeprefix("test_"), points[cell.name], said)


def _complaint(cell: Cell, names: dict[str, Any], written: frozenset[str], seconds: float) -> str:
    """What a check says, in a few words; "" where it passes."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        _thread.interrupt_main()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    try:
        with warnings.catch_warnings(), capture_output():
            warnings.simplefilter("ignore")
            timer.start()
            try:
                exec(compile(cell.code, f"<{cell.name}>", "exec", dont_inherit=True), names)
            finally:
                timer.cancel()
                timer.join()  # an interrupt that is on its way arrives here, and not in what comes next
    except KeyboardInterrupt:
        if not late.is_set():
            raise  # the person in front of it
        return f"did not end within {seconds:.0f} s"
    except NotImplementedError:
        return "not written yet"
    except NameError as error:
        if error.name in written:
            return f"{error.name} is not there: its cell has not run since the kernel was started"
        return _first_line(error)
    except (Exception, SystemExit) as error:
        return _first_line(error)
    return ""


def _first_line(error: BaseException) -> str:
    said = str(error).strip().partition("\n")[0].removesuffix(": expected")
    kind = type(error).__name__
    text = said if isinstance(error, AssertionError) and said else f"{kind}: {said}" if said else kind
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
