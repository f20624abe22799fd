"""One function of an earlier notebook: which of its cells make it, and how they run here."""

from __future__ import annotations

import ast
import contextlib
import linecache
import symtable
import sys
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from IPython.utils.capture import capture_output

from minibert_kit.session import session

_RUN_THE_REST = ("%%time", "%%timeit", "%%capture", "%%prun")  # magics that run the lines below them as they are


class NotUsable(Exception):
    """A function is not there, or does not pass its check; the message says why, in one line."""


@dataclass(frozen=True)
class Cell:
    """A code cell as plain Python: its place in the notebook, its id for nbgrader, what it is, and its names.

    `needs` are the names that it reads and does not bind itself, `binds` those that it leaves behind.
    """

    place: int
    name: str
    solution: bool
    check: bool
    code: str
    needs: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()


def function_of(path: Path, function: str, notebook: dict[str, Any]) -> Any:
    """Run what makes a function of a notebook, and its check.

    The setup, the solutions up to the one that defines the function, and its check are run; of all other cells before
    the check, those that bind a name which these read. As in Jupyter, a cell that stops with an error does not keep the
    next ones from running; only the function's own cell, the setup and the check must not.

    Parameters
    ----------
    path : Path
        Of the notebook; its cells are run in its folder, and nothing that they print or show is seen.
    function : str
        Its name.
    notebook : dict
        The notebook as parsed JSON.

    Returns
    -------
    object
        What the name means after the check has passed.

    Raises
    ------
    NotUsable
        If no cell defines the function, no check follows, or one of the cells that must not fail does.
    """
    cells, own, check = _needed(function, list(code_cells(notebook)))
    # A module of its own: dataclasses, pickle and inspect look for the module that a class says it comes from.
    module = ModuleType(f"{path.stem}_{function}")
    sys.modules[module.__name__] = module
    vars(module)["get_ipython"] = _NoMagics
    with _quiet(path.parent):
        for cell in cells:
            try:
                _run(cell, path, module)
            except (Exception, SystemExit) as error:
                if cell in (own, check) or cell.name == "setup":
                    if isinstance(error, NotImplementedError) and NotImplementedError.__name__ in own.code:
                        raise NotUsable(f"not written yet in {path.name}") from None
                    raise NotUsable(f"yours does not pass its check in {path.name}: {_reason(error, path)}") from None
    if function not in vars(module):
        raise NotUsable(f"your {path.name} does not define it")
    return vars(module)[function]


def code_cells(notebook: dict[str, Any]) -> Iterator[Cell]:
    """The code cells of a notebook, magics left out; a cell that is no Python needs and binds nothing."""
    for place, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        marks = cell["metadata"].get("nbgrader", {})
        code = _plain("".join(cell["source"]))
        needs, binds = _names(code)
        solution, check = bool(marks.get("solution")), bool(marks.get("grade"))
        yield Cell(place, marks.get("grade_id", ""), solution, check, code, needs, binds)


def _needed(function: str, cells: list[Cell]) -> tuple[list[Cell], Cell, Cell]:
    """The cells to run, in order; among them the one that defines the function, and its check."""
    makers = [cell for cell in cells if function in cell.binds]
    own = next((cell for cell in makers if cell.solution), makers[0] if makers else None)
    if own is None:
        # Where the solution cell is not Python at all, its names cannot be read; its text still has them.
        own = next((cell for cell in cells if cell.solution and f"def {function}(" in cell.code), None)
    check = next((cell for cell in cells if own and cell.check and cell.place > own.place), None)
    if own is None or check is None:
        raise NotUsable("no cell of yours defines it" if own is None else "no check stands below your cell for it")
    before = [cell for cell in cells if cell.place < check.place]
    kept = {cell for cell in before if cell.name == "setup" or (cell.solution and cell.place <= own.place)}
    kept |= {own, check}
    wanted = {name for cell in kept for name in cell.needs}
    while more := {cell for cell in before if cell not in kept and cell.binds & wanted}:
        kept |= more
        wanted |= {name for cell in more for name in cell.needs}
    return sorted(kept, key=lambda cell: cell.place), own, check


def _plain(source: str) -> str:
    """A cell as Python: magics become calls that do nothing here; a cell of another language becomes empty."""
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):
        source = rest if first.split()[0] in _RUN_THE_REST else ""
    return TransformerManager().transform_cell(source)


def _names(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names that a cell reads before it binds them, and names that it binds."""
    needs: set[str] = set()
    inside: set[str] = set()  # read when a function is called, so after the whole cell has run
    binds: set[str] = set()
    try:
        for statement in ast.parse(code).body:
            top = symtable.symtable(ast.unparse(statement), "cell", "exec")
            symbols = top.get_symbols()
            needs |= {each.get_name() for each in symbols if each.is_referenced()} - binds
            binds |= {each.get_name() for each in symbols if each.is_assigned() or each.is_imported()}
            for table in _below(top):
                shared = [each for each in table.get_symbols() if each.is_global()]
                inside |= {each.get_name() for each in shared if each.is_referenced()}
                binds |= {each.get_name() for each in shared if each.is_declared_global() and each.is_assigned()}
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(), frozenset()
    return frozenset(needs | (inside - binds)), frozenset(binds)


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _below(child)


class _NoMagics:
    """What `get_ipython()` gives in another notebook's cells: every magic does nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def _run(cell: Cell, path: Path, module: ModuleType) -> None:
    name = _file(path) + f"{cell.place}>"
    linecache.cache[name] = (len(cell.code), None, cell.code.splitlines(keepends=True), name)
    # Without dont_inherit, this file's own `from __future__` imports would hold in the student's cells too.
    exec(compile(cell.code, name, "exec", dont_inherit=True), vars(module))


def _file(path: Path) -> str:
    return f"<{path.name}, cell "


def _reason(error: BaseException, path: Path) -> str:
    """The kind of an error, the first line of what it says, and the student's line where it happened."""
    text, line = str(error), ""
    if isinstance(error, SyntaxError):
        text, line = error.msg, (error.text or "").strip()
    said = text.strip().partition("\n")[0]
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.startswith(_file(path)):
            line = linecache.getline(frame.f_code.co_filename, number).strip() or line
    return type(error).__name__ + (f": {said}" if said else "") + (f" (in the line `{line}`)" if line else "")


@contextlib.contextmanager
def _quiet(folder: Path) -> Iterator[None]:
    """Run another notebook's cells in its own folder, printing and showing nothing.

    Its setup says where it is, as every setup does; the notebook that a person sits in front of stays where it was.
    """
    watched = session()
    own = watched.folder if watched else Path.cwd()
    try:
        with warnings.catch_warnings(), contextlib.chdir(folder), capture_output():
            warnings.simplefilter("ignore")
            yield
    finally:
        if now := session():
            now.folder = own
