"""Submissions that are hardly notebooks, as functions that put one into a student's folder.

Registered with the scores that are earned all the same: (softmax, attention_scores).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from .conftest import TinyCourse, own_cell
from .traps import both

DAMAGE: dict[str, tuple[Callable[[TinyCourse, Path], None], tuple[float, float]]] = {}


def damage(softmax: float = 0, scores: float = 0) -> Callable:
    def register(put: Callable[[TinyCourse, Path], None]) -> Callable:
        DAMAGE[put.__name__] = put, (softmax, scores)
        return put

    return register


# What can be wrong inside the file is tried in full by test_read.py; a few of those make the whole way here.
def content(name: str, data: bytes) -> None:
    DAMAGE[name] = lambda course, path: path.write_bytes(data), (0, 0)


content("not_json", b"print('hello')")
content("format_3", b'{"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": []}], "metadata": {"name": ""}}')
content("bad_utf8", b'{"nbformat": 4, "cells": [], "metadata": {"x": "\xff\xfe"}}')
content("deeply_nested", b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


@damage(10, 10)
def newlines_that_grow(course, path):
    """3 MB of line ends in one cell, which is left out."""
    notebook = both(course.released())
    notebook["cells"].append(own_cell("\n" * 3_000_000, "markdown"))
    path.write_text(json.dumps(notebook))


@damage(10, 10)
def as_many_cells_as_allowed(course, path):
    notebook = both(course.released())
    notebook["cells"] += [own_cell("text", "markdown")] * (2000 - len(notebook["cells"]))
    notebook["cells"] = [cell for cell in notebook["cells"] if "test_" not in str(cell["metadata"])]  # put back later
    notebook["cells"] += [own_cell("text", "markdown")] * (2000 - len(notebook["cells"]))
    path.write_text(json.dumps(notebook))


@damage()
def three_thousand_cells(course, path):
    notebook = both(course.released())
    notebook["cells"] += [own_cell("1")] * 3000
    path.write_text(json.dumps(notebook))


@damage()
def seventy_megabytes(course, path):
    notebook = both(course.released())
    notebook["metadata"]["ballast"] = "x" * (70 << 20)
    path.write_text(json.dumps(notebook))


@damage()
def fifo(course, path):
    os.mkfifo(path)


@damage()
def folder(course, path):
    path.mkdir()


@damage()
def link_to_the_source(course, path):
    path.symlink_to(course.root / "source" / path.parent.name / path.name)


@damage()
def link_to_what_another_student_was_graded_for(course, path):
    path.symlink_to(course.root / "autograded" / "aaa" / path.parent.name / path.name)


@damage(10, 10)
def odd_files_beside(course, path):
    path.write_text(json.dumps(both(course.released())))
    for name in ("-rf", "two\nlines", "%s{0}", "ünïcode", "a" * 200, "numpy.py", "conftest.py", "gradebook.db",
                 "nbgrader_config.py", f"{path.stem}.verdicts.json", "x.html", ".hidden"):  # fmt: skip
        (path.parent / name).write_text("raise SystemExit(1)")
    (path.parent / "given.py").write_text("raise SystemExit(1)  # the course's own is put in its place")
    deep = path.parent.joinpath(*["d"] * 20)
    deep.mkdir(parents=True)
    (deep / "f").touch()


@damage(10, 10)
def links_beside(course, path):
    path.write_text(json.dumps(both(course.released())))
    (path.parent / "notes.txt").symlink_to(course.root / "source" / path.parent.name / path.name)
    (path.parent / "book.txt").symlink_to(course.root / "gradebook.db")
    (path.parent / "tests").symlink_to(course.root / "tests")


@damage(10, 10)
def fifo_beside(course, path):
    path.write_text(json.dumps(both(course.released())))
    os.mkfifo(path.parent / "pipe")
