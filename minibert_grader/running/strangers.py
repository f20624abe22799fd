"""Measure the hidden tests with solutions of other people, who have not seen the tests.

A folder holds them as `FOLDER/ASSIGNMENT/*.py`, each file with the lists `RIGHT` and `WRONG`. The files are read as
data and never imported; the code in them runs in the sandbox alone.
"""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.running.alone import Alone, judge_alone
from minibert_grader.sandbox.warm_process import WarmProcess

LISTS = ("RIGHT", "WRONG")
NEEDED = ("exercise", "name", "code")


@dataclass(frozen=True)
class Solution:
    """One solution, where it stands, and what its author says of it; `misconception` is the name expected, or ""."""

    assignment: str
    exercise: str
    name: str
    code: str
    right: bool
    misconception: str
    place: str


@dataclass
class Strangers:
    """Counts of one exercise, and each solution whose verdict is not what its author says, with the reasons.

    `said` has what each wrong solution was told: the misconception, or else the broken rules of the house ("": no
    name). `told` says how many of the caught ones got one, `expecting` how many wrong ones come with the name that is
    expected, and `named` how many of those got it.
    """

    right: int = 0
    accepted: int = 0
    wrong: int = 0
    caught: int = 0
    told: int = 0
    expecting: int = 0
    named: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    escaped: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def read_solutions(course: Course, folder: Path) -> list[Solution]:
    """All solutions below a folder, in order of assignments and files.

    Raises
    ------
    CourseError
        Where there is none, or one cannot be used, with file and line.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder} is no folder; solutions are read from {folder}/ASSIGNMENT/*.py.")
    found = []
    for path in sorted(folder.glob("*/*.py")):
        found += _of_file(course, course.require(path.parent.name), path)
    if not found:
        raise CourseError(f"{folder} holds no solution: none of its ASSIGNMENT/*.py has a list RIGHT or WRONG.")
    return found


def measure_solutions(
    course: Course, assignment: str, exercise: str, solutions: list[Solution], seed: int
) -> Strangers:
    """Judge those of the solutions that belong to an exercise, each in a sandbox of its own."""
    measured = Strangers()
    with WarmProcess() as warm:
        for each in solutions:
            if (each.assignment, each.exercise) == (assignment, exercise):
                _count(measured, each, judge_alone(course, assignment, exercise, [each.code], warm, seed))
    return measured


def _count(measured: Strangers, each: Solution, alone: Alone) -> None:
    verdict = alone.verdict
    lost = verdict.status != "solved"
    if each.right:
        measured.right += 1
        measured.accepted += not lost
        if lost:
            measured.refused[each.name] = f"{verdict.points:g} of {verdict.max_points:g} points: {_reasons(alone)}"
        return
    rules = dict.fromkeys(outcome.failure.rule for outcome in verdict.failures if outcome.failure)
    said = verdict.misconception.name if verdict.misconception else ", ".join(filter(None, rules))
    measured.wrong += 1
    measured.caught += lost
    measured.told += bool(said)
    if not lost:
        measured.escaped[each.name] = f"all {len(verdict.outcomes)} properties hold ({each.place})"
    measured.said[each.name] = said
    measured.expecting += bool(each.misconception)
    measured.named += bool(each.misconception) and said == each.misconception


def _reasons(alone: Alone) -> str:
    """Why points were lost: what its cell raised, and each property that failed, with the reason."""
    failed = [(outcome.sentence, outcome.failure) for outcome in alone.verdict.failures]
    reasons = [f"{sentence} → {failure.reason}" for sentence, failure in failed if failure]
    return " | ".join(part for part in (*alone.raised, alone.verdict.note, *reasons) if part)


def as_json_rows(rows: dict[str, Strangers]) -> dict[str, Any]:
    """The table for machines: totals, and the same keys per exercise."""
    counts = ("right", "accepted", "wrong", "caught", "told", "expecting", "named")
    totals = {key: sum(getattr(row, key) for row in rows.values()) for key in counts}
    return {"exercises": len(rows), **totals, "per_exercise": {name: asdict(row) for name, row in rows.items()}}


def as_markdown(rows: dict[str, Strangers], folder: Path) -> str:
    """The table by assignments, totals in the last row, and behind it each wrong solution that is not caught.

    In front stands what the folder's README.md says of them.
    """
    readme = folder / "README.md"
    about = readme.read_text(encoding="utf-8").strip() if readme.is_file() else f"# Solutions of {folder.name}"
    lines = [f"#{about}", ""]
    lines += ["| assignment | right accepted | wrong caught | of those, named |", "|---|---|---|---|"]
    names = dict.fromkeys(name.partition("/")[0] for name in rows)
    for name in (*names, ""):
        counts = as_json_rows({key: row for key, row in rows.items() if key.startswith(f"{name}/") or not name})
        pairs = ("accepted", "right"), ("caught", "wrong"), ("told", "caught")
        cells = [name or "**in all**", *(f"{counts[part]} of {counts[whole]}" for part, whole in pairs)]
        lines.append(f"| {' | '.join(cells)} |")
    escaped = [f"- {name}: {solution}" for name, row in rows.items() for solution in row.escaped]
    return "\n".join([*lines, *(["", "Not caught:", "", *escaped] if escaped else [])]) + "\n"


def _of_file(course: Course, assignment: str, path: Path) -> list[Solution]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}); it should be Python with the lists RIGHT and WRONG."
        ) from None
    found: list[Solution] = []
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name) and target.id in LISTS]
        value = getattr(node, "value", None)
        if not names or value is None:
            continue
        if not isinstance(value, (ast.List, ast.Tuple)):
            raise CourseError(f"{path}:{node.lineno}: {names[0]} should be a list written out, [...].")
        found += [_solution(course, assignment, path, item, names[0] == "RIGHT") for item in value.elts]
    return found


def _solution(course: Course, assignment: str, path: Path, item: ast.expr, right: bool) -> Solution:
    place = f"{path}:{item.lineno}"
    fields = _fields(item, place)
    missing = [name for name in NEEDED if not isinstance(fields.get(name), str) or not fields[name].strip()]
    if missing:
        raise CourseError(f"{place}: a solution needs {', '.join(missing)} as text.")
    try:
        exercise = course.require_exercise(assignment, fields["exercise"])
    except CourseError as error:
        raise CourseError(f"{place}: {error}") from None
    return Solution(
        assignment, exercise, fields["name"], fields["code"], right, str(fields.get("misconception") or ""), place
    )


def _fields(item: ast.expr, place: str) -> dict[str, Any]:
    """A dict that is written out, or the keywords of a call such as `Wrong(exercise="softmax", ...)`, as plain data."""
    try:
        if isinstance(item, ast.Call) and not item.args:
            return {each.arg: ast.literal_eval(each.value) for each in item.keywords if each.arg}
        fields = ast.literal_eval(item)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        fields = None
    if not isinstance(fields, dict):
        raise CourseError(
            f"{place}: a solution is a dict, or a call with keywords, whose values are written out as text; the file "
            "is read and not run."
        )
    return fields
