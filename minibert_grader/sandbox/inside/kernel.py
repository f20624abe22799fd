"""The student's side of the conversation: run cells, call functions, send back what came of it.

One IPython shell, no Jupyter protocol: cells and calls come in as frames on one inherited socket and leave as frames.
Student code may do to this process what it likes. It can spoil its own answers and nothing else, because the process
at the other end believes nothing but plain arrays and computes the verdict itself.
"""

from __future__ import annotations

import base64
import contextlib
import io
import linecache
import random
import socket
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from traitlets import Type
from traitlets.config import Config

if TYPE_CHECKING or __package__:
    from . import wire
    from .at_home import AtHome, define_the_rest, furnish, one_line_typed
    from .names import go_back, lend, take_back
    from .witness import witness
else:
    import wire
    from at_home import AtHome, define_the_rest, furnish, one_line_typed
    from names import go_back, lend, take_back
    from witness import witness

HERE = str(Path(__file__).parent)
OUTPUT_CHARACTERS = 200_000
OUTPUT_BUNDLE_BYTES = 4 << 20
OUTPUT_OVERHEAD = 400
MESSAGE_CHARACTERS = 500


class Outputs:
    """The outputs of the cell that is running, in nbformat's shape, bounded in size."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.characters = 0
        self.bundles = 0

    def stream(self, name: str, text: str) -> None:
        room = OUTPUT_CHARACTERS - self.characters
        if room <= 0 or not text:
            return
        self.characters += len(text)
        if len(text) >= room:
            text = text[:room] + "\n… output cut here: a cell may print 200,000 characters.\n"
        if self.items and self.items[-1]["output_type"] == "stream" and self.items[-1]["name"] == name:
            self.items[-1]["text"] += text
        else:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def bundle(self, kind: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        plain = {mime: base64.b64encode(v).decode() if isinstance(v, bytes) else v for mime, v in data.items()}
        if self.bundles > OUTPUT_BUNDLE_BYTES:
            return
        self.bundles += OUTPUT_OVERHEAD + sum(len(str(value)) for value in plain.values())
        if self.bundles > OUTPUT_BUNDLE_BYTES:
            plain, metadata = (
                {"text/plain": "… left out from here on: a cell may show 4 MiB of them."},
                {},
            )
        self.items.append({"output_type": kind, "data": plain, "metadata": metadata})

    def error(self, name: str, message: str, lines: list[str]) -> None:
        self.bundles += OUTPUT_OVERHEAD + sum(map(len, lines))
        if self.bundles <= OUTPUT_BUNDLE_BYTES:
            self.items.append({"output_type": "error", "ename": name, "evalue": message, "traceback": lines})


outputs = Outputs()


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the student, written into the cell's outputs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        outputs.stream(self.name, str(text))
        return len(text)


class Publisher(DisplayPublisher):
    def publish(self, data: dict, metadata: dict | None = None, *_: Any, **__: Any) -> None:
        outputs.bundle("display_data", data, metadata or {})


class Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        outputs.bundle("execute_result", format_dict, md_dict or {})


class Shell(AtHome):
    """IPython with its outputs caught."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        lines = [line[: 4 * MESSAGE_CHARACTERS] for line in list(stb)[:200]]
        outputs.error(etype.__name__, str(evalue)[:MESSAGE_CHARACTERS], lines)


def warm_shell() -> Shell:
    """Make the shell before the fork, so that a kernel starts in milliseconds."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.banner1 = ""
    shell = Shell.instance(config=config, user_ns={})
    shell.enable_matplotlib("inline")
    furnish(shell)
    _write_a_traceback(shell)
    return shell


def _write_a_traceback(shell: Shell) -> None:
    """The first one loads what writes it: a quarter of a second, once instead of in each kernel."""
    shell.run_cell("1 / 0", store_history=False)
    shell.execution_count = 1
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)


def run_cell(shell: Shell, source: str, quiet: bool = False, after: Sequence[str] = ()) -> bool:
    """Run one cell; True where it raised nothing. `quiet` where nobody looks: figures are made, but not drawn.

    `after` names exceptions after which its definitions are run all the same; "*" is any.
    """
    global outputs
    outputs = Outputs()
    formatter = shell.display_formatter
    if formatter is not None:
        formatter.active_types = ["text/plain"] if quiet else formatter.format_types
    with one_line_typed():
        result = shell.run_cell(source, store_history=False)
    stopped = {"*", type(result.error_in_exec).__name__} if result.error_in_exec is not None else set()
    if not stopped.isdisjoint(after) and (names := define_the_rest(shell, source)):
        outputs.stream("stderr", f"The cell stopped at this error; what it defines was kept: {', '.join(names)}.\n")
    shell.execution_count += 1  # tracebacks name cells by number; history, which would count, is off
    return bool(result.success)


def call(namespace: dict[str, Any], function: str, arguments: list, seed: int, home: Path) -> tuple[dict, Any]:
    """Call one of the student's functions; the message to send back, and its value.

    `seed` is where the global generators begin, so that code which draws from them gets the same verdict each time.
    """
    args, kwargs = arguments
    named = {**dict(enumerate(args)), **kwargs}
    named = {key: value for key, value in named.items() if not isinstance(value, wire.Public)}
    args, kwargs = wire.made(args), wire.made(kwargs)
    before = {key: _bytes(value) for key, value in named.items()}
    if function not in namespace:
        return {"outcome": "missing"}, None
    with _ordinary_state(home, seed):
        result = namespace[function](*args, **kwargs)
    changed = [str(key) for key, value in named.items() if _bytes(value) != before[key]]
    return {"outcome": "returned", "changed": changed}, result


def _witnessed(namespace: dict[str, Any], function: str, arguments: list, seed: int, home: Path) -> tuple[dict, Any]:
    """What `witness` reads of one of the student's functions, as `call` has it for one call."""
    if function not in namespace:
        return {"outcome": "missing"}, None
    args, kwargs, *other = arguments
    with _ordinary_state(home, seed):
        return {"outcome": "returned", "changed": []}, list(
            witness(namespace[function], (tuple(args), kwargs), tuple(other))
        )


