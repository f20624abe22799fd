"""The trusted side of a student's kernel: start it, send it cells and calls, bound it, and see that it is dead.

`WarmProcess` owns the process that forks kernels; `StudentKernel` is one forked, sandboxed kernel. Every wait has a
bound: CPU time that the kernel uses, and time it spends blocked. Waiting for a processor counts as neither, so that a
busy machine fails nobody.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.inside import wire
from minibert_grader.inside.sandbox import Bounds
from minibert_grader.lending import Lending
from minibert_grader.scratch import remove, used_space

TICKS = os.sysconf("SC_CLK_TCK")
LOOK = 0.05
WARM_UP_SECONDS = 120
BOUNDS = Bounds()


@dataclass(frozen=True)
class Patience:
    """How long one request may take: CPU seconds used, and seconds spent blocked (sleeping, waiting)."""

    cpu: float
    blocked: float


CELL = Patience(cpu=10, blocked=20)
CALL = Patience(cpu=2, blocked=5)


class WarmProcess:
    """The process that kernels are forked from. Use as a context manager.

    Parameters
    ----------
    strict : bool
        Whether a kernel is refused where a layer of the sandbox cannot be put in place.
    sandboxed : bool
        False only in tests that show a ban's absence being noticed.

    Raises
    ------
    CourseError
        If the process cannot start.
    """

    def __init__(self, strict: bool = True, sandboxed: bool = True) -> None:
        self._strict, self._sandboxed = strict, sandboxed
        ours, theirs = socket.socketpair()
        environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LANG": "C.UTF-8"}
        environment["PYTHONHASHSEED"] = "0"  # a set of strings has the same order in every run
        # An empty HOME: what Matplotlib and IPython leave there is nobody's, and nobody's settings are read.
        self._home = tempfile.TemporaryDirectory(prefix="minibert-warm-")
        environment |= {"HOME": self._home.name, "MPLCONFIGDIR": self._home.name, "IPYTHONDIR": self._home.name}
        # A copy elsewhere: no file name in the student's process leads to the course.
        inside = Path(self._home.name) / "inside"
        shutil.copytree(Path(__file__).parent / "inside", inside, ignore=shutil.ignore_patterns("__pycache__"))
        self._process = subprocess.Popen(
            [sys.executable, "-sPS", str(inside / "warm.py"), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        self._control = ours
        ours.settimeout(WARM_UP_SECONDS)
        if self._line() != "warm":
            self.close()
            complaint = (self._process.stderr.read() or b"").decode(errors="replace").strip().splitlines()
            raise CourseError(
                f"The process that kernels are forked from did not start ({(complaint or ['no message'])[-1]}). "
                "Install the course's packages again with `make clean` and `make demo`."
            )

    def __enter__(self) -> WarmProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _line(self) -> str:
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = self._control.recv(1)
            if not byte:
                break
            line += byte
        return line.decode().strip()

    def _order(self, order: dict[str, Any], descriptors: list[int]) -> int:
        socket.send_fds(self._control, [json.dumps(order).encode()], descriptors)
        answer = self._line()
        if not answer:
            raise CourseError("The process that student kernels are forked from has died; run the same command again.")
        return int(answer)

    def fork(self, files: dict[str, bytes] | None = None, bounds: Bounds = BOUNDS) -> StudentKernel:
        """Fork a fresh kernel whose scratch folder holds copies of `files` (name → content).

        Raises
        ------
        CourseError
            If the sandbox cannot be put in place on this machine.
        """
        scratch = Path(tempfile.mkdtemp(prefix="minibert-scratch-"))
        for name, content in (files or {}).items():
            place = scratch / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        ours, theirs = socket.socketpair()
        order = {
            "do": "fork",
            "scratch": str(scratch),
            "sandboxed": self._sandboxed,
            "strict": self._strict,
            "bounds": asdict(bounds),
        }
        pid = self._order(order, [theirs.fileno()])
        theirs.close()
        return StudentKernel(self, pid, ours, scratch, bounds)

    def end(self, pid: int) -> int:
        """Kill a kernel and wait until it is dead; its wait status."""
        return self._order({"do": "end", "pid": pid}, [])

    def close(self) -> None:
        """End the warm process and every kernel it still has."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._home.cleanup()


class _Wait:
    """The time that a kernel keeps this process waiting in one request, against its patience.

    Counted is what this process really waits, at most `LOOK` at once: a busy machine, which may stop this process as
    well as the kernel, is held against nobody.
    """

    def __init__(self, kernel: StudentKernel, patience: Patience) -> None:
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


