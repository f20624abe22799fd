"""Measure the hidden tests by mutants: model solutions with one operator, number or condition changed.

cosmic-ray makes the mutants; each is judged as a student's solution would be, in a sandboxed kernel, so that one that
never ends costs two seconds. A mutant that no hidden test notices must behave as the model solution does, and
`tests/exercises/survivors.json` must say why.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import ndiff
from types import ModuleType

from minibert_grader.course.exercise import Exercise
from minibert_grader.course.folder import Course
from minibert_grader.course.given import setup_imports
from minibert_grader.course.solutions import model_solutions
from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.judging.judge import notices
from minibert_grader.judging.student import RemoteStudent
from minibert_grader.sandbox.kernel import StudentKernel
from minibert_grader.sandbox.warm_process import WarmProcess

# `is` on numbers is an accident of the interpreter; the last two put in names at random, and there are no decorators.
LEFT_OUT = ("_Is", "_IsNot", "Is_", "VariableInserter", "VariableReplacer", "RemoveDecorator")


@dataclass
class Mutated:
    """What became of the mutants of one exercise: how many, and the change of each that survived."""

    mutants: int = 0
    survivors: list[str] = field(default_factory=list)

    @property
    def caught(self) -> int:
        return self.mutants - len(self.survivors)


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Every mutant of a piece of code, as its change in words ("old line → new line") and its code.

    Changes of an error message or a type hint are no mutants, for neither is graded; nor is what is no Python.

    Raises
    ------
    CourseError
        If cosmic-ray is not installed.
    """
    operators = cosmic_ray()
    seen = {_graded(source)}
    for name in sorted(operators.operator_names()):
        if any(part in name for part in LEFT_OUT):
            continue
        operator, occurrence = operators.get_operator(name)(), 0
        while (code := mutate(source, operator, occurrence)) is not None:
            occurrence += 1
            with contextlib.suppress(SyntaxError):  # such as `x != not 1`
                if (does := _graded(code)) not in seen:
                    seen.add(does)
                    yield change_of(source, code), code


def _graded(code: str) -> str:
    """Some code without what is not graded: its type hints, and what its errors say."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc.args = []
    return ast.dump(tree)


def cosmic_ray() -> ModuleType:
    """What knows the changes. Raises `CourseError` where it is not installed."""
    try:
        import cosmic_ray.plugins
    except ImportError:
        raise CourseError("The mutation check needs cosmic-ray: run `make .venv/.test-ready` first.") from None
    return cosmic_ray.plugins


def mutate(source: str, operator: object, occurrence: int) -> str | None:
    """Some code with one of the places changed that an operator of cosmic-ray can change; None where it has no more."""
    from cosmic_ray.mutating import mutate_code

    return mutate_code(source, operator, occurrence)


def change_of(before: str, after: str) -> str:
    """What is changed, in words: "old line → new line"."""
    lines = [line for line in ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")]
    old = " ".join(line[2:].strip() for line in lines if line[0] == "-")
    new = " ".join(line[2:].strip() for line in lines if line[0] == "+")
    return f"{old} → {new}"


def mutate_exercise(course: Course, assignment: str, name: str) -> Mutated:
    """Judge every mutant of an exercise's model solution."""
    exercise, result = course.exercises(assignment)[name], Mutated()
    with WarmProcess() as warm:
        kernel = None
        for change, code in mutants(model_solutions(course, assignment)[name]):
            result.mutants += 1
            if kernel is None:
                kernel = _kernel(warm, course, assignment)
            if not _noticed(kernel, exercise, code, lambda: _kernel(warm, course, assignment)):
                result.survivors.append(change)
            if kernel.lost:
                kernel.close()
                kernel = None
        if kernel is not None:
            kernel.close()
    return result


def _noticed(kernel: StudentKernel, exercise: Exercise, code: str, fresh: Callable[[], StudentKernel]) -> bool:
    with contextlib.ExitStack() as opened:

        def another() -> StudentKernel:
            other = opened.enter_context(fresh())
            other.run(code)
            return other

        try:
            return not kernel.run(code)[0] or notices(exercise, RemoteStudent(kernel, another))
        except KernelLost:
            return True


def _kernel(warm: WarmProcess, course: Course, assignment: str) -> StudentKernel:
    """A kernel with the model solutions of an assignment and what it is given."""
    kernel = warm.fork()
    for name in [*course.earlier(assignment), assignment]:
        cells = ["import math\nimport numpy as np", *setup_imports(course, name)]
        for source in [*cells, *model_solutions(course, name).values()]:
            if not kernel.run(source)[0]:
                raise CourseError(f"A model solution of {name} does not run in the sandbox: {source[:80]!r}")
    return kernel


def as_markdown(table: dict[str, Mutated], why: dict[str, dict[str, str]]) -> str:
    """The mutation check as a part of docs/accuracy.md; survivors without a reason are marked."""
    total, caught = sum(row.mutants for row in table.values()), sum(row.caught for row in table.values())
    lines = [
        "## Mutants",
        "",
        "cosmic-ray changes one operator, number or condition of a model solution at a time. Of",
        f"{total:,} mutants the hidden tests catch {caught:,}. The other {total - caught:,} give the same answers as",
        "the model solution wherever the statement allows a call, for the reason beside each.",
        "",
        "| exercise | caught | survivor | why it is right |",
        "|---|---|---|---|",
    ]
    for name, row in table.items():
        counts = f"{row.caught} of {row.mutants}"
        for number, change in enumerate(row.survivors or [""]):
            shown = f"`` {change.replace('|', chr(92) + '|')} ``" if change else ""
            reason = why.get(name, {}).get(change, "**no reason given**" if change else "")
            lines.append(f"| {'' if number else name} | {'' if number else counts} | {shown} | {reason} |")
    return "\n".join(lines) + "\n"


def unexplained(table: dict[str, Mutated], why: dict[str, dict[str, str]]) -> list[str]:
    """Survivors without a reason, and reasons without a survivor."""
    gaps = [f"{name}: {change}" for name, row in table.items() for change in row.survivors]
    given = [f"{name}: {change}" for name, changes in why.items() for change in changes if name in table]
    return sorted(set(gaps) ^ set(given))
