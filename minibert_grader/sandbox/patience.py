"""How long one request to a kernel may take.

Every wait has a bound: CPU time that the kernel uses, and time it spends blocked. Waiting for a processor counts as
neither, so that a busy machine fails nobody.
"""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from minibert_grader.course.folder import CELL_SECONDS
from minibert_grader.errors import KernelLost
from minibert_grader.sandbox.budget import Spending

LOOK = 0.05


@dataclass(frozen=True)
class Patience:
    """How long one request may take: CPU seconds used, and seconds spent blocked (sleeping, waiting)."""

    cpu: float
    blocked: float


CELL = Patience(cpu=CELL_SECONDS, blocked=20)
CALL = Patience(cpu=2, blocked=5)


class Watched(Protocol):
    """What a wait asks of the kernel it waits for."""

    spending: Spending

    def clocks(self) -> tuple[float, float]: ...

    def check_space(self, removed: bool = False) -> None: ...


class Clock:
    """The time that a kernel has kept this process waiting, and what the kernel used of it, over all requests.

    Counted is what this process really waits, at most `LOOK` at once, without what it waits for a processor itself: a
    busy machine, which may stop this process as well as the kernel, is held against nobody. The kernel is looked at
    once in each `LOOK` of waiting, whether that is one request or a hundred.
    """

    def __init__(self, kernel: Watched) -> None:
        self._kernel = kernel
        self._looked = self._cpu = self._queued = 0.0
        self._delayed = delayed()
        self.waited = self.used = self.idle = 0.0

    def wait(self, reading: list[socket.socket], writing: list[socket.socket]) -> tuple[bool, bool]:
        """Wait a little; whether a socket is ready, and whether the kernel was looked at."""
        start = time.monotonic()
        readable, writable, _ = select.select(reading, writing, [], LOOK)
        self.waited += min(time.monotonic() - start, LOOK)
        looks = self.waited - self._looked >= LOOK
        if looks:
            self._look()
        return bool(readable or writable), looks

    def _look(self) -> None:
        (cpu, queued), waited, late = self._kernel.clocks(), self.waited, delayed()
        self._kernel.check_space(removed=True)
        used = cpu - self._cpu
        delay = max(0.0, late - self._delayed)  # another thread may ask than the one before
        idle = max(0.0, waited - self._looked - used - (queued - self._queued) - delay)
        self._looked, self._cpu, self._queued, self._delayed = waited, cpu, queued, late
        self.used, self.idle = self.used + used, self.idle + idle
        self._kernel.spending.add(cpu=used, idle=idle)


def delayed() -> float:
    """Seconds that this thread has waited for a processor; 0 where the machine does not tell."""
    try:
        return float(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


class Wait:
    """One request, against its patience."""

    def __init__(self, clock: Clock, patience: Patience) -> None:
        self._clock, self._patience = clock, patience
        self._before: tuple[float, float] | None = None

    def until_readable(self, sock: socket.socket) -> bool:
        return self._until([sock], [])

    def until_writable(self, sock: socket.socket) -> bool:
        return self._until([], [sock])

    def _until(self, reading: list[socket.socket], writing: list[socket.socket]) -> bool:
        """Wait a little; whether the socket is ready. `KernelLost` once the kernel is out of patience."""
        ready, looked = self._clock.wait(reading, writing)
        if looked:
            self._look()
        return ready

    def _look(self) -> None:
        if self._before is None:  # what was used before this look may belong to earlier requests
            self._before = self._clock.used, self._clock.idle
        used, idle, most = self._clock.used - self._before[0], self._clock.idle - self._before[1], self._patience
        if used > most.cpu:
            raise KernelLost(f"it was still running after {most.cpu:g} s of computing; is there an endless loop?")
        if idle > most.blocked:
            raise KernelLost(f"it did nothing for {most.blocked:g} s; does it sleep or wait for something?")
