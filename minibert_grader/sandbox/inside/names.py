"""What the names of the student's notebook mean: the course's functions for a while, or what they meant before."""

from __future__ import annotations

import socket
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell

if TYPE_CHECKING or __package__:
    from . import wire
else:
    import wire

KNOWN_BYTES = 1 << 16
MOST_KNOWN = 256


def go_back(namespace: dict[str, Any], before: dict[str, Any]) -> None:
    """Let each name mean what it meant before. In place: functions of the notebook look their names up there."""
    namespace.update(before)
    for name in namespace.keys() - before.keys():
        del namespace[name]


def lend(sock: socket.socket, shell: InteractiveShell, names: list[str]) -> dict[str, Any]:
    """Put stand-ins for functions of the course into the student's namespace; what was there before.

    A stand-in sends its arguments to the trusted process and returns what that answers, so that the course's own code
    never enters this process. What is not data (a random generator, a function) stays here; its place is named, and the
    trusted process asks for each use of it. A question of data alone is asked once: the hidden tests call a function
    again with the same arguments, to see what it keeps from call to call, and each question is a round trip.
    """
    known: dict[bytes, Any] = {}

    def stand_in(name: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            everything: list[tuple[int | str, Any]] = [*enumerate(args), *kwargs.items()]
            here = {key: value for key, value in everything if _stays(value)}
            sent = [None if key in here else value for key, value in enumerate(args)]
            named = {key: None if key in here else value for key, value in kwargs.items()}
            question = wire.frame({"outcome": "asks", "function": name, "stays": list(here)}, (sent, named))
            if question in known:
                return deepcopy(known[question])
            sock.sendall(question)
            error = None
            while True:
                answer = wire.receive(sock)
                if answer is None:
                    raise ConnectionError("nobody answers any more")
                message, value = answer
                if "error" in message:
                    raise error or ValueError(message["error"])
                if "uses" not in message:
                    if not here and len(question) <= KNOWN_BYTES:
                        if len(known) == MOST_KNOWN:
                            known.clear()
                        known[question] = deepcopy(value)
                    return value
                try:
                    used = getattr(here[message["uses"]], message["method"])(*value[0], **value[1])
                    sock.sendall(wire.frame({"outcome": "used"}, used))
                except Exception as raised:
                    error = raised
                    sock.sendall(wire.frame({"outcome": "failed"}))

        return ask

    before = {name: shell.user_ns.get(name, NOT_THERE) for name in names}
    shell.user_ns.update({name: stand_in(name) for name in names})
    return before


def take_back(shell: InteractiveShell, before: dict[str, Any]) -> None:
    """Give the student's namespace back what `lend` replaced."""
    for name, value in before.items():
        if value is NOT_THERE:
            shell.user_ns.pop(name, None)
        else:
            shell.user_ns[name] = value


NOT_THERE = object()


def _stays(value: Any) -> bool:
    return callable(value) or isinstance(value, np.random.Generator)