@contextlib.contextmanager
def _ordinary_state(home: Path, seed: int) -> Iterator[None]:
    """What a cell set for all that follows, such as `np.seterr(all="raise")`, decides no call of a function.

    These are what an answer can depend on: NumPy's errors, how arrays become text, warnings that are errors, how deep
    functions may call each other, the folder that file names begin in, and where the random generators begin.
    """
    deepest, printed = sys.getrecursionlimit(), np.get_printoptions()
    random.setstate(_random_state(seed))
    np.random.seed(seed)  # noqa: NPY002  (the legacy generator is what is meant)
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        np.errstate(**NUMPY_ERRORS),
        warnings.catch_warnings(),
        contextlib.chdir(home),
    ):
        warnings.simplefilter("ignore")
        sys.setrecursionlimit(max(DEEPEST, deepest))
        _print_arrays(PRINT_OPTIONS)
        try:
            yield
        finally:
            _print_arrays(printed)
            sys.setrecursionlimit(deepest)


def _print_arrays(options: Any) -> None:
    """Set how NumPy writes arrays, where that is not so already: to ask is thirty times faster."""
    if np.get_printoptions() != options:
        np.set_printoptions(**options)


@lru_cache(maxsize=512)
def _random_state(seed: int) -> tuple:
    return random.Random(seed).getstate()


NUMPY_ERRORS: Any = {"all": "ignore", "call": None}
PRINT_OPTIONS: Any = np.get_printoptions()
DEEPEST = sys.getrecursionlimit()


def _bytes(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tobytes(), value.shape
    if isinstance(value, dict):
        return {key: _bytes(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_bytes(part) for part in value]
    return repr(value) if isinstance(value, (bool, int, float, str, np.generic)) else None


def _complaint(error: BaseException) -> dict[str, Any]:
    """What a call raised, and on which line of the student's cell."""
    line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        if not frame.f_code.co_filename.startswith(HERE) and "site-packages" not in frame.f_code.co_filename:
            line = linecache.getline(frame.f_code.co_filename, number).strip() or line
    # NotImplementedError is also a RuntimeError: the family lets a test ask for ValueError and accept its children.
    family = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, BaseException)]
    return {
        "outcome": "raised",
        "error": type(error).__name__[:100],
        "family": family[:10],
        "message": str(error)[:MESSAGE_CHARACTERS],
        "line": line[:200],
    }


def serve(sock: socket.socket, shell: Shell) -> None:
    """Answer frames until the other side closes."""
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    sys.breakpointhook = lambda *_, **__: None  # a `breakpoint()` left in: there is no terminal to stop at
    borrowed: dict[str, Any] = {}
    home = Path.cwd()
    kept: dict[int, dict[str, Any]] = {}
    while (frame := wire.receive(sock)) is not None:
        message, value = frame
        number = message["number"]
        answer: dict[str, Any]
        try:
            if message["do"] == "run":
                answer, result = {"outcome": "ran"}, None
                answer["ok"] = run_cell(shell, message["source"], message["quiet"], message["after"])
                answer["outputs"] = outputs.items
            elif message["do"] == "keep":
                kept[message["mark"]] = dict(shell.user_ns)
                answer, result = {"outcome": "kept"}, None
            elif message["do"] == "go back":
                go_back(shell.user_ns, kept[message["mark"]])
                answer, result = {"outcome": "back"}, None
            elif message["do"] == "write":
                for name, content in value.items():
                    (home / name).write_bytes(content.tobytes())
                answer, result = {"outcome": "written"}, None
            elif message["do"] == "lend":
                take_back(shell, borrowed)
                borrowed = lend(sock, shell, message["functions"])
                answer, result = {"outcome": "lent"}, None
            else:
                # All are read before the first is answered: the other side listens when it has sent them.
                for question in [wire.receive(sock) for _ in range(message["calls"])]:
                    if question is not None:
                        sock.sendall(_answered(shell, *question, home, number))
                continue
            sock.sendall(wire.frame({**answer, "number": number}, result))
        except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's included
            sock.sendall(wire.frame({**_complaint(error), "number": number}))


def _answered(shell: Shell, question: dict[str, Any], arguments: list, home: Path, number: int) -> bytes:
    """The frame that answers one of `wire.question`."""
    try:
        ask = call if len(arguments) == 2 else _witnessed
        answer, result = ask(shell.user_ns, question["function"], arguments, question["seed"], home)
        return wire.frame({**answer, "number": number}, result)
    except wire.NotPlain as error:
        return wire.frame({"outcome": "not plain", "message": str(error), "number": number})
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's included
        return wire.frame({**_complaint(error), "number": number})
