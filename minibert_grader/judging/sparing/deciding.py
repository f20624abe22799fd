"""Which cells of a notebook decide its verdicts: what the student wrote, and what that builds upon."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

SETUP = "setup"
MOST_READ = 50_000  # characters of a student's code; what is longer is run whole, as parsers take long for it
# Names by which code reaches what its text does not name, and what reaches other code's variables.
REFLECTING = frozenset(
    str.split("""
__builtins__ __import__ compile delattr eval exec get_ipython getattr globals locals setattr vars In Out _ __
""")
)
REFLECTING_MODULES = frozenset(["IPython", "builtins", "ctypes", "gc", "importlib", "inspect", "sys", "weakref"])
# Commands, prompts and a shifted margin, which IPython understands and Python does not.
# Each line is looked through by itself.
OF_IPYTHON = re.compile(
    r"^[^\S\n]*(?:[%!?,;/]|>>>|In \[)|\?[^\S\n]*$|=[^\S\n]*[%!]|\A(?:[ \t]*\n)*[ \t]+\S", re.MULTILINE
)
SCALARS = frozenset(["sqrt", "log", "exp", "float", "int", "float32", "float64", "finfo"])

# Names and modules by which code reads or writes files.
FILES = frozenset(
    str.split("""
open Path pathlib os io shutil tempfile glob fileinput zipfile tarfile pickle shelve sqlite3 mmap
load loadtxt genfromtxt fromfile memmap open_memmap DataSource save savez savez_compressed savetxt tofile dump
""")
)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, and the id of the graded cell it is ("" for none).

    `locked` says that its text is the course's own; such a cell may be skipped where it only shows or checks.
    """

    source: str
    grade_id: str = ""
    locked: bool = False


@dataclass(frozen=True)
class Deciding:
    """What the text of a notebook tells before it runs.

    Attributes
    ----------
    cells : frozenset of int
        The cells to run; all of them where the notebook is not plain.
    plain : bool
        Whether no call of the student's functions can change what a later call answers.
    """

    cells: frozenset[int]
    plain: bool


def deciding(cells: Sequence[Cell], judged: Collection[str]) -> Deciding:
    """The cells that decide the verdicts of a notebook.

    These are what the student wrote, the setup cell, and each locked cell that binds or changes a name which one of
    these reads. What the others do reaches no function of the student's, unless its code finds names by other means
    than naming them, or keeps something from call to call, which the calls of a visible check would change, or is very
    long: then every cell is run.

    Parameters
    ----------
    cells : sequence of Cell
    judged : collection of str
        The functions that are asked for.
    """
    everything = frozenset(range(len(cells)))
    if sum(len(cell.source) for cell in cells if not cell.locked) > MOST_READ:
        return Deciding(everything, plain=False)
    texts = [_text(cell.source) for cell in cells]
    chosen = {at for at, cell in enumerate(cells) if not cell.locked or cell.grade_id == SETUP or texts[at].unread}
    own = [texts[at] for at in chosen if not cells[at].locked]
    if any(text.unread or text.reflects or text.keeps for text in own):
        return Deciding(everything, plain=False)
    # What setup binds is the course's own, made once; anything else that is no function and no constant may change.
    bound = frozenset().union(*(text.binds for text in texts)) - frozenset().union(*(text.modules for text in texts))
    made = (text.variables for at, text in enumerate(texts) if cells[at].grade_id != SETUP)
    variable = frozenset().union(*made, *(text.changes & bound for text in texts))
    if variable.intersection(judged) or any(text.called & variable for text in own):
        return Deciding(everything, plain=False)
    return Deciding(_with_all_they_read(texts, bound, judged, chosen), plain=True)


def reached(cells: Sequence[Cell], functions: Collection[str]) -> tuple[str, ...] | None:
    """The code that these functions' answers depend on, without comments and margins; None where a file may matter.

    Only of a plain notebook. Who writes the same code gets the same answers, whatever stands in the other cells.

    Parameters
    ----------
    cells : sequence of Cell
        Those up to where the functions are judged.
    functions : collection of str
    """
    texts = [_text(cell.source) for cell in cells]
    bound = frozenset().union(*(text.binds for text in texts)) - frozenset().union(*(text.modules for text in texts))
    chosen = _with_all_they_read(texts, bound, functions, set())
    if any(texts[at].files and not cells[at].locked for at in chosen):
        return None
    return tuple(ast.dump(ast.parse(cells[at].source)) for at in sorted(chosen))


def _with_all_they_read(
    texts: Sequence[_Text], bound: frozenset[str], names: Collection[str], chosen: set[int]
) -> frozenset[int]:
    """Some cells, and each that binds or changes one of the names, or a name that one of these reads, and so on."""
    wanted, added = frozenset(names), chosen
    while True:
        wanted = wanted.union(*(texts[at].reads for at in added))
        added = {
            at for at, text in enumerate(texts) if at not in chosen and (text.binds | (text.changes & bound)) & wanted
        }
        if not added:
            return frozenset(chosen)
        chosen = chosen | added


