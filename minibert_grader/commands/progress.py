"""How far the grading of a class is: a bar in a terminal, elsewhere a line now and then."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

LINES = 20  # at most so many where there is no terminal


class ClassProgress:
    """Shows how many were judged and saved, how many a minute, and how long it will take. A context manager.

    It has no thread of its own: processes are forked meanwhile.

    Parameters
    ----------
    assignment : str
    students : int
    """

    def __init__(self, assignment: str, students: int) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"))
        more = (TextColumn("{task.fields[rate]}"), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, *more, console=self._console, transient=True, auto_refresh=False)
        self._assignment, self._students, self._begun = assignment, students, time.monotonic()
        self._counts = {"judged": 0, "saved": 0}
        self._tasks = {
            name: self._bar.add_task(name.capitalize(), total=students, rate="", start=self._console.is_terminal)
            for name in self._counts
        }

    def __enter__(self) -> ClassProgress:
        if self._console.is_terminal:
            self._bar.start()
            self._bar.refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def judged(self) -> None:
        """One more was judged."""
        self._advance("judged")

    def saved(self) -> None:
        """One more is in the gradebook."""
        self._advance("saved")
        if self._counts["judged"] < self._counts["saved"]:  # judged by the writer itself
            self._advance("judged", quiet=True)

    def say(self, what: str) -> None:
        """Say something above the bar."""
        self._console.print(what, markup=False)

    def _advance(self, name: str, quiet: bool = False) -> None:
        self._counts[name] += 1
        count, minutes = self._counts[name], (time.monotonic() - self._begun) / 60
        rate = f"{count / minutes:.0f} a minute" if minutes > 0 else ""
        if self._console.is_terminal:
            self._bar.update(self._tasks[name], advance=1, rate=rate)
            self._bar.refresh()
        elif not quiet and count % max(1, self._students // LINES) == 0:
            left = minutes / count * (self._students - count)
            self.say(f"{self._assignment}: {count} of {self._students} {name}, {rate}, {left:.0f} minutes left")
