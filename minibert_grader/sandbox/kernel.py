"""One forked, sandboxed kernel, from the trusted side: send it cells and calls, bound it, and see that it is dead."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.inside.sandbox import Bounds
from minibert_grader.sandbox.lending import Lending
from minibert_grader.sandbox.patience import CALL, CELL, Patience, Wait
from minibert_grader.sandbox.scratch import remove, used_space

TICKS = os.sysconf("SC_CLK_TCK")


class StudentKernel:
    """One forked kernel. `close` it, or use it as a context manager: it is dead afterwards, its scratch folder gone.

    Parameters
    ----------
    pid : int
    sock : socket
        Our end of the conversation.
    end : callable
        Kills a kernel by its id and waits until it is dead; its wait status.
    scratch : Path
        The folder that the kernel may write to.
    bounds : Bounds

    Raises
    ------
    CourseError
        If the kernel could not be shut in.
    """

    def __init__(self, pid: int, sock: socket.socket, end: Callable[[int], int], scratch: Path, bounds: Bounds) -> None:
        self._pid, self._socket, self._kill, self.scratch, self.bounds = pid, sock, end, scratch, bounds
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

    def run(self, source: str, patience: Patience = CELL, quiet: bool = False) -> tuple[bool, Any]:
        """Run one cell; whether it raised nothing, and its outputs (untrusted). `quiet` draws no figures.

        Raises
        ------
        KernelLost
            If the kernel died, ran out of its bounds, or answered something that is not a frame.
        """
        message, _ = self._request({"do": "run", "source": source, "quiet": quiet}, None, patience)
        return message.get("ok") is True, message.get("outputs")

    def call(
        self, function: str, args: tuple, kwargs: dict, patience: Patience = CALL, seed: int = 0
    ) -> tuple[dict[str, Any], Any]:
        """Call a function of the student's; the answer's message and value (untrusted, plain). Raises as `run` does.

        `seed` is where the global random generators begin.
        """
        return self._request({"do": "call", "function": function, "seed": seed}, (list(args), kwargs), patience)

    def witness(
        self, function: str, arguments: tuple, other: tuple, patience: Patience = CALL, seed: int = 0
    ) -> tuple[dict[str, Any], Any]:
        """Call a function twice with `arguments`, once with `other`, and once more; what `Witnessed` says was read.

        Both are pairs (args, kwargs). Raises as `run` does.
        """
        return self._request({"do": "witness", "function": function, "seed": seed}, (arguments, other), patience)

    def keep(self, mark: int) -> None:
        """Let the kernel remember what each name of the notebook means now, for `go_back`."""
        self._request({"do": "keep", "mark": mark}, None, CALL)

    def go_back(self, mark: int) -> None:
        """Let each name mean what it meant at `keep(mark)`; an object that was changed since stays changed."""
        self._request({"do": "go back", "mark": mark}, None, CALL)

    def write(self, files: dict[str, bytes]) -> None:
        """Let the kernel write these into its folder. It does so itself: its folder may hold links to anywhere."""
        arrays = {name: np.frombuffer(content, dtype=np.uint8) for name, content in files.items()}
        self._request({"do": "write"}, arrays, CALL)

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
        question = wire.frame({**message, "number": self._number}, value, layouts=True)
        wait = Wait(self, patience)

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

    def _send(self, frame: bytes, wait: Wait) -> None:
        data = memoryview(frame)
        while data:
            if not wait.until_writable(self._socket):
                continue
            try:
                data = data[self._socket.send(data) :]
            except (BrokenPipeError, ConnectionResetError):
                raise KernelLost(self._cause_of_death()) from None

    def _receive(self, wait: Wait) -> tuple[dict[str, Any], Any]:
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
            self._status = self._kill(self._pid)
            self._pid = 0
        return self._status

    def _cause_of_death(self) -> str:
        # A kernel that closes its socket but lives on is killed here; one that died tells how.
        time.sleep(0.01)
        status = self._end()
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            names = {each.value: each.name for each in signal.Signals}  # real-time signals have none
            reasons: dict[int, str] = {
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