@dataclass
class _Text:
    """What the text of a cell tells of the notebook's names.

    Attributes
    ----------
    reads : set of str
        Those it may look up, when it runs or when its functions are called.
    called : set of str
        Those that its functions look up when they are called.
    binds : set of str
        Those it binds.
    variables, modules : set of str
        Of these, what may change its content: neither a function nor a module nor a constant; and modules.
    changes : set of str
        Those whose content it may change.
    keeps : bool
        Whether a function of it may keep something from call to call by itself.
    reflects : bool
        Whether it may find names by other means than naming them.
    files : bool
        Whether it may read or write files.
    unread : bool
        Whether the text does not tell: it is no plain Python, or binds names that it does not name.
    """

    reads: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    keeps: bool = False
    reflects: bool = False
    files: bool = False
    unread: bool = False


@lru_cache(maxsize=512)
def _text(source: str) -> _Text:
    text = _Text()
    try:
        tree = ast.parse(source)
    except SyntaxError:  # what IPython does not understand either does not run at all
        return _Text(unread=bool(OF_IPYTHON.search(source)))
    except (ValueError, RecursionError, MemoryError):
        return _Text(unread=True)
    try:
        table = symtable.symtable(source, "cell", "exec")
        _look_up(text, table, top=True)
        _bind(text, tree)
        text.keeps = _may_keep(tree)
        text.reflects = bool(text.reads & REFLECTING) or any(map(_reflects, ast.walk(tree)))
        text.files = any(name in FILES for node in ast.walk(tree) for name in _names(node))
        text.unread = any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(tree))
    except SyntaxError:  # IPython runs statement by statement, up to the one that does not compile
        return _Text(unread=True)
    except (ValueError, RecursionError, MemoryError):
        return _Text(unread=True)
    return text


def _look_up(text: _Text, table: symtable.SymbolTable, top: bool) -> None:
    for symbol in table.get_symbols():
        name = symbol.get_name()
        if symbol.is_referenced() and (top or symbol.is_global()):
            text.reads.add(name)
            text.called.update(() if top else {name})
        if (top or symbol.is_declared_global()) and (symbol.is_assigned() or symbol.is_imported()):
            text.binds.add(name)
    for child in table.get_children():
        if top and child.get_type() != "annotation":
            text.binds.add(child.get_name())
        _look_up(text, child, top=False)


def _bind(text: _Text, tree: ast.Module) -> None:
    constant = {id(target) for node in tree.body for target in _constant_targets(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and id(node) not in constant:
            text.variables.add(node.id)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            text.variables.add(node.name)
        elif isinstance(node, ast.Import):
            text.modules.update((name.asname or name.name).split(".")[0] for name in node.names)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            text.changes.update(_root(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text.changes.update(_root(node.func))
    text.changes &= text.reads  # what a function changes of its own concerns nobody
    text.variables &= text.binds


def _outside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        yield child
        if not isinstance(child, _FUNCTIONS):
            yield from _outside_functions(child)


def _constant_targets(node: ast.stmt) -> Iterator[ast.expr]:
    """The names that a statement binds to a constant or a function."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    if value is not None and (_is_constant(value) or isinstance(value, ast.Lambda)):
        yield from targets


def _is_constant(node: ast.expr) -> bool:
    """Whether an expression is a number, a text, or a tuple of these: something that nobody can change."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in SCALARS and not node.keywords and all(map(_is_constant, node.args))
    if isinstance(node, ast.Attribute):  # such as np.inf, or np.finfo(np.float32).min
        return isinstance(node.value, (ast.Name, ast.Attribute)) or _is_constant(node.value)
    if isinstance(node, (ast.UnaryOp, ast.BinOp, ast.Tuple)):
        return all(_is_constant(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
    return isinstance(node, ast.Constant)


def _may_keep(tree: ast.Module) -> bool:
    """Whether a function may keep something by itself; what is made anew at each call keeps nothing."""
    for node in _outside_functions(tree):
        if isinstance(node, _FUNCTIONS):
            defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
            if getattr(node, "decorator_list", ()) or not all(map(_is_constant, defaults)):
                return True
        elif isinstance(node, ast.ClassDef) and not all(map(_is_said, node.body)):
            return True
    return any(
        isinstance(node, ast.Global) or (isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load))
        for node in ast.walk(tree)
    )


def _is_said(node: ast.stmt) -> bool:
    """Whether a statement in a class does nothing, as in `class Empty(ValueError): pass`."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _reflects(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr.startswith("__")
    if isinstance(node, ast.Import):
        return any(name.name.split(".")[0] in REFLECTING_MODULES for name in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in REFLECTING_MODULES
    return False


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.alias):
        yield from node.name.split(".")
    elif isinstance(node, ast.ImportFrom):
        yield from (node.module or "").split(".")


def _root(node: ast.expr) -> Iterator[str]:
    """The name that an expression such as `run["loss"][0]` or `seen.list.append` begins with."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
