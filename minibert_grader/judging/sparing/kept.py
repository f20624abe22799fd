"""Verdicts that are known already: what decides them has not changed since they were reached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.sparing.stored import Shelf
from minibert_grader.judging.submission import Graded
from minibert_grader.judging.verdict import Judgement, from_json, to_json

_of_this_run: dict[tuple[Path, str], Graded] = {}


def kept(course: Course, assignment: str, cells: list[Cell], asked: str, grade: Callable[[], Graded]) -> Graded:
    """What came of a notebook: as it was when the same cells were graded by the same course, or found out now.

    Verdicts are kept under the hash of the submission's code and of all that the course decides with (`states`). Not
    kept is what ended a kernel: how far a loop comes before its time is over is told by the machine as well.

    Parameters
    ----------
    course : Course
    assignment : str
    cells : list of Cell
    asked : str
        How it is graded, where that can be chosen.
    grade : callable
        Grades it.
    """
    shelf, name = Shelf(course, assignment), name_of(assignment, cells, asked)
    if (held := _of_this_run.pop((course.root, name), None)) is not None:
        return held
    if (data := shelf.read(name)) is not None:
        return from_bytes(data)
    graded = grade()
    if not graded.ended:
        shelf.write(name, to_bytes(graded))
    return graded


def is_kept(course: Course, assignment: str, name: str) -> bool:
    """Whether what came of a notebook is known, by the name it is kept under."""
    return Shelf(course, assignment).read(name) is not None


def keep(course: Course, assignment: str, name: str, graded: Graded) -> None:
    """Keep what came of a notebook that was judged elsewhere; what ended a kernel until it is asked for, once."""
    if graded.ended:
        _of_this_run[course.root, name] = graded
    else:
        Shelf(course, assignment).write(name, to_bytes(graded))


def name_of(assignment: str, cells: list[Cell], asked: str) -> str:
    """The name under which it is kept what comes of some cells."""
    told = json.dumps([assignment, asked, [asdict(cell) for cell in cells]])
    return f"{assignment}.{hashlib.sha256(told.encode()).hexdigest()}.verdicts"


def to_bytes(graded: Graded) -> bytes:
    """What came of a notebook as JSON."""
    judgement = to_json(Judgement("", "", verdicts=tuple(graded.verdicts.values()))).decode()
    row = {"judgement": judgement, "cells": list(graded.verdicts), "outputs": graded.outputs, "ended": graded.ended}
    return json.dumps(row).encode()


def from_bytes(data: bytes) -> Graded:
    """What `to_bytes` wrote; `ValueError` where it is something else."""
    try:
        row = json.loads(data)
        verdicts = from_json(row["judgement"].encode()).verdicts
        return Graded(dict(zip(row["cells"], verdicts, strict=True)), row["outputs"], row["ended"] is True)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not what came of a notebook ({error})") from None
