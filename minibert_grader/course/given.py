"""Make given.py: the functions of earlier assignments that a later notebook builds upon.

They are the model solutions of the earlier notebooks, which the hidden tests hold against the reference: short, plain,
and already known to a student who did that notebook.
"""

from __future__ import annotations

import ast
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from minibert_grader.course.folder import Course

HEAD = '"""Functions that the notebooks before this one asked for. Made by `minibert given`; not to be edited."""'
CHOOSER = "from minibert_kit.given import Chooser"
_IMPORTS = (ast.Import, ast.ImportFrom)
_DROPPED = "# dropped"


def given_code(course: Course, assignment: str) -> str:
    """The text of an assignment's given.py; "" where nothing is given."""
    earlier = course.earlier(assignment)
    if not earlier:
        return ""
    imports, parts = {"from pathlib import Path", "import numpy as np", CHOOSER}, []
    notebooks: dict[str, str] = {}
    for name in earlier:
        parts.append(f"# {name}")
        known = setup_imports(course, name)
        for source in course.solution_cells(name).values():
            plain = _plain(source)
            imports |= {line for line, bound in known.items() if bound & plain.names}
            imports |= plain.imports
            parts.append(plain.code)
            notebooks |= dict.fromkeys(plain.functions, name)
    table = "".join(f'    "{function}": "{name}",\n' for function, name in notebooks.items())
    parts.append(f"NOTEBOOKS = {{\n{table}}}\nmine_or_given = Chooser(globals(), NOTEBOOKS, Path(__file__).parent)")
    return "\n\n".join([HEAD, _sorted(imports), "\n\n\n".join(parts)]) + "\n"


class _Plain(NamedTuple):
    """A solution cell without its marks, its imports, and its docstrings but for their first lines."""

    code: str
    functions: tuple[str, ...]
    imports: frozenset[str]
    names: frozenset[str]  # all that it uses


@lru_cache(maxsize=1024)  # the same cells, for each later assignment and each submission
def _plain(source: str) -> _Plain:
    lines = [line for line in source.splitlines() if "### BEGIN" not in line and "### END" not in line]
    tree = ast.parse("\n".join(lines))
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and (docstring := ast.get_docstring(node)) is not None:
            text = node.body[0]
            lines[text.lineno - 1] = f'{" " * text.col_offset}"""{docstring.splitlines()[0]}"""'
            _drop(lines, text.lineno, text.end_lineno)
        elif isinstance(node, _IMPORTS) and node in tree.body:
            _drop(lines, node.lineno - 1, node.end_lineno)
    return _Plain(
        "\n".join(line for line in lines if line is not _DROPPED).strip(),
        tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef)),
        frozenset(ast.unparse(node) for node in tree.body if isinstance(node, _IMPORTS)),
        frozenset(node.id for node in nodes if isinstance(node, ast.Name)),
    )


def _drop(lines: list[str], start: int, stop: int | None) -> None:
    lines[start:stop] = [_DROPPED] * len(lines[start:stop])


def _sorted(imports: set[str]) -> str:
    """Imports as ruff sorts them: the standard library, then the rest; `import` before `from`."""
    groups = []
    for standard in (True, False):
        lines = [line for line in imports if (line.split()[1].partition(".")[0] in sys.stdlib_module_names) == standard]
        groups.append("\n".join(sorted(lines, key=lambda line: (line.startswith("from"), line))))
    return "\n\n".join(group for group in groups if group)


@cache
def setup_imports(course: Course, assignment: str) -> dict[str, frozenset[str]]:
    """The imports of a notebook's setup cell that its solutions may use → the names they bind."""
    found = {}
    for node in ast.parse(course.cell_source(assignment, "setup")).body:
        if not isinstance(node, _IMPORTS):
            continue
        module = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
        if module.split(".")[0] not in ("minibert_kit", "given"):
            found[ast.unparse(node)] = frozenset(name.asname or name.name.split(".")[0] for name in node.names)
    return found


def write_given(course: Course) -> list[Path]:
    """Write given.py beside every source notebook that needs one; the files that changed."""
    changed = []
    for assignment in course.assignments():
        path, code = course.root / "source" / assignment / "given.py", given_code(course, assignment)
        if code and (not path.is_file() or path.read_text(encoding="utf-8") != code):
            path.write_text(code, encoding="utf-8")
            changed.append(path)
    return changed
