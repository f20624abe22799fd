"""What a notebook finds at home and not here, a shell, a screen and a keyboard, is answered by a note.

And where a cell stumbles over something else that is only at home, what it defines further down is defined after all.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList

INSTALLERS = ("conda", "mamba", "micromamba", "pip", "uv")


class AtHome(InteractiveShell):
    """IPython without what a kernel may not have."""

    def system(self, cmd: str) -> None:
        """`!command`, and what installs packages: nothing is run."""
        print(f"Not run here: {cmd.strip()[:80]}")
        self.user_ns["_exit_code"] = 0

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        self.system(cmd)
        return SList() if split else ""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[Any, Any]:
        """`%matplotlib` with what opens windows, or is not installed, draws as always."""
        try:
            return super().enable_matplotlib(gui)
        except Exception:
            print(f"Not here: %matplotlib {gui}")
            return super().enable_matplotlib("inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no screen."""

    def ask_exit(self) -> None:
        """`exit()` in a cell ends nothing."""


def furnish(shell: InteractiveShell) -> None:
    """Let magics that install packages, and `matplotlib.use`, be as harmless."""
    for name in INSTALLERS:
        shell.magics_manager.register_function(_installer(shell, name), "line", name)
    matplotlib.use = _forgiving(matplotlib.use)


def _installer(shell: InteractiveShell, name: str) -> Callable[[str], None]:
    def install(line: str) -> None:
        shell.system(f"{name} {line}")

    return install


def _forgiving(use: Callable) -> Callable:
    @functools.wraps(use)
    def use_what_there_is(backend: str, *, force: bool = True) -> None:
        try:
            use(backend, force=force)
        except ImportError:
            print(f"Not here: matplotlib.use({str(backend)[:40]!r})")

    return use_what_there_is


@contextlib.contextmanager
def one_line_typed() -> Iterator[None]:
    """Meanwhile `input()` is answered once, by nothing; again, as at any other time, there is nobody to ask.

    So a loop that waits for an answer ends, and no call of a function depends on those before it.
    """
    ask, left = builtins.input, [""]

    def typed(prompt: object = "", /) -> str:
        if not left:
            return ask(prompt)
        print(f"{prompt}(nobody answers here)")
        return left.pop()

    builtins.input = typed
    try:
        yield
    finally:
        builtins.input = ask
        left.clear()


def define_the_rest(shell: InteractiveShell, source: str) -> list[str]:
    """Run the definitions of a cell that raised before them; their names.

    With them go the imports and constants that they may need. What has a value already keeps it, and a cell in which
    no definition is left is let alone.
    """
    if source.lstrip().startswith("%%"):  # a magic for a whole cell, such as %%time: what stands below it
        source = source.lstrip().partition("\n")[2]
    text, names = shell.transform_cell(source), shell.user_ns
    there, found = frozenset(names), []
    try:
        statements = [node for node in ast.parse(text).body if there.isdisjoint(_binds(node) or there)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # below %%bash, say
        return []
    if not any(map(_defines, statements)):
        return []
    place = shell.compile.cache(text, shell.execution_count, raw_code=source)  # so that errors show its lines
    for node in statements:
        with contextlib.suppress(Exception):
            exec(compile(ast.Module([node], []), place, "exec"), names)
            found += _binds(node) if _defines(node) else []
    return list(dict.fromkeys(found))


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def _binds(node: ast.stmt) -> list[str]:
    """The names that a definition, an import or a constant binds; none of anything else."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(name.asname or name.name).split(".")[0] for name in node.names]
    if isinstance(node, ast.Assign) and not any(isinstance(part, ast.Call) for part in ast.walk(node)):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []
