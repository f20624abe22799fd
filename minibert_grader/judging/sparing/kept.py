"""Verdicts that are known already: what decides them has not changed since they were reached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict

from minibert_grader.course.folder import Course
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.sparing.stored import read, write
from minibert_grader.judging.submission import Graded
from minibert_grader.judging.verdict import Judgement, from_json, to_json


def kept(course: Course, assignment: str, cells: list[Cell], asked: str, grade: Callable[[], Graded]) -> Graded:
    """What came of a notebook: as it was when the same cells were graded by the same course, or found out now.

    Verdicts are kept under the hash of the submission's code and of all that the course decides with (`state_of`). Not
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
    told = json.dumps([assignment, asked, [asdict(cell) for cell in cells]])
    name = f"{assignment}.{hashlib.sha256(told.encode()).hexdigest()}.verdicts"
    if (data := read(course, name)) is not None:
        row = json.loads(data)
        verdicts = from_json(row["judgement"].encode()).verdicts
        return Graded(dict(zip(row["cells"], verdicts, strict=True)), row["outputs"])
    graded = grade()
    if not graded.ended:
        judgement = Judgement(assignment, "", verdicts=tuple(graded.verdicts.values()))
        row = {"judgement": to_json(judgement).decode(), "cells": list(graded.verdicts), "outputs": graded.outputs}
        write(course, name, json.dumps(row).encode())
    return graded
