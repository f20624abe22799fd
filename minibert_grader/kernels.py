"""The trusted side of a student's kernel: start it, send it cells and calls, bound it, and see that it is dead.

`WarmProcess` owns the process that forks kernels; `StudentKernel` is one forked, sandboxed kernel. Every wait has a
bound: CPU time that the kernel uses, and time it spends blocked. Waiting for a processor counts as neither, so that a
busy machine fails nobody.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.errors import CourseError
from minibert_grader.inside import wire
from minibert_grader.inside.sandbox import Bounds

TICKS = os.sysconf("SC_CLK_TCK")
LOOK = 0.05
WARM_UP_SECONDS = 120
BOUNDS = Bounds()
# What lent functions may be used for: questions in one request, seconds in one kernel, bytes in one question.
MOST_ASKED = 1000
LENT_SECONDS = 20
LENT_BYTES = 1 << 30


class KernelLost(Exception):
    """The kernel is gone or not to be talked to any more; the text says why, in words for a student."""


@dataclass(frozen=True)
class Patience:
    """How long one request may take: CPU seconds used, and seconds spent blocked (sleeping, waiting)."""

    cpu: float
    blocked: float


CELL = Patience(cpu=10, blocked=20)
CALL = Patience(cpu=2, blocked=5)


def _is_small(value: Any) -> bool:
    """Whether a lent function may be given this argument."""
    if isinstance(value, dict):
        return len(value) <= 32 and all(map(_is_small, value.values()))
    if isinstance(value, np.ndarray):
        return value.size <= 4096
    return value is None or (isinstance(value, (bool, int, float, np.generic)) and abs(value) <= 4096)


@contextlib.contextmanager
def _memory_room(room: int) -> Iterator[None]:
    """Within it, this process can take `room` more bytes; beyond, MemoryError. Broadcasting makes much of little."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + room
    tight = soft != resource.RLIM_INFINITY and soft < bound
    resource.setrlimit(resource.RLIMIT_AS, (soft if tight else bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _used_space(folder: Path, most_files: int) -> tuple[int, int]:
    """Bytes and files below a folder, links not followed; stops counting beyond `most_files`."""
    used, count, folders = 0, 0, [str(folder)]
    while folders and count <= most_files:
        with contextlib.suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                count += 1
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    used += status.st_blocks * 512
                    if stat.S_ISDIR(status.st_mode):
                        folders.append(entry.path)
                if count > most_files:
                    break
    return used, count


def _remove(folder: Path) -> None:
    """Remove a folder that a student filled: names too long for a path, folders that may not be listed.

    Each subfolder is moved up before it is emptied, so that no path grows. Nothing else uses the folder any more.
    """
    folders, moved = [folder], 0
    while folders:
        place = folders[-1]
        os.chmod(place, 0o700)
        with os.scandir(place) as scan:
            entries = [entry for entry in scan if place != folder or Path(entry.path) not in folders]
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                os.chmod(entry.path, 0o700)
                moved += 1
                aside = folder.with_name(f"{folder.name}.{moved}")
                os.rename(entry.path, aside)
                folders.insert(0, aside)
            else:
                os.unlink(entry.path)
        os.rmdir(place)
        folders.remove(place)


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
            [sys.executable, "-sP", str(inside / "warm.py"), str(theirs.fileno())],
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


class StudentKernel:
    """One forked kernel. `close` it, or use it as a context manager: it is dead afterwards, its scratch folder gone."""

    def __init__(self, warm: WarmProcess, pid: int, sock: socket.socket, scratch: Path, bounds: Bounds) -> None:
        self._warm, self._pid, self._socket, self.scratch, self._bounds = warm, pid, sock, scratch, bounds
        self._number = self._asked = 0
        self._idle = self._lent_seconds = 0.0
        self._lent: dict[str, Callable] = {}
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

    def call(self, function: str, args: tuple, kwargs: dict, patience: Patience = CALL) -> tuple[dict[str, Any], Any]:
        """Call a function of the student's; the answer's message and value (untrusted, plain). Raises as `run` does."""
        return self._request({"do": "call", "function": function}, (list(args), kwargs), patience)

    def lend(self, functions: dict[str, Callable]) -> None:
        """Let the student's code call these in the place of its own, until the next `lend`; {} ends it.

        They run in this process, on plain arrays of at most 4,096 elements each, and only their results cross.
        """
        self._request({"do": "lend", "functions": list(functions)}, None, CALL)
        self._lent = functions

    def _answer_ask(self, message: dict[str, Any], value: Any, deadline: Iterator[None]) -> None:
        """Compute what a lent function gives, and send it; `KernelLost` where the question makes no sense."""
        function = self._lent.get(message.get("function"))
        self._asked += 1
        fair = (
            isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], list) and isinstance(value[1], dict)
        )
        if (
            function is None
            or not fair
            or self._asked > MOST_ASKED
            or not all(map(_is_small, (*value[0], *value[1].values())))
        ):
            raise KernelLost("it called the course's functions in a way that they are not made for")
        try:
            with np.errstate(all="ignore"):
                result = function(*value[0], **value[1])
        except Exception as error:  # the arguments are the student's; whatever is wrong with them is theirs to hear
            self._send({"error": f"{type(error).__name__}: {error}"}, None, deadline)
        else:
            self._send({}, result, deadline)

    def _request(self, message: dict[str, Any], value: Any, patience: Patience) -> tuple[dict[str, Any], Any]:
        if self.lost:
            raise self.lost
        self._number += 1
        try:
            deadline = self._deadline(patience)
            self._socket.setblocking(False)
            self._send({**message, "number": self._number}, value, deadline)
            answer, result = self._receive(deadline)
            self._asked = 0
            while self._lent and answer.get("outcome") == "asks":
                self._answer_ask(answer, result, deadline)
                answer, result = self._receive(deadline)
            if answer.get("number") != self._number:
                raise KernelLost("the kernel answered a question that was not asked")
            return answer, result
        except (wire.WireError, OSError) as error:
            self.lost = KernelLost(f"the kernel sent something unreadable ({error})")
        except KernelLost as error:
            self.lost = error
        self._end()
        raise self.lost

    def _send(self, message: dict[str, Any], value: Any, deadline: Iterator[None]) -> None:
        data = memoryview(wire.frame(message, value))
        while data:
            _, writable, _ = select.select([], [self._socket], [], 0.05)
            if not writable:
                next(deadline)
                continue
            try:
                data = data[self._socket.send(data) :]
            except (BrokenPipeError, ConnectionResetError):
                raise KernelLost(self._cause_of_death()) from None

    def _receive(self, deadline: Iterator[None]) -> tuple[dict[str, Any], Any]:
        def exactly(count: int) -> bytes:
            data = bytearray()
            while len(data) < count:
                readable, _, _ = select.select([self._socket], [], [], 0.05)
                if not readable:
                    next(deadline)
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

    def _deadline(self, patience: Patience) -> Iterator[None]:
        """Each `next` looks at the clocks and raises `KernelLost` once the kernel is out of patience."""
        start = time.monotonic()
        cpu_before, waited_before = self._clocks()
        while True:
            yield
            cpu, waited = self._clocks()
            used = cpu - cpu_before
            blocked = time.monotonic() - start - used - (waited - waited_before)
            if used > patience.cpu:
                raise KernelLost(
                    f"it was still running after {patience.cpu:g} s of computing; is there an endless loop?"
                )
            if blocked > patience.blocked:
                raise KernelLost(f"it did nothing for {patience.blocked:g} s; does it sleep or wait for something?")

    def _clocks(self) -> tuple[float, float]:
        """Seconds of CPU the kernel has used, and seconds its main thread has waited for a processor."""
        try:
            fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
            if fields[0] in "ZX":
                raise KernelLost(self._cause_of_death())
            waited = float(Path(f"/proc/{self._pid}/schedstat").read_text().split()[1]) / 1e9
        except FileNotFoundError:
            waited = 0.0
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
            name = signal.Signals(os.WTERMSIG(status)).name
            reasons = {
                "SIGXCPU": "used up its CPU time",
                "SIGSEGV": "crashed (SIGSEGV)",
                "SIGKILL": "closed the connection to the grader",
            }
            return f"the Python process {reasons.get(name, f'was ended by {name}')}"
        return "the Python process ended itself"

    def close(self) -> None:
        """Kill the kernel, wait until it is dead, and remove its scratch folder."""
        self.lost = self.lost or KernelLost("the kernel is closed")
        self._end()
        self._socket.close()
        shutil.rmtree(self.scratch, ignore_errors=True)
