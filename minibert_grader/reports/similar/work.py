"""What students wrote in an assignment, as plain data: code, prose, and what was wrong with it."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.judging.verdict import Verdict
from minibert_grader.reports.places import text_of
from minibert_grader.reports.whole_class.data import read_judgement


@dataclass(frozen=True)
class Mistake:
    """A wrong answer: what tells it from others, and what it is called."""

    signature: str
    name: str


@dataclass(frozen=True)
class Work:
    """One student's work; each dict by exercise or question, without what was left as released."""

    student: str
    codes: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, Mistake] = field(default_factory=dict)


def read_works(course: Course, assignment: str, released: dict[str, str]) -> list[Work]:
    """The work of all who are graded and whose notebook could be read.

    Parameters
    ----------
    course : Course
    assignment : str
    released : dict
        Source of each cell that students write, as they got it.

    Raises
    ------
    CourseError
        If a file of verdicts is damaged.
    """
    works = []
    for path in sorted((course.root / "autograded").glob(f"*/{assignment}/{assignment}.ipynb")):
        judgement = read_judgement(path.with_name(f"{assignment}.verdicts.json"))
        if not judgement.unreadable:
            mistakes = {each.exercise: mistake for each in judgement.verdicts if (mistake := mistake_of(each))}
            works.append(_work(path, released, mistakes))
    return works


def mistake_of(verdict: Verdict) -> Mistake | None:
    """What was wrong, told by the answers to the same examples; None where nothing was, or nothing could be judged."""
    failures = [(each.sentence, each.failure) for each in verdict.outcomes if each.failure]
    if verdict.note or not failures:
        return None
    told = [(sentence, failure.reason, failure.call, failure.code, failure.got and failure.got.text)
            for sentence, failure in failures]  # fmt: skip
    name = verdict.misconception.name if verdict.misconception else failures[0][1].reason
    return Mistake(json.dumps(told), name)


def letter_by_letter(code: str, released: str = "") -> str:
    """A text by which code is known again: without blank lines, spaces at line ends, and lines that were released."""
    known = {line.strip() for line in released.splitlines()}
    lines = (line.rstrip() for line in code.splitlines())
    return "\n".join(line for line in lines if line.strip() and line.strip() not in known)


def but_for_names(code: str) -> str:
    """The same for code whose names of variables, comments, docstrings and layout do not count; "" for no Python."""
    try:
        tree = ast.parse(code)
        return ast.dump(_Renamed().visit(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


class _Renamed(ast.NodeTransformer):
    """Names that code gives itself, in the order in which they appear; what it takes from elsewhere stays."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def visit_Module(self, node: ast.Module) -> ast.AST:
        for each in ast.walk(node):
            if isinstance(each, ast.arg):
                self._names.setdefault(each.arg, "")
            elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                self._names.setdefault(each.id, "")
        self._names = {name: f"v{number}" for number, name in enumerate(self._names)}
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self._names.get(node.arg, node.arg), None
        return node


def _work(path: Path, released: dict[str, str], mistakes: dict[str, Mistake]) -> Work:
    codes: dict[str, str] = {}
    answers: dict[str, str] = {}
    for cell in json.loads(path.read_bytes())["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        source = text_of(cell["source"])
        if name in released and letter_by_letter(source, released[name]):
            (codes if cell["cell_type"] == "code" else answers)[name] = source
    return Work(path.parents[1].name, codes, answers, mistakes)
