"""The last cell of a notebook: what is done, what is missing, and which file is the one to hand in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from minibert_kit import session as noted
from minibert_kit.earlier import code_cells
from minibert_kit.errors import KitError
from minibert_kit.notebook_file import HAND_IN, NotebookFile, code_sources, find, marks, source
from minibert_kit.self_check import Check, run_checks
from minibert_kit.session import Run, notebook_shell

CELL_SECONDS = 10.0  # of computing that a cell may take at grading, where the notebook says nothing else
STUB = "*Write your answer here.*"


def before_you_hand_in(assignment: str) -> None:
    """Say what is done, what is missing, and which file to hand in. Does nothing while a notebook is graded.

    Parameters
    ----------
    assignment : str
        Such as "02_attention_mechanism": the name under which the notebook is handed in.

    Raises
    ------
    KitError
        If the setup cell has not run, or the notebook's file is not found.
    """
    shell = notebook_shell()
    if shell is None:
        return
    session = noted.session()
    if session is None:
        raise KitError("Run the setup cell at the top of this notebook first, then your cells, then this one again.")
    file = find(assignment, session.folder, str(shell.user_ns.get("__vsc_ipynb_file__", "")))
    most = float(file.content.get("metadata", {}).get("minibert", {}).get("cell_seconds", CELL_SECONDS))
    runs = list(session.runs)
    lines = [
        *check_lines(list(run_checks(file.content, shell.user_ns, 3 * most))),
        *(f"○ {name}: no answer yet, {points:g} points" for name, points in empty_answers(file.content)),
        *(f"! {name} computed for {seconds:.0f} s; at grading a cell may compute for {most:.0f} s"
          for name, seconds in long_cells(file.content, runs, most)),
        "",
        *file_lines(file, runs, assignment),
    ]  # fmt: skip
    print("\n".join(lines))


def check_lines(checks: list[Check]) -> Iterator[str]:
    """A line for each check, and how many pass."""
    for check in checks:
        points = f"{check.points:g} points"
        yield f"✗ {check.name}, {points} at stake: {check.said}" if check.said else f"✓ {check.name}, {points}"
    passed = [check for check in checks if not check.said]
    yield (
        f"{len(passed)} of {len(checks)} checks pass. The exercises that they belong to are worth "
        f"{sum(check.points for check in passed):g} of {sum(check.points for check in checks):g} points; "
        "grading looks closer than a check does."
    )


def empty_answers(content: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Written answers that say nothing, as saved, and their points."""
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown" and marks(cell).get("solution"):
            text = source(cell).replace("**Your answer**", "").replace(STUB, "")
            if not text.strip():
                yield marks(cell)["grade_id"], marks(cell).get("points", 0)


def long_cells(content: dict[str, Any], runs: list[Run], most: float) -> Iterator[tuple[str, float]]:
    """Cells, as saved, whose last run computed for longer than grading allows, and for how many seconds."""
    last = {run.code.strip(): run.seconds for run in runs}
    for known, text in code_sources(content):
        seconds = last.get(text.strip(), 0.0)
        if seconds > most and known.get("grade_id") != HAND_IN:
            yield known.get("grade_id") or f"the cell that begins `{text.strip().splitlines()[0][:60]}`", seconds


def unsaved(file: NotebookFile, runs: list[Run]) -> bool:
    """Whether something ran after the file was saved that is not in it."""
    texts = {text.strip() for _, text in code_sources(file.content)}
    return any(run.began > file.saved and run.code.strip() not in texts for run in runs)


def not_run(file: NotebookFile, runs: list[Run]) -> Iterator[str]:
    """Solutions whose cell was changed and saved, but not run since: what the checks saw is not what is handed in."""
    ran = {run.code.strip() for run in runs}
    for cell, text in zip(code_cells(file.content), code_sources(file.content), strict=True):
        if cell.solution and text[1].strip() not in ran and any(_binds(run, cell.binds) for run in runs):
            yield cell.name


def _binds(run: Run, names: frozenset[str]) -> bool:
    cell = {"cell_type": "code", "metadata": {}, "source": run.code}
    return any(each.binds & names for each in code_cells({"cells": [cell]}))


def file_lines(file: NotebookFile, runs: list[Run], assignment: str) -> Iterator[str]:
    """Which file to hand in and when it was saved, or what to do before."""
    if unsaved(file, runs):
        yield "The saved file is older than what ran here. Save (Ctrl+S, on a Mac Cmd+S), then run this cell again."
        return
    for name in not_run(file, runs):
        yield f"{name}: its cell was changed after it ran. Run it and its check, save, then run this cell again."
    path, when = file.path, time.strftime("%H:%M:%S on %d %B", time.localtime(file.saved))
    if path.name != f"{assignment}.ipynb":
        path = _copy(path, path.parent / "hand_in" / f"{assignment}.ipynb")
        yield f"Your notebook is called {file.path.name}, so here is a copy under the name that is handed in."
    yield f"The file to hand in: {path}"
    yield f"Saved at {when}. Written answers count as they were saved then."


def _copy(path: Path, to: Path) -> Path:
    to.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, to)
    return to
