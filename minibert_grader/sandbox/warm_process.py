"""The process that kernels are forked from, seen from the trusted side."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from minibert_grader.errors import CourseError
from minibert_grader.sandbox.budget import Spending
from minibert_grader.sandbox.inside.sandbox import Bounds
from minibert_grader.sandbox.kernel import StudentKernel
from minibert_grader.sandbox.temporary import run_folder

WARM_UP_SECONDS = 120
BOUNDS = Bounds()


class Forking:
    """Asks a warm process, through a socket of its own, for kernels."""

    def __init__(self, control: socket.socket, strict: bool, sandboxed: bool) -> None:
        self._control, self._strict, self._sandboxed = control, strict, sandboxed

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

    def fork(
        self, files: dict[str, bytes] | None = None, bounds: Bounds = BOUNDS, spending: Spending | None = None
    ) -> StudentKernel:
        """Fork a fresh kernel whose scratch folder holds copies of `files` (name → content).

        What it uses is added to `spending`, if other kernels of the same submission share that.

        Raises
        ------
        CourseError
            If the sandbox cannot be put in place on this machine.
        """
        scratch = Path(tempfile.mkdtemp(prefix="minibert-scratch-", dir=run_folder()))
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
        return StudentKernel(pid, ours, self.end, scratch, bounds, spending or Spending())

    def twin(self) -> Forking:
        """The same once more, with a warm process of its own, for another process to use: it costs no second start."""
        ours, theirs = socket.socketpair()
        ours.settimeout(WARM_UP_SECONDS)
        self._order({"do": "twin"}, [theirs.fileno()])
        theirs.close()
        return Forking(ours, self._strict, self._sandboxed)

    def end(self, pid: int) -> int:
        """Kill a kernel and wait until it is dead; its wait status."""
        return self._order({"do": "end", "pid": pid}, [])

    def close(self) -> None:
        """End the warm process and every kernel it still has, once nobody else holds its socket."""
        self._control.close()


class WarmProcess(Forking):
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
        ours, theirs = socket.socketpair()
        super().__init__(ours, strict, sandboxed)
        environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LANG": "C.UTF-8"}
        environment["PYTHONHASHSEED"] = "0"  # a set of strings has the same order in every run
        # An empty HOME: what Matplotlib and IPython leave there is nobody's, and nobody's settings are read.
        self._home = tempfile.TemporaryDirectory(prefix="minibert-warm-", dir=run_folder())
        environment |= {"HOME": self._home.name, "MPLCONFIGDIR": self._home.name, "IPYTHONDIR": self._home.name}
        # A copy elsewhere: no file name in the student's process leads to the course.
        inside = Path(self._home.name) / "inside"
        shutil.copytree(Path(__file__).parent / "inside", inside, ignore=shutil.ignore_patterns("__pycache__"))
        self._process = subprocess.Popen(
            [sys.executable, "-sPS", str(inside / "warm.py"), str(theirs.fileno()), str(os.getpid())],
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        ours.settimeout(WARM_UP_SECONDS)
        try:
            warm = self._line() == "warm"
        except BaseException:  # this process is being ended; the other would go on making files in its folder
            self._process.kill()
            self.close()
            raise
        if not warm:
            self.close()
            _, said = self._process.communicate()
            complaint = said.decode(errors="replace").strip().splitlines()
            raise CourseError(
                f"The process that kernels are forked from did not start ({(complaint or ['no message'])[-1]}). "
                "Install the course's packages again with `make clean` and `make demo`."
            )

    def __enter__(self) -> WarmProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process and every kernel it still has."""
        super().close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._home.cleanup()
