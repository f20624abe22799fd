"""Notebook 01: rows of embedding tables, their sums, similarities, and analogies as arrows."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from minibert_kit.figures import BLUE, DIVERGING, GREY, ORANGE, heat_map


def matrix_rows(rows: np.ndarray, words: list[str], title: str, limit: float, xlabel: str) -> Figure:
    """Draw rows of an embedding table as stripes of colour.

    Parameters
    ----------
    rows : ndarray of float, shape (N, H)
    words : list of str, length N
    title : str
        The question that the figure asks.
    limit : float
        The colours reach from -limit to limit.
    xlabel : str
        What the columns are, and in which order they stand.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 0.34 * len(words) + 1.4), layout="constrained")
    ax = figure.subplots()
    bar = {"label": "entry of the table", "extend": "both"}
    heat_map(ax, rows, False, words, square=False, cmap=DIVERGING, vmin=-limit, vmax=limit, linewidths=0, cbar_kws=bar)
    ax.hlines(range(1, len(words)), 0, rows.shape[1], color="white", linewidth=2)
    ax.set(title=title, xlabel=xlabel)
    return figure


def combination(
    tokens_part: np.ndarray, places_part: np.ndarray, total: np.ndarray, tokens: list[str], title: str, limit: float
) -> Figure:
    """Draw token vectors, place vectors and their sum side by side, with the same colours.

    Parameters
    ----------
    tokens_part, places_part, total : ndarray of float, shape (T, C)
        The same columns of all three.
    tokens : list of str, length T
    title : str
    limit : float
        The colours reach from -limit to limit.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4), layout="constrained")
    axes = figure.subplots(1, 3)
    places = [f"place {place}" for place in range(len(tokens))]
    both = [f"{token} {place}" for place, token in enumerate(tokens)]
    parts = [("token vector", tokens_part, tokens), ("+  place vector", places_part, places), ("=  sum", total, both)]
    for ax, (name, part, labels) in zip(axes, parts, strict=True):
        columns = [str(column) for column in range(part.shape[1])]
        heat_map(ax, part, columns, labels, square=False, cmap=DIVERGING, vmin=-limit, vmax=limit, cbar=False)
        ax.set_title(name)
        ax.tick_params(axis="x", labelsize=8)
        for side, word in enumerate(tokens):
            if tokens.count(word) > 1:  # a word that stands twice is what the eye should compare
                ax.get_yticklabels()[side].set(color=ORANGE, weight="bold")
    figure.suptitle(title, fontsize=12)
    figure.supxlabel("column (the first ones of the vector)", fontsize=10)
    figure.colorbar(axes[0].collections[0], ax=axes, label="entry", shrink=0.8, extend="both")
    return figure


def position_similarity(computed: np.ndarray, trained: np.ndarray, place: int, title: str) -> Figure:
    """Compare two position tables by the similarity of each place with each other place.

    Parameters
    ----------
    computed, trained : ndarray of float, shape (P, P)
        Cosine similarities within the table of sines and cosines, and within the trained table.
    place : int
        The row that is drawn as curves, too.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 7.4), layout="constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=[1.55, 1])
    axes = [figure.add_subplot(grid[0, column]) for column in range(2)]
    ticks = range(0, len(computed), 8)
    for ax, table, name in zip(axes, (computed, trained), ("sines and cosines", "trained Mini-BERT"), strict=True):
        picture = ax.imshow(table, cmap=DIVERGING, vmin=-1, vmax=1)
        ax.set(title=name, xlabel="place", ylabel="place", xticks=ticks, yticks=ticks)
    figure.colorbar(picture, ax=axes, label="cosine similarity", shrink=0.9)
    curves = figure.add_subplot(grid[1, :])
    curves.axhline(0, color=GREY, linewidth=1)
    curves.axvline(place, color=GREY, linewidth=1, linestyle=":")
    curves.plot(computed[place], "--", color=ORANGE, linewidth=2, label="sines and cosines")
    curves.plot(trained[place], "o-", color=BLUE, markersize=4, label="trained Mini-BERT")
    curves.set(title=f"row {place} of both", xlabel="place", ylabel=f"similarity with place {place}", xticks=ticks)
    curves.set_ylim(min(-0.55, trained[place].min() - 0.05), 1.08)
    curves.legend(loc="upper right")
    sns.despine(ax=curves)
    figure.suptitle(title, fontsize=13)
    return figure


def similarity_maps(tables: list[np.ndarray], names: list[str], words: list[str], group: int, title: str) -> Figure:
    """Draw tables of word similarities side by side, with lines between the groups of words.

    Parameters
    ----------
    tables : list of ndarray of float, shape (N, N)
    names : list of str
        One name for each table.
    words : list of str, length N
    group : int
        How many neighbouring words belong together.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.9), layout="constrained")
    axes = figure.subplots(1, len(tables), sharey=True)
    for ax, table, name in zip(axes, tables, names, strict=True):
        heat_map(ax, table, words, words, cmap=DIVERGING, vmin=-1, vmax=1, cbar=False)
        ax.set_title(name)
        for edge in range(group, len(words), group):
            ax.axhline(edge, color="black", linewidth=1)
            ax.axvline(edge, color="black", linewidth=1)
    figure.colorbar(axes[0].collections[0], ax=axes, label="cosine similarity", shrink=0.75)
    figure.suptitle(title, fontsize=13)
    return figure


def analogy_map(panels: list[tuple[str, list[tuple[str, str]], np.ndarray]], title: str) -> Figure:
    """Draw word pairs as arrows, one below the other, one panel for each relation.

    Parameters
    ----------
    panels : list of (str, list of (str, str), ndarray of float of shape (N, 2))
        Label of the axis, pairs of words, and for each pair where its two words lie along the axis.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.8), layout="constrained")
    axes = figure.subplots(1, len(panels), sharex=True)
    reach = 1.7 * max(np.abs(ends).max() for _, _, ends in panels)
    for ax, (label, pairs, places) in zip(axes, panels, strict=True):
        ax.axvline(0, color=GREY, linewidth=1, linestyle=":")
        for lane, (pair, (start, end)) in enumerate(zip(pairs, places, strict=True)):
            forward = end > start
            colour, style = (BLUE, "-") if forward else (ORANGE, "--")
            arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 2, "linestyle": style}
            ax.annotate("", (end, lane), (start, lane), arrowprops=arrow | {"shrinkA": 0, "shrinkB": 0})
            ax.plot(start, lane, "o", color=colour, markersize=6)
            left, right = pair if forward else reversed(pair)
            gap = {"textcoords": "offset points", "va": "center"}
            ax.annotate(left, (min(start, end), lane), (-8, 0), ha="right", **gap)
            ax.annotate(right, (max(start, end), lane), (8, 0), ha="left", **gap)
        ax.set(xlabel=label, xlim=(-reach, reach), ylim=(len(pairs) - 0.4, -0.6), yticks=[])
    figure.suptitle(title, fontsize=12)
    sns.despine(figure, left=True)
    return figure
