"""The class at a glance: one HTML file that asks nothing of the network, and the same as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from minibert_grader.reports.page import environment
from minibert_grader.reports.whole_class.data import Row
from minibert_grader.reports.whole_class.figures import by_exercise, distribution
from minibert_grader.reports.whole_class.spreadsheet import for_spreadsheets
from minibert_grader.reports.whole_class.statistics import (
    Item,
    Named,
    Property,
    in_need,
    items,
    misconceptions,
    properties,
)

BINS = 10
COLUMNS = ("student", "state", "late_hours", "exercise", "points", "max_points", "waits", "misconception")


@dataclass(frozen=True)
class Report:
    """What the page shows. `names` False: no student is named, and lists come without them."""

    title: str
    rows: list[Row]
    names: bool = True

    @property
    def graded(self) -> list[Row]:
        return [row for row in self.rows if row.state == "graded"]

    @property
    def edition(self) -> str:
        editions = {row.judgement.edition for row in self.rows if row.judgement}
        return ", ".join(sorted(editions))

    @property
    def open(self) -> list[tuple[str, list[str]]]:
        """What somebody has to do something about → students."""
        return [
            ("missing", [row.student for row in self.rows if row.state == "missing"]),
            ("handed in, but not graded", [row.student for row in self.rows if row.state == "not graded"]),
            ("unreadable", [row.student for row in self.rows if row.state == "unreadable"]),
            ("late", [row.student for row in self.rows if row.seconds_late > 0]),
            ("with answers that wait for a TA", [row.student for row in self.graded if row.waiting]),
            ("with marks to look at again", [row.student for row in self.graded if _look_again(row)]),
        ]

    @property
    def points(self) -> list[float]:
        return [row.points for row in self.graded]

    @property
    def most(self) -> float:
        return max((sum(mark.most for mark in row.cells.values()) for row in self.graded), default=0)

    @property
    def median(self) -> float:
        return float(np.median(self.points))

    @property
    def quartiles(self) -> tuple[float, float]:
        low, high = np.percentile(self.points, [25, 75])
        return float(low), float(high)

    @property
    def bins(self) -> list[tuple[float, float, int]]:
        """(from, to, students): the histogram as numbers; the upper end belongs to the last one alone."""
        counts, edges = np.histogram(self.points, bins=BINS, range=(0, max(self.most, 1)))
        return [(low, high, int(count)) for low, high, count in zip(edges, edges[1:], counts, strict=False)]

    @property
    def distribution(self) -> str:
        return distribution(self.points, self.most)

    @property
    def by_exercise(self) -> str:
        return by_exercise(self.items)

    @property
    def items(self) -> list[Item]:
        return items(self.graded)

    @property
    def properties(self) -> list[Property]:
        return properties(self.graded)

    @property
    def misconceptions(self) -> list[Named]:
        return misconceptions(self.graded)

    @property
    def in_need(self) -> list[Row]:
        return in_need(self.graded)


def report_page(report: Report) -> str:
    """The report as one HTML file."""
    made = environment()
    made.filters["unsolved"] = _unsolved
    return made.get_template("class_report.html.j2").render(report=report)


def report_csv(report: Report) -> str:
    """One line for each student and graded cell, and one for each student without any; blank points wait for a TA."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(_in_order(report), start=1):
        start = [for_spreadsheets(row.student) if report.names else number, row.state, f"{row.seconds_late / 3600:.1f}"]
        for cell, mark in row.cells.items():
            name = cell.removeprefix("test_")
            verdict = row.verdicts.get(name)
            named = verdict.misconception.name if verdict and verdict.misconception else ""
            points = "" if mark.points is None else f"{mark.points:g}"
            waits = "yes" if mark.waits else "no"
            writer.writerow([*start, name, points, f"{mark.most:g}", waits, for_spreadsheets(named)])
        if not row.cells:
            writer.writerow([*start, "", "", "", "", ""])
    return file.getvalue()


def _in_order(report: Report) -> list[Row]:
    """By name; without names by points, since the order of names would tell who is who."""
    return report.rows if report.names else sorted(report.rows, key=lambda row: (row.state, -row.points))


def _unsolved(row: Row) -> list[str]:
    lacking = [name for name, mark in row.cells.items() if mark.points is not None and mark.points < mark.most]
    return [name.removeprefix("test_") for name in lacking]


def _look_again(row: Row) -> bool:
    return any(mark.waits and mark.points is not None for mark in row.cells.values())
