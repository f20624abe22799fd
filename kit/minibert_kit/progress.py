"""A progress bar for training loops: one line that keeps itself up to date."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from IPython import get_ipython
from IPython.display import display

WIDTH = 24  # characters of the bar
SECONDS_BETWEEN = 0.2  # a page that is redrawn more often slows the training down


class Progress:
    """Callback of a training loop that shows the step, the loss and the time left.

    In a notebook the line changes in place. Where a display cannot change (a terminal, a notebook that is being
    graded), only the last line is shown.

    Parameters
    ----------
    total : int
        Number of the last step.
    title : str, default "training"
    clock : function, default time.monotonic
        Gives the time in seconds.

    Examples
    --------
    >>> with Progress(total=2, title="two steps", clock=lambda: 0.0) as bar:
    ...     for step, loss in enumerate([4.5, 2.25], start=1):
    ...         bar({"step": step, "loss": loss})
    two steps ████████████████████████ step 2 of 2 · loss 2.25 · 0.0 s
    """

    def __init__(self, total: int, title: str = "training", clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.title = total, title
        self._clock = clock
        self._began = self._shown = clock()
        self._before: int | None = None  # steps that were done when this loop began
        self._metrics: dict[str, Any] = {}
        self._closed = False
        self._handle: Any = None

    def __enter__(self) -> Progress:
        self._began = self._shown = self._clock()
        self._show()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def __call__(self, metrics: dict[str, Any], params: Any = None, state: Any = None) -> None:
        """Note a step.

        Parameters
        ----------
        metrics : dict
            "step" counts the steps done, "loss" is the last one.
        params, state
            Not used; `train` hands them to every callback.
        """
        if self._before is None:
            self._before = metrics["step"] - 1
        self._metrics = metrics
        if metrics["step"] >= self.total:
            self.close()
        elif self._clock() - self._shown >= SECONDS_BETWEEN:
            self._shown = self._clock()
            self._show()

    def close(self) -> None:
        """Show the last line; a `with` block does that by itself, also when the loop is left early."""
        if not self._closed:
            self._closed = True
            self._show()

    def line(self) -> str:
        """What the bar says now.

        Returns
        -------
        str
        """
        step, passed = self._metrics.get("step", 0), self._clock() - self._began
        filled = min(WIDTH, WIDTH * step // self.total) if self.total > 0 else WIDTH
        parts = [f"{self.title} {'█' * filled}{'░' * (WIDTH - filled)} step {step} of {self.total}"]
        if self._metrics:
            parts.append(f"loss {float(self._metrics['loss']):.2f}")
        if self._closed:
            parts.append(f"{passed:.1f} s" if step >= self.total else f"ended after {passed:.1f} s")
        elif self._metrics:
            parts.append(f"{self._left(step, passed)} s left")
        return " · ".join(parts)

    def _left(self, step: int, passed: float) -> int:
        done = step - (self._before or 0)
        return math.ceil(passed / done * (self.total - step))

    def _show(self) -> None:
        shell = get_ipython()
        if not hasattr(shell, "kernel"):
            if self._closed:
                print(self.line())
            return
        line = {"text/plain": self.line()}
        if self._handle is None:
            self._handle = display(line, raw=True, display_id=True)
        else:
            self._handle.update(line, raw=True)
