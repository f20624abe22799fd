"""What ran in this notebook since its setup cell: the text of each cell, when it began, and how long it computed."""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython import get_ipython

CHECK_SAYS = 'print("✓'  # what every check ends with
MOST_RUNS = 5000  # kept; a long evening has some hundreds


@dataclass(frozen=True)
class Run:
    """A cell that ran: its text, when it began (as `time.time` has it), and the seconds of computing it took."""

    code: str
    began: float
    seconds: float


class Session:
    """The runs of one kernel, oldest first, and the folder that it was in at the end of the setup cell."""

    def __init__(self) -> None:
        self.runs: deque[Run] = deque(maxlen=MOST_RUNS)
        self.folder = Path()
        self.now = ""  # the text of the cell that runs
        self._began: tuple[float, float] | None = None

    def before(self, info: Any) -> None:
        """IPython's hook before a cell."""
        self.now = str(info.raw_cell)
        self._began = time.time(), time.process_time()

    def after(self, result: Any) -> None:
        """IPython's hook after a cell."""
        if self._began is not None:  # None: the setup cell, which had begun before anybody watched
            began, clock = self._began
            self.runs.append(Run(str(result.info.raw_cell), began, time.process_time() - clock))
        self._began = None


_session: Session | None = None


def notebook_shell() -> Any:
    """IPython where a person sits in front of a notebook; None in a terminal, a script, or while nbgrader runs it."""
    shell = get_ipython()
    return shell if hasattr(shell, "kernel") and "NBGRADER_EXECUTION" not in os.environ else None


def watch() -> None:
    """Begin to note what runs, where a person sits in front of a notebook; a second call notes the folder alone.

    The setup of an earlier notebook, which `mine_or_given` runs in that one's folder, may be the first to call.
    """
    global _session
    shell = notebook_shell()
    if shell is not None and _session is None:
        _session = Session()
        shell.events.register("pre_run_cell", _session.before)
        shell.events.register("post_run_cell", _session.after)
        shell.set_custom_exc((AssertionError,), _show_failed)
    if _session is not None:
        _session.folder = Path.cwd()


def _show_failed(shell: Any, kind: type, error: AssertionError, trace: Any, tb_offset: int | None = None) -> None:
    """Show an assertion of a check as what it says; of other cells, with the way to it as always."""
    if _session and CHECK_SAYS in _session.now and str(error) and not hasattr(error, "_render_traceback_"):
        lines = [f"✗ {error}", *getattr(error, "__notes__", [])]
        vars(error)["_render_traceback_"] = lambda: lines
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def session() -> Session | None:
    """What was noted; None where nobody watches."""
    return _session
