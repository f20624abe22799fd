"""How long one request to a kernel may take.

Every wait has a bound: CPU time that the kernel uses, and time it spends blocked. Waiting for a processor counts as
neither, so that a busy machine fails nobody.
"""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass
from typing import Protocol

from minibert_grader.course.folder import CELL_SECONDS
from minibert_grader.errors import KernelLost
from minibert_grader.sandbox.inside.sandbox import Bounds

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

    bounds: Bounds
    idle: float

    def clocks(self) -> tuple[float, float]: ...

    def check_space(self) -> None: ...


class Wait:
    """The time that a kernel keeps this process waiting in one request, against its patience.

    Counted is what this process really waits, at most `LOOK` at once: a busy machine, which may stop this process as
    well as the kernel, is held against nobody.
    """

    def __init__(self, kernel: Watched, patience: Patience) -> None:
        self._kernel, self._patience = kernel, patience
        self._waited = self._looked = 0.0
        self._before: tuple[float, float, float] | None = None
        self.idle = 0.0

    def until_readable(self, sock: socket.socket) -> bool:
        return self._until([sock], [])

    def until_writable(self, sock: socket.socket) -> bool:
        return self._until([], [sock])

    def _until(self, reading: list[socket.socket], writing: list[socket.socket]) -> bool:
        """Wait a little; whether the socket is ready. `KernelLost` once the kernel is out of patience."""
        start = time.monotonic()
        readable, writable, _ = select.select(reading, writing, [], LOOK)
        self._waited += min(time.monotonic() - start, LOOK)
        if self._waited - self._looked >= LOOK:
            self._looked = self._waited
            self._look()
        return bool(readable or writable)

    def _look(self) -> None:
        cpu, queued = self._kernel.clocks()
        self._kernel.check_space()
        if self._before is None:
            self._before = cpu, queued, self._waited
        used, queued, waited = cpu - self._before[0], queued - self._before[1], self._waited - self._before[2]
        self.idle = max(0.0, waited - used - queued)
        most, in_all = self._patience, self._kernel.bounds.idle_seconds
        if used > most.cpu:
            raise KernelLost(f"it was still running after {most.cpu:g} s of computing; is there an endless loop?")
        if self.idle > most.blocked:
            raise KernelLost(f"it did nothing for {most.blocked:g} s; does it sleep or wait for something?")
        if self._kernel.idle + self.idle > in_all:
            raise KernelLost(f"it did nothing for {in_all:g} s in all; does it sleep or wait for something?")
