"""Write an exercise into all of its places, or into none."""

from __future__ import annotations

import ast
import json
import keyword
import re
from pathlib import Path
from typing import Any

from minibert_grader.course.folder import Course
from minibert_grader.course.new.parts import Parts, class_name
from minibert_grader.errors import CourseError

NAME = re.compile(r"[a-z][a-z0-9_]*")
# What a class of hidden tests is written with, and where it comes from.
IMPORTS = {
    "np": "import numpy as np",
    "given": "from hypothesis import given",
    **{
        name: f"from minibert_grader.judging.hidden_tests import {name}"
        for name in ("agree", "core", "exercise", "rounding", "weight")
    },
    "draw": "from tests.exercises import strategies as draw",
}


def write_exercise(course: Course, assignment: str, parts: Parts, after: str = "") -> list[Path]:
    """Write an exercise behind another one, behind the last unless said.

    Parameters
    ----------
    course : Course
    assignment : str
    parts : Parts
    after : str
        An exercise of the assignment, or "".

    Returns
    -------
    list of Path
        The files that were changed.

    Raises
    ------
    CourseError
        If the name cannot be one or exists already, or a file does not have the usual form. No file is changed then.
    """
    places = course.places(assignment)
    require_free(course, assignment, parts.name)
    after = after or next(reversed(_exercises(_parsed(places["hidden tests"]))), "")
    texts = {
        places["notebook"]: _notebook(places["notebook"], parts, after),
        places["hidden tests"]: _hidden_tests(places["hidden tests"], parts, after),
        places["wheats"]: _solutions(places["wheats"], "WHEATS", parts.name, parts.wheats),
        places["chaffs"]: _solutions(places["chaffs"], "CHAFFS", parts.name, parts.chaffs),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def require_free(course: Course, assignment: str, name: str) -> None:
    """Refuse a name that cannot be a function's, or that stands in one of the places already."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise CourseError(f"{name!r} cannot be the name of an exercise; take a function's name, such as most_attended.")
    for each in course.assignments():
        if name in _exercises(_parsed(course.places(each)["hidden tests"])):
            raise CourseError(f"There is an exercise {name} already, in {each}; take another name.")
    places = course.places(assignment)
    words = {name, f"test_{name}", class_name(name), name.upper(), *_cell_ids(name)}
    for kind, path in places.items():
        bound = _ids(path) if kind == "notebook" else _bound(_parsed(path))
        if taken := sorted(bound & words):
            raise CourseError(f"{path} has {taken[0]} already; take another name for the exercise.")


def _cell_ids(name: str) -> tuple[str, str, str]:
    """The ids of an exercise's statement, solution and check."""
    stem = name.replace("_", "-")
    return f"{stem}-task", stem, f"test-{stem}"


def _ids(path: Path) -> set[str]:
    """The ids of a notebook's cells, and those that nbgrader knows them by."""
    cells = json.loads(_read(path))["cells"]
    return {cell.get("id", "") for cell in cells} | {
        cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in cells
    }


def _notebook(path: Path, parts: Parts, after: str) -> str:
    notebook = json.loads(_read(path))
    cells: list[dict[str, Any]] = notebook["cells"]
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    behind = f"test_{after}" if after else "setup"
    if behind not in names:
        raise CourseError(f"{path} has no cell with the grade_id {behind!r}, behind which the exercise would stand.")
    place, (task, solution, check) = names.index(behind) + 1, _cell_ids(parts.name)
    cells[place:place] = [
        cell("markdown", task, parts.statement),
        cell("code", solution, parts.solution, marks(parts.name, solution=True)),
        cell("code", check, parts.check, marks(f"test_{parts.name}", points=parts.points)),
    ]
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def cell(kind: str, name: str, source: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """A cell as a notebook file has it, with what nbgrader is told about it."""
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    metadata = {"nbgrader": known} if known else {}
    made = {"cell_type": kind, "id": name, "metadata": metadata, "source": source.splitlines(keepends=True), **code}
    return dict(sorted(made.items()))


def marks(name: str, solution: bool = False, points: int | None = None) -> dict[str, Any]:
    """What nbgrader wants to know of a cell of code: one that students write, or a locked one that is graded."""
    graded = {} if points is None else {"points": points}
    known = {"cell_type": "code", "grade": not solution, "grade_id": name, "locked": not solution, **graded}
    return dict(sorted({**known, "schema_version": 3, "solution": solution, "task": False}.items()))


def _hidden_tests(path: Path, parts: Parts, after: str) -> str:
    text, tree = _read(path), _parsed(path)
    lines = text.rstrip().splitlines()
    last = _exercises(tree).get(after)
    place = last.end_lineno or len(lines) if last else len(lines)
    lines[place:place] = ["", "", *parts.reference.splitlines(), "", "", *parts.suite.splitlines()]
    missing = [line for name, line in IMPORTS.items() if name not in _bound(tree)]
    imports = [node.end_lineno or 0 for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    docstring = tree.body[0].end_lineno or 0 if ast.get_docstring(tree) is not None else 0
    top = max(imports, default=docstring)
    lines[top:top] = [*([] if imports or not missing else [""]), *missing]
    return "\n".join(lines) + "\n"


def _exercises(tree: ast.Module) -> dict[str, ast.ClassDef]:
    """The classes of hidden tests by their exercise, in order; read as text, so that one may be half written."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {name: node for node in classes if (name := _exercise_of(node))}


def _exercise_of(suite: ast.ClassDef) -> str:
    """The name in a class's mark `@exercise("name", …)`; "" where it has none."""
    for mark in suite.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "exercise":
            names = [*mark.args[:1], *(word.value for word in mark.keywords if word.arg == "name")]
            return next((str(name.value) for name in names if isinstance(name, ast.Constant)), "")
    return ""


def _solutions(path: Path, name: str, exercise: str, items: str) -> str:
    """A list of its own above the list of all, and its place in that."""
    lines = _read(path).splitlines()
    for node in _parsed(path).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == name and isinstance(getattr(node, "value", None), ast.List):
            break
    else:
        raise CourseError(f"{path} has no list {name} = [...], where the exercise would stand.")
    start, end, own = node.lineno - 1, node.end_lineno or node.lineno, exercise.upper()
    head, _, tail = "\n".join(lines[start:end]).rpartition("]")
    inside = head.rstrip()
    comma = "" if inside.endswith(("[", ",")) else ","
    whole = f"{inside}{comma}\n    *{own},\n]{tail}"
    lines[start:end] = [f"{own} = [", *items.rstrip("\n").splitlines(), "]", "", *whole.splitlines()]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); each exercise has a place in it.") from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{path} is not text in UTF-8 ({error}); restore it from version control.") from None


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(_read(path))
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno} is not Python ({error.msg}); mend it first.") from None


def _bound(tree: ast.Module) -> set[str]:
    """The names that a module binds at its top."""
    bound: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.Assign):
            bound |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return bound
