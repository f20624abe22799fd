"""Right and wrong solutions that the hidden tests are measured with.

A wheat is a right solution written differently from the model solution. A chaff is a plausible wrong one: a small edit
of the model solution, the name of its misconception, and a hint that also serves as feedback.
"""

from __future__ import annotations

import ast
import math
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from types import CodeType
from typing import Any

import numpy as np

from minibert_grader.course.folder import Course
from minibert_grader.course.given import setup_imports
from minibert_grader.errors import CourseError


@dataclass(frozen=True)
class Wheat:
    """A right solution: the full code of the exercise's functions."""

    exercise: str
    name: str
    code: str


@dataclass(frozen=True)
class Chaff:
    """A wrong solution, as edits (old text → new text, each found once in the model solution) or as full code.

    Attributes
    ----------
    exercise, name : str
        The exercise, and the misconception in words.
    hint : str
        One or two sentences to the student.
    reread : str
        The notebook's section to reread; the exercise's own unless given.
    """

    exercise: str
    name: str
    hint: str
    edits: dict[str, str] = field(default_factory=dict)
    code: str = ""
    reread: str = ""


@cache
def model_solutions(course: Course, assignment: str) -> dict[str, str]:
    """Source of each solution cell of the instructor's notebook, by the cell's id, docstrings taken out."""
    return {
        name: _without_docstrings(re.sub(r"^\s*### (BEGIN|END) SOLUTION\n?", "", source, flags=re.MULTILINE))
        for name, source in course.solution_cells(assignment).items()
    }


def _without_docstrings(source: str) -> str:
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            text = node.body[0]
            for number in range(text.lineno - 1, text.end_lineno or text.lineno):
                lines[number] = ""
    return "\n".join(line for line in lines if line.strip()) + "\n"


def chaff_code(course: Course, assignment: str, chaff: Chaff) -> str:
    """Full source of a chaff.

    Raises
    ------
    CourseError
        If an edit's old text does not occur exactly once in the model solution.
    """
    if chaff.code:
        return chaff.code
    source = model_solutions(course, assignment)[chaff.exercise]
    for old, new in chaff.edits.items():
        if source.count(old) != 1:
            raise CourseError(
                f"Chaff {chaff.name!r} of {chaff.exercise}: the text {old!r} occurs {source.count(old)} times in the "
                f"model solution of {assignment}, expected once; adjust the edit."
            )
        source = source.replace(old, new)
    return source


class Solutions(dict[str, Any]):
    """The names that some code defines, and the way to define them once more."""

    def __init__(self, again: Callable[[], Solutions], names: dict[str, Any]) -> None:
        super().__init__(names)
        self.anew = again


def namespace(course: Course, assignment: str, replaced: str = "", code: str = "") -> Solutions:
    """All model solutions of an assignment, executed, with those of one exercise replaced by `code`.

    The functions of earlier assignments are there too, as given.py has them.
    """
    again = partial(namespace, course, assignment, replaced, code)
    scope = Solutions(again, {"np": np, "math": math, "__name__": "solutions"})
    for name in [*course.earlier(assignment), assignment]:
        for exercise, program in _compiled(course, name).items():
            exec(program, scope)
            if exercise == replaced and name == assignment:
                exec(_compile(textwrap.dedent(code), f"solution of {exercise}"), scope)
    return scope


@cache
def _compiled(course: Course, assignment: str) -> dict[str, CodeType]:
    """The imports of the notebook's setup cell and each model solution, ready to be executed."""
    sources = {"setup": "\n".join(setup_imports(course, assignment)), **model_solutions(course, assignment)}
    return {name: _compile(text, f"model solution of {name}") for name, text in sources.items()}


def _compile(source: str, name: str) -> CodeType:
    """Without this file's own `from __future__` imports, under which annotations would be text."""
    return compile(source, f"<{name}>", "exec", dont_inherit=True)
