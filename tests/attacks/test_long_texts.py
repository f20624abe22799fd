"""No text of a student's is more work to go through than its length tells, within one call of C too.

What is compared is CPU time, of one text with another: a slow or busy machine is as slow with both.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest
from nbformat.v4 import new_code_cell

import minibert_grader
from minibert_grader.cleaning import safe_html
from minibert_grader.intake import decode, released
from minibert_grader.intake.cells.recognise import recognise
from minibert_grader.intake.cells.split import MOST_PARSED, MOST_PIECES
from minibert_grader.judging.sparing import deciding

PACKAGE = Path(minibert_grader.__file__).parent
# Where student text is gone through, and what there meets the course's own text alone.
ROOMS = ("cleaning", "deadlines", "intake", "judging", "lms", "marking", "plugins", "reports", "running", "sandbox")
OF_THE_COURSE = ("house.variations", "marking.scheme")
FROM_THE_START = {"match", "fullmatch"}  # all other methods try again at each letter

LENGTH = 8000
LONGER = 8  # times
NOTICED = 0.02  # seconds: what is done sooner is no square, or of a text too short to matter
HEAVIER = 12  # times; squares take a hundred times and more
ALLOWED = 3 * LONGER  # a square would be LONGER * LONGER


def files() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            module = ".".join(("minibert_grader", *path.relative_to(PACKAGE).with_suffix("").parts))
            if not module.endswith(OF_THE_COURSE):
                yield module, path


def expressions() -> dict[str, tuple[re.Pattern, bool]]:
    """Every regular expression of these rooms, and whether it is tried at each letter of a text."""
    found: dict[str, re.Pattern] = {}
    used: dict[str, set[str]] = {}
    for module, path in files():
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if ast.unparse(node.func.value) == "re" and node.func.attr not in ("compile", "escape"):
                found[f"{module}:{node.lineno}"] = re.compile(ast.literal_eval(node.args[0]))
                used[f"{module}:{node.lineno}"] = {node.func.attr}
            else:
                used.setdefault(ast.unparse(node.func.value).rpartition(".")[2], set()).add(node.func.attr)
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, re.Pattern):
                found[f"{module}.{name}"] = value
    ways = {name: used.get(name) or used.get(name.rpartition(".")[2]) or {"sub"} for name in found}
    return {name: (rule, not ways[name] <= FROM_THE_START) for name, rule in found.items()}


def words(rule: re.Pattern) -> list[str]:
    """What an expression names: its letters, and its runs of them."""
    found: list[str] = []

    def walk(parts: object) -> None:
        run = ""
        for kind, value in [*parts, (None, None)]:  # type: ignore[misc]
            if kind is constants.LITERAL:
                run += chr(value)
                continue
            found.append(run)
            run = ""
            if kind is constants.IN:
                walk(value)
            elif kind is constants.RANGE:
                found.append(chr(value[0]))
            elif kind is constants.BRANCH:
                for branch in value[1]:
                    walk(branch)
            elif isinstance(value, (tuple, list)):
                for part in value:
                    if isinstance(part, parser.SubPattern):
                        walk(part)

    walk(parser.parse(rule.pattern, rule.flags))
    letters = sorted({letter for word in found for letter in word})
    names = [word for word in found if word.isalpha()][:8]  # one is as another
    signs = [word for word in [*found, *letters] if word and not word.isalpha()]
    return list(dict.fromkeys([*names, *signs, "a", "0", " ", "\n"]))


def texts(rule: re.Pattern) -> Iterator[Callable[[int], str]]:
    """Long texts of two words, or of one again and again behind another."""
    units = words(rule)
    for one in units:
        yield lambda n, one=one: one * (n // len(one)) + "\0"
        for two in units:
            yield lambda n, one=one, two=two: (one + two) * (n // len(one + two))
            yield lambda n, one=one, two=two: two + one * (n // len(one)) + "\0"


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of some work, the least of two tries where it takes long."""
    least = 1e9
    for _ in range(2):
        before = time.thread_time()
        work()
        least = min(least, time.thread_time() - before)
        if least < NOTICED:
            break
    return least


