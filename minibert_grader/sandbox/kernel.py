"""One forked, sandboxed kernel, from the trusted side: send it cells and calls, bound it, and see that it is dead."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.sandbox.budget import Spending
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.inside.sandbox import Bounds
from minibert_grader.sandbox.lending import Lending
from minibert_grader.sandbox.patience import CALL, CELL, Clock, Patience, Wait
from minibert_grader.sandbox.scratch import remove, removed_space, used_space

TICKS = os.sysconf("SC_CLK_TCK")
READ_AT_ONCE = 1 << 16  # bytes, be they one answer or many
RETURNED: dict[str, Any] = {"outcome": "returned", "changed": []}  # as `inside.kernel` says it of most calls


@dataclass(frozen=True)
class Answer:
    """An answer as it came (untrusted), and whether it is the one that was looked out for."""

    header: bytes
    body: bytes
    expected: bool = False

    @property
    def message(self) -> dict[str, Any]:
        return self._parts[0]

    @property
    def tree(self) -> Any:
        """The value, as `wire.pack` makes it."""
        return self._parts[1]

    @cached_property
    def _parts(self) -> tuple[dict[str, Any], Any]:
        return wire.message_of(self.header)


def of_raised(family: Any) -> bytes:
    """What `StudentKernel.call_many` is to look out for where a call is to raise an exception of these class names."""
    return wire.digest({"raised": family}, b"")


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
    spending : Spending
        What the submission has cost so far, in this kernel and others.

    Raises
    ------
    CourseError
        If the kernel could not be shut in.
    """

    def __init__(
        self,
        pid: int,
        sock: socket.socket,
        end: Callable[[int], int],
        scratch: Path,
        bounds: Bounds,
        spending: Spending,
    ) -> None:
        self._pid, self._socket, self._kill, self.scratch, self.bounds = pid, sock, end, scratch, bounds
        self.spending = spending
        self._number, self._lending, self._clock = 0, Lending(), Clock(self)
        self._heard = bytearray()
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

    def run(
        self, source: str, patience: Patience = CELL, quiet: bool = False, after: Sequence[str] = ()
    ) -> tuple[bool, Any]:
        """Run one cell; whether it raised nothing, and its outputs (untrusted). `quiet` draws no figures.

        `after` names exceptions after which the definitions of the cell are run all the same; "*" is any.

        Raises
        ------
        KernelLost
            If the kernel died, ran out of its bounds, or answered something that is not a frame.
        """
        message, _ = self._request(
            {"do": "run", "source": source, "quiet": quiet, "after": list(after)}, None, patience
        )
        return message.get("ok") is True, message.get("outputs")

    def call(
        self, function: str, args: tuple, kwargs: dict, patience: Patience = CALL, seed: int = 0
    ) -> tuple[dict[str, Any], Any]:
        """Call a function of the student's; the answer's message and value (untrusted, plain). Raises as `run` does.

        `seed` is where the global random generators begin.
        """
        return self._ask(wire.question(function, args, kwargs, seed), patience)

    def witness(
        self, function: str, arguments: tuple, other: tuple, patience: Patience = CALL, seed: int = 0
    ) -> tuple[dict[str, Any], Any]:
        """Call a function twice with `arguments`, once with `other`, and once more; what `Witnessed` says was read.

        Both are pairs (args, kwargs). Raises as `run` does.
        """
        args, kwargs = arguments
        return self._ask(wire.question(function, args, kwargs, seed, other), patience)

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

        They run in this process, on plain arrays of a bounded size, those named in `large` on arrays as
        large as the trained model's, and only their results cross.
        """
        self._request({"do": "lend", "functions": list(functions)}, None, CALL)
        self._lending.functions, self._lending.large = functions, large

    def call_many(self, questions: bytes, expected: Sequence[bytes], patience: Patience = CALL) -> Iterator[Answer]:
        """Call functions one after the other without waiting in between; the answers (untrusted), as they come.

        They may lie ready in the kernel's memory before it answers the first. So it could look ahead, as it could
        remember what it was asked before: what an answer is worth is told by its own arguments alone.

        Parameters
        ----------
        questions : bytes
            Frames that `wire.question` made, one behind the other.
        expected : sequence of bytes
            For each of them what to look out for: `wire.digest` of the result, or `of_raised`.
        patience : Patience
            What each of them may take.

        Raises
        ------
        KernelLost
            As `run` does, at the call that did it; the space its folder takes is looked at in the end.
        """
        calls = {"do": "calls", "calls": len(expected)}
        for known, answer in zip(expected, self._answers(calls, questions, patience, expected), strict=True):
            if not answer.expected:
                with self._ending():
                    wire.unpack(answer.tree, answer.body)  # what cannot be read is noticed now
                if answer.message.get("outcome") == "raised" and of_raised(answer.message.get("family")) == known:
                    answer = replace(answer, expected=True)
            yield answer
        with self._ending():
            self.check_space()

    def _ask(self, question: bytes, patience: Patience) -> tuple[dict[str, Any], Any]:
        return self._request({"do": "calls", "calls": 1}, None, patience, question)

    def _request(
        self, message: dict[str, Any], value: Any, patience: Patience, more: bytes = b""
    ) -> tuple[dict[str, Any], Any]:
        [answer] = self._answers(message, more, patience, value=value)
        with self._ending():
            result = wire.unpack(answer.tree, answer.body)
            self.check_space()
        return answer.message, result

    def _answers(
        self,
        message: dict[str, Any],
        more: bytes,
        patience: Patience,
        expected: Sequence[bytes] = (b"",),
        value: Any = None,
    ) -> Iterator[Answer]:
        """Send a message; the frames that answer it, each with patience of its own, one for each that is expected.

        An answer to the letter as expected is taken for it unread: most are, and reading takes longest.
        """
        if self.lost:
            raise self.lost
        self._number += 1
        number = self._number
        question = wire.frame({**message, "number": number}, value) + more
        returned = wire.beginning({**RETURNED, "number": number})
        for known in expected:
            with self._ending():
                wait = Wait(self._clock, patience)
                answer = self._exchange(question, wait)
                tree = answer.header[len(returned) : -1] if answer.header.startswith(returned) else b""
                if known and wire.digest_of_text(tree, answer.body) == known and answer.header.endswith(b"}"):
                    answer = replace(answer, expected=True)
                else:
                    answer = self._heard_out(answer, wait)
                    if answer.message.get("number") != number:
                        raise KernelLost("the kernel answered a question that was not asked")
            question = b""
            yield answer

    def _heard_out(self, answer: Answer, wait: Wait) -> Answer:
        """The answer, once the kernel has been given all that it asks of lent functions."""
        self._lending.asked = 0
        while self._lending.functions and answer.message.get("outcome") == "asks":
            question = answer.header + b"\0" + answer.body
            known = self._lending.answered(answer.message, question)
            if known is None:
                asked = wire.unpack(answer.tree, answer.body)
                known = self._lending.answer(answer.message, asked, self._asking(wait))
                self._lending.keep(answer.message, question, known)
            answer = self._exchange(known, wait)
        return answer

    def _asking(self, wait: Wait) -> Callable[[bytes], tuple[dict[str, Any], Any]]:
        def exchange(frame: bytes) -> tuple[dict[str, Any], Any]:
            answer = self._exchange(frame, wait)
            return answer.message, wire.unpack(answer.tree, answer.body)

        return exchange

    def _exchange(self, frame: bytes, wait: Wait) -> Answer:
        if frame:
            self.spending.check()
            self._socket.setblocking(False)
            self._send(frame, wait)
        return self._receive(wait)

    @contextlib.contextmanager
    def _ending(self) -> Iterator[None]:
        """End the kernel where the conversation with it fails."""
        try:
            yield
            return
        except (wire.WireError, OSError) as error:
            self.lost = KernelLost(f"the kernel sent something unreadable ({error})")
        except KernelLost as error:
            self.lost = error
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

    def _receive(self, wait: Wait) -> Answer:
        header_size, body_size = wire.lengths(self._exactly(wire.LENGTHS.size, wait))
        self.spending.add(answers=header_size + body_size)
        return Answer(self._exactly(header_size, wait), self._exactly(body_size, wait))

    def _exactly(self, count: int, wait: Wait) -> bytes:
        """So many of the bytes that the kernel sends; what came with them is kept for the next question."""
        parts = 0
        while len(self._heard) < count:
            try:
                part = self._socket.recv(max(READ_AT_ONCE, min(count - len(self._heard), 1 << 20)))
            except BlockingIOError:
                wait.until_readable(self._socket)
                continue
            except ConnectionResetError:
                part = b""
            if not part:
                raise KernelLost(self._cause_of_death())
            self._heard += part
            parts += 1
            if parts % 1000 == 0:  # sent byte by byte, it takes the grader longest
                self.spending.check()
        data = bytes(self._heard[:count])
        del self._heard[:count]
        return data

    def check_space(self, removed: bool = False) -> None:
        """Raise `KernelLost` where the scratch folder holds too much; `removed` counts what it held and still does.

        To look for that takes a millisecond, too long for every request: the clock does so as it looks at the kernel.
        """
        used, count = used_space(self.scratch, self.bounds.scratch_files)
        if removed:
            used += removed_space(self._pid, self.scratch)
        if used > self.bounds.scratch_bytes or count > self.bounds.scratch_files:
            raise KernelLost("it filled its folder with too many or too large files")

    def clocks(self) -> tuple[float, float]:
        """Seconds of CPU the kernel has used, and seconds its main thread has waited for a processor.

        That it is dead is not told here: answers that it sent before may not have been heard yet.
        """
        try:
            fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
            waited = float(Path(f"/proc/{self._pid}/schedstat").read_text().split()[1]) / 1e9
        except FileNotFoundError:  # a machine that hides them: all time counts as blocked
            return 0.0, 0.0
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
