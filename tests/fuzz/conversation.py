"""The student's end of the pipe, played by the test: what comes from it can be anything."""

from __future__ import annotations

import contextlib
import copy
import json
import random
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.sandbox.budget import Spending
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.inside.sandbox import Bounds
from minibert_grader.sandbox.inside.witness import witness
from minibert_grader.sandbox.kernel import StudentKernel
from tests.fuzz.mutations import junk, places

NOBODY = 1 << 30  # a process that is not there
HEADERS = ["outcome", "number", "value", "changed", "outputs", "ok", "function", "stays", "message", "error", "family"]


class Ended:
    """Counts how often a kernel was ended."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, pid: int) -> int:
        assert pid == NOBODY
        self.times += 1
        return 9


def kernel_of(ours: socket.socket, theirs: socket.socket, scratch: Path, ended: Ended) -> StudentKernel:
    """The grader's end of a conversation with nobody."""
    theirs.sendall(b"ready\n")
    return StudentKernel(NOBODY, ours, ended, scratch, Bounds(), Spending())


def frame_of(header: Any, body: bytes, lengths: tuple[int, int] | None = None) -> bytes:
    text = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return wire.LENGTHS.pack(*(lengths or (len(text), len(body)))) + text + body


def spoilt(message: dict[str, Any], value: Any, rng: random.Random) -> bytes:
    """A frame that was right, changed at random: its header, its body, its lengths or its bytes."""
    tree, chunks = wire.pack(value)
    header: Any = {**message, "value": copy.deepcopy(tree)}
    body = b"".join(chunks)
    lengths = None
    for _ in range(rng.choice((1, 1, 2, 5))):
        kind = rng.randrange(8)
        found = places(header)
        if kind < 3 and found:
            item, key = rng.choice(found)
            other = rng.choice((junk(rng), tree, [tree, tree], -1, 1 << 40, {"array": ["object", [1], 0]}))
            item[key] = copy.deepcopy(other)
        elif kind == 3 and found:
            item, key = rng.choice(found)
            del item[key]
        elif kind == 4 and isinstance(header, dict):
            header[rng.choice(HEADERS)] = junk(rng)
        elif kind == 5:
            body = rng.choice((body[:-1], body + b"\0", body[::-1], b"", rng.randbytes(len(body)), body * 2))
        elif kind == 6:
            lengths = rng.choice(((0, 0), (5, 0), (1 << 24, 1 << 26), (2**32 - 1, 2**64 - 1), (40, 1), None))
    data = frame_of(header, body, lengths)
    if rng.random() < 0.2:
        changed = bytearray(data)
        for _ in range(rng.choice((1, 4, 30))):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        data = bytes(changed)
    return data[: rng.randrange(len(data))] if rng.random() < 0.05 else data


# Honest code, in whose answers a lie is put. ----------------------------------------------------------------------

Lie = Callable[[dict[str, Any], Any], bytes]


class Liar:
    """Answers calls as right functions would, and lets `lie` make the frame of each answer.

    Parameters
    ----------
    namespace : dict
        Functions by name.
    lie : callable of message and value
    """

    def __init__(self, namespace: dict[str, Callable], lie: Lie) -> None:
        self._namespace, self._lie = namespace, lie
        self.answers = 0
        self.ours, self._theirs = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def kernel(self, scratch: Path) -> StudentKernel:
        kernel = kernel_of(self.ours, self._theirs, scratch, Ended())
        self._thread.start()
        return kernel

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._theirs.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._theirs.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while (frame := wire.receive(self._theirs)) is not None:
                message, _ = frame
                if message["do"] != "calls":
                    self._say({"outcome": "done"}, None, message["number"])
                    continue
                for question in [wire.receive(self._theirs) for _ in range(message["calls"])]:
                    if question is not None:
                        self._say(*self._answered(*question), message["number"])

    def _say(self, called: dict[str, Any], result: Any, number: int) -> None:
        self.answers += 1
        self._theirs.sendall(self._lie({**called, "number": number}, result))

    def _answered(self, question: dict[str, Any], arguments: list) -> tuple[dict[str, Any], Any]:
        function = self._namespace[question["function"]]
        args, kwargs, *other = arguments
        try:
            with np.errstate(all="ignore"):
                if other:
                    return {"outcome": "returned"}, list(witness(function, (tuple(args), kwargs), tuple(other)))
                return {"outcome": "returned", "changed": []}, function(*wire.made(args), **wire.made(kwargs))
        except Exception as error:
            family = [kind.__name__ for kind in type(error).__mro__]
            return {"outcome": "raised", "error": family[0], "family": family, "message": str(error)}, None
