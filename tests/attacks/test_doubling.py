"""Twice as much from a student is twice as much work for the grader, and not four times as much.

What is counted is not time but calls of functions, in Python and in C. How far a regular expression or a parser of C
goes within one call is not seen; those are given bounded input, which the tests of `cleaning` and `intake` check.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import numpy as np
import pytest

from minibert_grader.cleaning.places import leave_places_out
from minibert_grader.cleaning.render import highlighted_code, markdown_to_safe_html
from minibert_grader.cleaning.safe_html import safe_html
from minibert_grader.cleaning.terminal import Terminal, without_codes
from minibert_grader.errors import KernelLost
from minibert_grader.intake.decode import UnreadableSubmission, decode
from minibert_grader.intake.folder import opened
from minibert_grader.judging.checks import StudentFailure, equal
from minibert_grader.judging.outputs import plain_outputs
from minibert_grader.judging.verdict import show
from minibert_grader.sandbox.inside import wire

RATIO = 2.6  # twice, and what comes with it

CELL = {"cell_type": "code", "source": "x = 1", "metadata": {"nbgrader": {"grade_id": "softmax"}}, "outputs": []}


def notebook(cells: list) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def parsed(value: object) -> None:
    frame = wire.frame({"outcome": "returned", "changed": []}, value)
    head, body = wire.lengths(frame[: wire.LENGTHS.size])
    at = wire.LENGTHS.size
    wire.parse(frame[at : at + head], frame[at + head : at + head + body])


def many_files(folder, count: int) -> None:
    for number in range(count):
        (folder / f"{count}-{number}.ipynb").touch()
    with opened(str(folder)) as place:
        place.listing()


# What a student makes larger, and the least size at which the fixed part of the work no longer shows.
WORK: dict[str, tuple[Callable[[int], object], int]] = {
    "cells": (lambda n: decode(notebook([CELL] * n)), 400),
    "lines of a cell": (lambda n: decode(notebook([{**CELL, "source": ["x\n"] * n}])), 20_000),
    "escapes in a string": (lambda n: decode(b'{"cells": ["' + b'\\"' * n + b'"]}'), 20_000),
    "strings that do not end": (lambda n: decode(b'{"cells": ["' + b'\\"x' * n), 20_000),
    "lists in lists": (lambda n: decode(b'{"cells": ' + b"[" * n + b"]" * n), 20_000),
    "colours": (lambda n: Terminal().shown("\x1b[31mx" * n), 4000),
    "broken codes": (lambda n: without_codes("\x1b]x\x1b[38;" * n), 4000),
    "lines written anew": (lambda n: Terminal().shown("x\r" * n), 20_000),
    "paths": (lambda n: leave_places_out("/a" * n + " " + "/b/c " * n), 5000),
    "folders of a path": (lambda n: leave_places_out("/lib/python3.1" * n), 2000),
    "tags": (lambda n: safe_html("<b>x</b>" * n), 4000),
    "tags that do not end": (lambda n: safe_html("<b " * n), 4000),
    "nested tags": (lambda n: safe_html("<div>" * n), 4000),
    "code": (lambda n: highlighted_code("x = 'y'\n" * n), 1000),
    "brackets": (lambda n: markdown_to_safe_html("[" * n), 12_000),
    "quotations": (lambda n: markdown_to_safe_html("> " * n), 12_000),
    "outputs": (lambda n: plain_outputs([{"output_type": "stream", "name": "stdout", "text": "x"}] * n), 2000),
    "answers in a list": (lambda n: parsed([1] * n), 4000),
    "arrays in a list": (lambda n: parsed([np.zeros(1)] * n), 2000),
    "keys of a dict": (lambda n: parsed({str(k): k for k in range(n)}), 2000),
    "an answer to compare": (lambda n: equal([1] * n, [1] * 5), 4000),
    "an answer to show": (lambda n: show("got", [1] * n), 4000),
    "an array to show": (lambda n: show("got", np.zeros((n, 2))), 4000),
}


def calls(work: Callable[[], object]) -> int:
    """How many calls of Python and C functions some work makes."""
    count = 0

    def counting(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        work()
    except (UnreadableSubmission, StudentFailure, KernelLost, wire.WireError):
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", WORK)
def test_twice_the_input_is_twice_the_calls(kind):
    work, size = WORK[kind]
    work_once, work_twice = (lambda: work(size)), (lambda: work(2 * size))
    calls(work_once)  # what is loaded once is loaded here
    assert calls(work_twice) <= RATIO * calls(work_once) + 50


def test_twice_the_files_are_twice_the_calls(tmp_path):
    for name in ("once", "twice"):
        (tmp_path / name).mkdir()
    once = calls(lambda: many_files(tmp_path / "once", 500))
    assert calls(lambda: many_files(tmp_path / "twice", 1000)) <= RATIO * once


def test_the_counter_sees_a_square():
    def squares(n: int) -> None:
        for k in range(n):
            for _ in range(k):
                abs(-1)

    assert calls(lambda: squares(200)) > RATIO * calls(lambda: squares(100))
