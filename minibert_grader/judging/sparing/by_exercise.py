"""Verdicts on single exercises that are known already: the same code, judged by the same tests.

After a change of one exercise's tests, or of one function that is handed in again, the others are not judged once more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from minibert_grader.course.exercise import Exercise
from minibert_grader.course.folder import Course
from minibert_grader.judging.sparing.deciding import Cell, reached
from minibert_grader.judging.sparing.stored import Shelf
from minibert_grader.judging.verdict import Judgement, Verdict, from_json, to_json
from minibert_grader.sandbox.budget import Cost


@dataclass(frozen=True)
class Known:
    """A verdict, what it took to reach it, and whether a function failed because a name was not defined."""

    verdict: Verdict
    cost: Cost
    missed: bool = False


@dataclass(frozen=True)
class Place:
    """Where an exercise stands in a plain notebook.

    Attributes
    ----------
    cells : sequence of Cell
    chosen : frozenset of int
        Those that are run.
    position : int
        The exercise's graded cell.
    failed : sequence of str
        The exercises it uses that were not solved.
    alone : bool
        Whether no cell raised anything, so that what its functions reach tells what they answer.
    """

    cells: Sequence[Cell]
    chosen: frozenset[int]
    position: int
    failed: Sequence[str]
    alone: bool


class KeptVerdicts:
    """The verdicts on an assignment's exercises, kept from one submission and one run to another.

    What is solved is known again by the code alone that its functions reach, whoever wrote it. What is not is known by
    the whole notebook: so nobody's verdict can become worse by what stands in another's notebook.

    Parameters
    ----------
    course : Course
    assignment : str
    asked : str
        How it is judged, where that can be chosen.
    look : bool
        Whether to look for what is known; it is kept all the same.
    """

    def __init__(self, course: Course, assignment: str, asked: str, look: bool = True) -> None:
        self._course, self._assignment, self._asked, self._look = course, assignment, asked, look

    def find(self, exercise: Exercise, place: Place) -> Known | None:
        """The verdict on an exercise, where it is known."""
        for name in [*self._by_code(exercise, place), self._by_notebook(place)] if self._look else []:
            if (data := self._shelf(exercise).read(name)) is not None:
                return _from_bytes(data)
        return None

    def keep(self, exercise: Exercise, place: Place, known: Known) -> None:
        """Keep a verdict for `find`."""
        names = self._by_code(exercise, place) if known.verdict.status == "solved" else []
        for name in names or [self._by_notebook(place)]:
            self._shelf(exercise).write(name, _to_bytes(known))

    def _shelf(self, exercise: Exercise) -> Shelf:
        return Shelf(self._course, self._assignment, exercise.name)

    def _by_code(self, exercise: Exercise, place: Place) -> list[str]:
        code = reached(place.cells[: place.position + 1], exercise.functions) if place.alone else None
        return [] if code is None else [self._name("code", code, place.failed)]

    def _by_notebook(self, place: Place) -> str:
        everything = [asdict(cell) for cell in place.cells]
        return self._name("notebook", everything, sorted(place.chosen), place.position, place.failed)

    def _name(self, *told: object) -> str:
        return f"{hashlib.sha256(json.dumps([self._asked, *told]).encode()).hexdigest()}.verdicts"


def _to_bytes(known: Known) -> bytes:
    judgement = to_json(Judgement("", "", verdicts=(known.verdict,))).decode()
    return json.dumps({**asdict(known), "verdict": judgement}).encode()


def _from_bytes(data: bytes) -> Known:
    row = json.loads(data)
    [verdict] = from_json(row["verdict"].encode()).verdicts
    return Known(verdict, Cost(**row["cost"]), row["missed"])
