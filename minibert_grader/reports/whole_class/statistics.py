"""What a class's points say about its exercises: pure functions from rows to numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from minibert_grader.judging.verdict import Misconception
from minibert_grader.reports.whole_class.data import Row

FEWEST = 10  # students, below which a correlation says nothing


@dataclass(frozen=True)
class Item:
    """One graded cell over the class.

    Attributes
    ----------
    name : str
        Of the exercise, or of the written question.
    solved, partly, missed, waiting : int
        Students.
    share : float
        Mean share of the points among those who have some verdict; nan where nobody has.
    discrimination : float
        Correlation of this share with the points of all other cells (item-rest; Ebel & Frisbie 1991, chapter 13): near
        0, or below, those who know the rest do no better here. nan for fewer than ten students, or where all have the
        same.
    """

    name: str
    max_points: float
    solved: int
    partly: int
    missed: int
    waiting: int
    share: float
    discrimination: float


@dataclass(frozen=True)
class Property:
    """One property of an exercise over the class: how many passed, failed, and could not be judged."""

    exercise: str
    sentence: str
    passed: int
    failed: int
    unjudged: int


@dataclass(frozen=True)
class Named:
    """A misconception that was recognised, with the students who have it."""

    exercise: str
    misconception: Misconception
    students: tuple[str, ...]


def items(rows: list[Row]) -> list[Item]:
    """Each graded cell, in the order of the rows' cells.

    Parameters
    ----------
    rows : list of Row
        Graded ones.
    """
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    return [_item(name, [row for row in rows if name in row.cells]) for name in names]


def _item(name: str, rows: list[Row]) -> Item:
    decided = [(row, points) for row in rows if (points := row.cells[name].points) is not None]
    most = rows[0].cells[name].most
    shares = np.array([points / most if most else 1.0 for _, points in decided])
    rest = np.array([row.points - points for row, points in decided])
    spread = len(decided) >= FEWEST and shares.std() > 0 and rest.std() > 0
    return Item(
        name.removeprefix("test_"),
        most,
        int((shares >= 1).sum()),
        int(((shares > 0) & (shares < 1)).sum()),
        int((shares <= 0).sum()),
        len(rows) - len(decided),
        float(shares.mean()) if len(shares) else float("nan"),
        float(np.corrcoef(shares, rest)[0, 1]) if spread else float("nan"),
    )


def properties(rows: list[Row]) -> list[Property]:
    """Each property of each exercise, in the order of the verdicts."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for verdict in row.verdicts.values():
            for outcome in verdict.outcomes:
                counts[verdict.exercise, outcome.sentence][outcome.state] += 1
    return [
        Property(exercise, sentence, states["passed"], states["failed"], states["not judged"])
        for (exercise, sentence), states in counts.items()
    ]


def misconceptions(rows: list[Row]) -> list[Named]:
    """Those that were recognised, the most common first."""
    who: dict[tuple[str, Misconception], list[str]] = defaultdict(list)
    for row in rows:
        for verdict in row.verdicts.values():
            if verdict.misconception:
                who[verdict.exercise, verdict.misconception].append(row.student)
    named = [Named(exercise, what, tuple(students)) for (exercise, what), students in who.items()]
    return sorted(named, key=lambda each: (-len(each.students), each.exercise, each.misconception.name))


def in_need(rows: list[Row]) -> list[Row]:
    """Students with less than half of the points that are decided, the fewest first."""
    return sorted((row for row in rows if row.points < row.decided / 2), key=lambda row: (row.points, row.student))
