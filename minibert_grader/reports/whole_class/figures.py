"""Figures of a class report as SVG inside the page, drawn by seaborn."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
import numpy as np
import seaborn
from matplotlib.figure import Figure

from minibert_grader.reports.whole_class.statistics import Item

STATES = {"solved": "#0072b2", "partly": "#e69f00", "missed": "#d55e00", "waiting": "#999999"}  # Okabe and Ito


def distribution(points: list[float], most: float) -> str:
    """How many students have how many points.

    Parameters
    ----------
    points : list of float
    most : float
        Points that can be had.
    """
    figure, axes = _figure(2.6)
    seaborn.histplot(x=points, bins=list(np.linspace(0, max(most, 1), 21)), color=STATES["solved"], ax=axes)
    axes.set(xlabel="points so far", ylabel="students", xlim=(0, max(most, 1)))
    return _svg(figure)


def by_exercise(items: list[Item]) -> str:
    """For each exercise, the students who solved it, partly, not, and whose answer waits, as one bar."""
    figure, axes = _figure(0.9 + 0.32 * len(items))
    names = [item.name for item in items]
    left = np.zeros(len(items))
    for state, colour in STATES.items():
        counts = np.array([getattr(item, state) for item in items])
        axes.barh(names, counts, left=left, color=colour, label=state)
        left += counts
    axes.invert_yaxis()
    axes.set(xlabel="students")
    axes.legend(ncols=4, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    seaborn.despine(figure)
    return _svg(figure)


def _figure(height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(8, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Figure) -> str:
    """The same bytes for the same data: no date, no random ids; what follows the XML header."""
    file = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "minibert", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure.savefig(
            file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")), transparent=True
        )
    text = file.getvalue()
    return text[text.index("<svg") :]