def square(rule: re.Pattern, everywhere: bool) -> str:
    """How a text begins for which an expression takes the square of its length; "" where none was found."""
    go = rule.sub if everywhere else lambda _, text: rule.match(text)
    for make in texts(rule):
        long, short = make(LENGTH), make(LENGTH // LONGER)
        if isinstance(rule.pattern, bytes):
            long, short = long.encode(), short.encode()  # type: ignore[assignment]
        nothing = long[:0]
        slow = seconds(lambda long=long, nothing=nothing: go(nothing, long))
        if slow > NOTICED and slow > ALLOWED * seconds(lambda short=short, nothing=nothing: go(nothing, short)):
            return repr(long[:20])
    return ""


# What goes through a student's text, the most that it takes, ordinary text, and what it could take long for: text that
# is repeated up to that length, behind one that stands there once.
RELEASED = released.Released((released.ReleasedCell("f", "code", "def f(x): ...", True),))
CODE = "def f(x):\n    return x + 1\n"
PARSED = [
    ("", "x\n"),
    ("", "x;"),
    ("", "x,"),
    ("", 'x = f"' + "{a}" * 999 + '"\n'),
    ("", f"{'a+' * 900}a\n"),
    ("", f"{'-' * 90}a\n"),
]
TAGS = "".join(f"<b id={number}>" for number in range(90))
FUNCTIONS: dict[str, tuple[Callable[[str], object], int, str, list[tuple[str, str]]]] = {
    "HTML": (
        safe_html.safe_html,
        safe_html.LONGEST,
        "<p>one &amp; two</p>\n",
        [
            ("", "&"),
            ("", "&a;"),
            ("", "<"),
            ("<table>", "<br>"),
            ("<a title='", "&"),
            (f"<div>{TAGS}</div>", "<p>x</p>"),
        ],
    ),
    "which functions a cell defines": (
        released.defined,
        decode.LARGEST_SOURCES,
        CODE,
        [*PARSED, ("", "async"), ("", "def "), ("", '"'), ("", '""" '), ("", "\\'''"), ("'''", "\\''''"), ("", "#")],
    ),
    "which cells decide": (
        lambda text: (deciding._text.cache_clear(), deciding.deciding([deciding.Cell(text)], ["f"])),
        deciding.MOST_READ,
        CODE,
        [("", "x;"), ("".join(f"def f{number}(): 0\n" for number in range(3000)), "x\n")],
    ),
    "split cells": (
        lambda text: recognise([new_code_cell("def f(x):\n(" + text) for _ in range(MOST_PIECES)], RELEASED),
        MOST_PARSED // MOST_PIECES - 12,
        CODE,
        [("", "x\n"), ("", "x;")],
    ),
}


def heaviest(function: Callable[[str], object], most: int, ordinary: str, tried: list[tuple[str, str]]) -> float:
    """How many times as long the worst of some texts takes as an ordinary one of the same length."""
    usual = seconds(lambda: function((ordinary * most)[:most]))
    return max(seconds(lambda text=text: function(text)) for text in filled(tried, most)) / max(usual, NOTICED)


def filled(tried: list[tuple[str, str]], most: int) -> Iterator[str]:
    for before, again in tried:
        yield before + again * ((most - len(before)) // len(again))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_text_takes_much_longer_than_an_ordinary_one(name):
    assert heaviest(*FUNCTIONS[name]) < HEAVIER


EXPRESSIONS = expressions()


def test_there_are_expressions_to_look_at():
    assert len(EXPRESSIONS) > 30


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_takes_no_square(name):
    assert not square(*EXPRESSIONS[name])


def test_the_measure_sees_a_square():
    assert square(re.compile(r"^\s*%", re.MULTILINE), True)
    assert not square(re.compile(r"^[ \t]*%", re.MULTILINE), True)