class StudentKernel:
    """One forked kernel. `close` it, or use it as a context manager: it is dead afterwards, its scratch folder gone."""

    def __init__(self, warm: WarmProcess, pid: int, sock: socket.socket, scratch: Path, bounds: Bounds) -> None:
        self._warm, self._pid, self._socket, self.scratch, self.bounds = warm, pid, sock, scratch, bounds
        self._number, self.idle, self._lending = 0, 0.0, Lending()
        self.lost: KernelLost | None = None
        greeting = self._greeting()
        if greeting != "ready":
            self.close()
            reason = greeting.removeprefix("refused ") or "the kernel died at once"
            raise CourseError(
                f"Student code is not run, because it could not be shut in: {reason}. See `minibert doctor`."
            )

    def __enter__(self) -> StudentKernel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _greeting(self) -> str:
        line = bytearray()
        self._socket.settimeout(60)
        while not line.endswith(b"\n"):
            byte = self._socket.recv(1)
            if not byte:
                break
            line += byte
        self._socket.settimeout(None)
        return line.decode(errors="replace").strip()

    def run(self, source: str, patience: Patience = CELL) -> tuple[bool, Any]:
        """Run one cell; whether it raised nothing, and its outputs (untrusted).

        Raises
        ------
        KernelLost
            If the kernel died, ran out of its bounds, or answered something that is not a frame.
        """
        message, _ = self._request({"do": "run", "source": source}, None, patience)
        return message.get("ok") is True, message.get("outputs")

    def call(
        self, function: str, args: tuple, kwargs: dict, patience: Patience = CALL, seed: int = 0
    ) -> tuple[dict[str, Any], Any]:
        """Call a function of the student's; the answer's message and value (untrusted, plain). Raises as `run` does.

        `seed` is where the global random generators begin.
        """
        return self._request({"do": "call", "function": function, "seed": seed}, (list(args), kwargs), patience)

    def lend(self, functions: dict[str, Callable], large: Collection[str] = ()) -> None:
        """Let the student's code call these in the place of its own, until the next `lend`; {} ends it.

        They run in this process, on plain arrays of at most 4,096 elements each, those named in `large` on arrays as
        large as the trained model's, and only their results cross.
        """
        self._request({"do": "lend", "functions": list(functions)}, None, CALL)
        self._lending.functions, self._lending.large = functions, large

    def _request(self, message: dict[str, Any], value: Any, patience: Patience) -> tuple[dict[str, Any], Any]:
        if self.lost:
            raise self.lost
        self._number += 1
        question = wire.frame({**message, "number": self._number}, value)
        wait = _Wait(self, patience)

        def exchange(frame: bytes) -> tuple[dict[str, Any], Any]:
            self._send(frame, wait)
            return self._receive(wait)

        try:
            self._socket.setblocking(False)
            answer, result = exchange(question)
            self._lending.asked = 0
            while self._lending.functions and answer.get("outcome") == "asks":
                answer, result = exchange(self._lending.answer(answer, result, exchange))
            if answer.get("number") != self._number:
                raise KernelLost("the kernel answered a question that was not asked")
            self.check_space()
            return answer, result
        except (wire.WireError, OSError) as error:
            self.lost = KernelLost(f"the kernel sent something unreadable ({error})")
        except KernelLost as error:
            self.lost = error
        finally:
            self.idle += wait.idle
        self._end()
        raise self.lost

    def _send(self, frame: bytes, wait: _Wait) -> None:
        data = memoryview(frame)
        while data:
            if not wait.until_writable(self._socket):
                continue
            try:
                data = data[self._socket.send(data) :]
            except (BrokenPipeError, ConnectionResetError):
                raise KernelLost(self._cause_of_death()) from None

    def _receive(self, wait: _Wait) -> tuple[dict[str, Any], Any]:
        def exactly(count: int) -> bytes:
            data = bytearray()
            while len(data) < count:
                if not wait.until_readable(self._socket):
                    continue
                try:
                    part = self._socket.recv(min(count - len(data), 1 << 20))
                except ConnectionResetError:
                    part = b""
                if not part:
                    raise KernelLost(self._cause_of_death())
                data += part
            return bytes(data)

        header_size, body_size = wire.lengths(exactly(wire.LENGTHS.size))
        return wire.parse(exactly(header_size), exactly(body_size))

    def check_space(self) -> None:
        """Raise `KernelLost` where the scratch folder holds too much."""
        used, count = used_space(self.scratch, self.bounds.scratch_files)
        if used > self.bounds.scratch_bytes or count > self.bounds.scratch_files:
            raise KernelLost("it filled its folder with too many or too large files")

    def clocks(self) -> tuple[float, float]:
        """Seconds of CPU the kernel has used, and seconds its main thread has waited for a processor."""
        try:
            fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
            waited = float(Path(f"/proc/{self._pid}/schedstat").read_text().split()[1]) / 1e9
        except FileNotFoundError:  # a machine that hides them: all time counts as blocked
            return 0.0, 0.0
        if fields[0] in "ZX":
            raise KernelLost(self._cause_of_death())
        if int(fields[17]) > self.bounds.threads:
            raise KernelLost(f"it started more than {self.bounds.threads} threads")
        return (int(fields[11]) + int(fields[12])) / TICKS, waited

    def _end(self) -> int:
        if self._pid:
            self._status = self._warm.end(self._pid)
            self._pid = 0
        return self._status

    def _cause_of_death(self) -> str:
        # A kernel that closes its socket but lives on is killed here; one that died tells how.
        time.sleep(0.01)
        status = self._end()
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            names = {each.value: each.name for each in signal.Signals}  # real-time signals have none
            reasons = {
                signal.SIGXCPU: "used up its CPU time",
                signal.SIGSEGV: "crashed (SIGSEGV)",
                signal.SIGKILL: "closed the connection to the grader",
            }
            reason = reasons.get(number, f"was ended by {names.get(number, f'signal {number}')}")
            return f"the Python process {reason}"
        return "the Python process ended itself"

    def close(self) -> None:
        """Kill the kernel, wait until it is dead, and remove its scratch folder."""
        self.lost = self.lost or KernelLost("the kernel is closed")
        try:
            self._end()
        finally:
            self._socket.close()
            with contextlib.suppress(OSError):
                remove(self.scratch)
