"""Every bound of the grader stands in docs/security.md: whoever changes one says so there."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

from minibert_grader.sandbox.budget import as_table

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "security.md"
ROOMS = ("intake", "cleaning", "judging", "sandbox", "plugins")
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<bound>[^|]+) \| `(?P<place>[\w/]+)\.(?P<name>[A-Z_]+)` \|$", re.MULTILINE)
NO_BOUNDS = {
    "MIB",
    "CLONE_THREAD",
    "KNOWN_BYTES",
    "MOST_KNOWN",
    "PR_SET_PDEATHSIG",
    "LOOK",
    "MOST_CHANGED",
    "PAGE_WIDTH",
    "READ_AT_ONCE",
    "SEVEN_DIGITS",
}  # units, names of bits, what is no one's bound, and what a student's process keeps for itself


def constants() -> dict[tuple[str, str], float]:
    """The value of each number that a module of the grader states, by module and name."""
    found = {}
    for room in ROOMS:
        for path in sorted((REPOSITORY / "minibert_grader" / room).rglob("*.py")):
            place = str(path.relative_to(REPOSITORY / "minibert_grader").with_suffix(""))
            module = importlib.import_module(f"minibert_grader.{place.replace('/', '.')}")
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and is_stated(node.value):
                    name = node.targets[0].id
                    if type(getattr(module, name)) in (int, float) and name not in NO_BOUNDS:
                        found[place, name] = getattr(module, name)
    return found


def is_stated(value: ast.expr) -> bool:
    """Whether it is a number that stands there, and not one that the system or another name says."""
    return all(isinstance(part, (ast.Constant, ast.BinOp, ast.operator)) for part in ast.walk(value))


def read(text: str) -> int:
    number, _, unit = text.replace(",", "").strip().partition(" ")
    return int(number) * {"": 1, "MiB": 1 << 20, "GiB": 1 << 30}[unit]


def test_the_table_is_complete_and_true():
    table = {(row["place"], row["name"]): read(row["bound"]) for row in ROW.finditer(PAGE.read_text())}
    assert table == constants()
    assert len(table) > 50


def test_each_row_says_in_words_what_is_bounded():
    assert all(len(row["what"]) > 8 for row in ROW.finditer(PAGE.read_text()))


def test_the_budget_that_students_are_told_is_the_graders():
    assert as_table() in (REPOSITORY / "docs" / "students.md").read_text()
