"""A stub that hides what was written in another cell is taken away: work counts where it stands."""

from __future__ import annotations

import ast
import contextlib
import re
from functools import lru_cache

from nbformat.notebooknode import NotebookNode

from minibert_grader.intake.cells.split import too_long
from minibert_grader.intake.released import Released, ReleasedCell, defined, known, name_of
from minibert_grader.intake.words import listed

COMMAND = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
LAMBDA = re.compile(r"^(\w+)[ \t]*=[ \t]*lambda\b", re.MULTILINE)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign


def gather(cells: list[NotebookNode], released: Released) -> list[str]:
    """Let functions be found that stand in other cells than they were asked for in.

    Where the cell of a solution does not hold it, or holds the stub, the function is looked for in all that the student
    wrote. What is defined before the stub, or by a cell between it and the check, only needs the stub out of its way.
    Otherwise the first cell behind the check that defines it moves into the place of the stub. Nothing is looked for
    in very much code.

    Parameters
    ----------
    cells : list of NotebookNode
        In their released shape, each of the assignment's once; changed in place.
    released : Released

    Returns
    -------
    list of str
        A sentence for the student, where anything was changed.
    """
    if too_long(cells, released):
        return []
    solutions = [cell for cell in released.cells if cell.written and cell.kind == "code"]
    there = {name_of(cell) for cell in cells}
    found = [
        function
        for solution in solutions
        for function in definitions(solution.source)
        if solution.name in there and _gathered(cells, released, solution, function)
    ]
    if not found:
        return []
    return [f"Some functions stand outside the cells meant for them; they were taken from there: {listed(found)}."]


def _gathered(cells: list[NotebookNode], released: Released, solution: ReleasedCell, function: str) -> bool:
    """Whether a function had to be taken from elsewhere, and was."""
    place = next(at for at, cell in enumerate(cells) if name_of(cell) == solution.name)
    stub, here = definitions(solution.source)[function], definitions(cells[place].source)
    if not (_same(here[function], stub) if function in here else _lacks(cells[place].source, function)):
        return False
    elsewhere = [at for at, cell in enumerate(cells) if at != place and _defines(cell, released, function, stub)]
    check = next((at for at, cell in enumerate(cells) if at > place and _is_check(cell, released)), len(cells))
    if not elsewhere or any(place < at < check for at in elsewhere):
        return False
    if any(at < place for at in elsewhere):
        if function in here:
            cells[place].source = _without(cells[place].source, function, here[function])
        return function in here
    moved = cells[elsewhere[0]]
    left = cells[place].source
    if function in here:
        left = _without(left, function, here[function])
    cells[place].source = f"{left}\n\n{moved.source}".strip()
    cells[place].outputs = moved.outputs
    if name_of(moved):
        moved.source, moved.outputs = said_of_moved(function), []
    else:
        del cells[elsewhere[0]]
    return True


def _defines(cell: NotebookNode, released: Released, function: str, stub: Definition) -> bool:
    """Whether a cell that the student wrote defines a function, and not as the stub does."""
    given = released.by_name.get(name_of(cell))
    if cell.cell_type != "code" or (given is not None and (not given.written or function in definitions(given.source))):
        return False
    found = definitions(cell.source)
    return function in found and not _same(found[function], stub) and known(cell.source) not in released.texts


def _is_check(cell: NotebookNode, released: Released) -> bool:
    given = released.by_name.get(name_of(cell))
    return given is not None and given.kind == "code" and not given.written


def _without(source: str, function: str, node: Definition) -> str:
    """A text without one of its definitions."""
    lines = source.split("\n")
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    left = "\n".join(lines[: first - 1] + lines[node.end_lineno :]).strip()
    return f"{left}\n\n{said_of_moved(function)}".strip()


def said_of_moved(function: str) -> str:
    """The line that stands where a function was taken from."""
    return f"# {function} stands in another cell."


def definitions(source: str) -> dict[str, Definition]:
    """What some code defines at its top level, the last of each name; none where it is no code."""
    if not defined(source) and not LAMBDA.search(source):  # most cells need not be parsed
        return {}
    return _definitions(source)


@lru_cache(maxsize=512)
def _definitions(source: str) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for node in (_tree(source) or ast.Module([], [])).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            found.update((target.id, node) for target in node.targets if isinstance(target, ast.Name))
    return found


def _tree(source: str) -> ast.Module | None:
    """Some code, without IPython's commands where it is none with them; None where it is no Python either way."""
    for text in (source, COMMAND.sub(r"\1pass", source)):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.parse(text)
    return None


def _lacks(source: str, function: str) -> bool:
    """Whether some code gives nothing the name of a function; not where it is no Python."""
    tree = _tree(source)
    if tree is None:
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == function and isinstance(node.ctx, ast.Store):
            return False
        if function in (getattr(node, "name", None), getattr(node, "asname", None)):  # of a definition or an import
            return False
    return True


def _same(node: Definition, stub: Definition) -> bool:
    """Whether a definition does what the stub does; its description does not count."""
    ours, theirs = _statements(node), _statements(stub)
    if type(node) is not type(stub) or len(ours) != len(theirs):
        return False
    try:
        return [ast.dump(each) for each in ours] == [ast.dump(each) for each in theirs]
    except RecursionError:
        return False


def _statements(node: Definition) -> list[ast.stmt]:
    body = [] if isinstance(node, ast.Assign) else node.body
    first = body[0] if body else None
    described = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if described else body
