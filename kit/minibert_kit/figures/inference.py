"""Notebook 08: guesses, honesty, context, probes, sentence vectors, and what an answer costs."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from minibert_kit.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, heat_map

STYLES = [(BLUE, "o-"), (ORANGE, "s--"), (PURPLE, "D-.")]


def fill_mask_bars(panels: list[tuple[str, str, list[tuple[str, float]]]], title: str) -> Figure:
    """Draw the best guesses for several masks, one panel for each.

    Parameters
    ----------
    panels : list of (str, str, list of (str, float))
        For each mask: the sentence, what the panel is about, and the likeliest words with their probabilities.
    title : str
        The question that the figure asks.

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = 2
    rows = -(-len(panels) // columns)
    figure = Figure(figsize=(9.2, 0.8 + 2.05 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, sharex=True, squeeze=False)
    for ax, (sentence, note, guesses) in zip(axes.flat, panels, strict=False):
        words, shares = zip(*guesses, strict=True)
        places = np.arange(len(words))
        percent = 100 * np.array(shares)
        ax.barh(places, percent, 0.66, color=[BLUE, *[GREY] * (len(words) - 1)])
        for place, number in zip(places, percent, strict=True):
            ax.annotate(f"{number:.0f} %", (number, place), (4, 0), textcoords="offset points", va="center", fontsize=9)
        ax.set_yticks(places, words)
        ax.invert_yaxis()
        ax.tick_params(axis="y", length=0)
        ax.set_title(f"{sentence}\n{note}" if note else sentence, fontsize=10, loc="left")
        ax.set(xlim=(0, 109), xticks=range(0, 101, 25))
    for ax in axes.flat[len(panels) :]:
        ax.set_axis_off()
    for ax in axes[-1]:
        ax.set_xlabel("probability (%)")
    figure.suptitle(title, fontsize=13)
    sns.despine(figure, left=True)
    return figure


def reliability(
    groups: dict[str, tuple[np.ndarray, np.ndarray]], notes: list[str], title: str, dots: int = 10
) -> Figure:
    """Draw how often predictions come true against how sure they are; each dot holds equally many predictions.

    A thin line through each dot is two standard errors long on either side.

    Parameters
    ----------
    groups : dict of str to (ndarray of float, ndarray of bool), both of shape (N,)
        For each text the confidences, and whether the predictions were right.
    notes : list of str
        A line of text for each panel.
    title : str
    dots : int, default 10
        How many dots for each text: the predictions, sorted by confidence, are cut into this many parts.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 3.9), layout="constrained")
    axes = figure.subplots(1, len(groups), sharey=True, squeeze=False)[0]
    for ax, (name, (confidence, right)), note in zip(axes, groups.items(), notes, strict=True):
        order = np.argsort(confidence, kind="stable")
        parts = np.array_split(np.stack([confidence, right])[:, order], dots, axis=1)
        sure, true = np.array([part.mean(axis=1) for part in parts]).T
        ax.plot([0, 1], [0, 1], color="grey", linewidth=1)
        ax.vlines(sure, sure, true, color=ORANGE, linewidth=3, alpha=0.6)
        errors = np.sqrt(true * (1 - true) / np.array([part.shape[1] for part in parts]))
        ax.errorbar(sure, true, 2 * errors, fmt="none", ecolor=BLUE, elinewidth=0.8)
        ax.plot(sure, true, "o", color=BLUE, markersize=5)
        ax.set_title(f"{name}\n{note}", fontsize=10)
        ax.set(xlabel="mean confidence", xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
        ax.set(xticks=np.linspace(0, 1, 5), yticks=np.linspace(0, 1, 5))
        ax.text(0.04, 0.9, "modest", color="dimgrey", fontsize=9, transform=ax.transAxes)
        ax.text(0.96, 0.06, "too sure", color="dimgrey", fontsize=9, ha="right", transform=ax.transAxes)
    axes[0].set_ylabel("share of right predictions")
    figure.suptitle(title, fontsize=13)
    sns.despine(figure)
    return figure


def perplexity_by_length(
    lengths: list[int],
    groups: dict[str, tuple[list[float], list[tuple[float, float]]]],
    differences: list[tuple[float, float, float]],
    title: str,
) -> Figure:
    """Draw perplexity against how much of the text the model sees, and how sure the difference between two texts is.

    Parameters
    ----------
    lengths : list of int, length M
        Tokens in the piece of text that is shown.
    groups : dict of str to (list of float, list of (float, float)), both of length M
        For each of two kinds of text the perplexities and the ends of their intervals.
    differences : list of (float, float, float), length M
        Of the mean losses, the first kind minus the second: value, and the ends of its interval.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(11, 4.4), layout="constrained")
    ax, right = figure.subplots(1, 2, width_ratios=[3, 2])
    for (name, (values, intervals)), (colour, style) in zip(groups.items(), STYLES, strict=False):
        ends = np.abs(np.array(intervals).T - values)
        ax.errorbar(lengths, values, yerr=ends, color=colour, linewidth=1, capsize=4)
        ax.plot(lengths, values, style, color=colour, linewidth=2, markersize=7, label=name)
        for length, value in zip(lengths, values, strict=True):
            above = value == max(other[lengths.index(length)] for other, _ in groups.values())
            ax.annotate(f"{value:.0f}", (length, value), (8, 6 if above else -14), textcoords="offset points",
                        color=colour, weight="bold")  # fmt: skip
    ax.set(xscale="log", yscale="log", xlabel="tokens shown, [MASK] in the middle (log scale)")
    ax.set_ylabel("perplexity (log scale)")
    ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
    bottom, top = ax.get_ylim()
    ax.set_yticks(ticks, [str(tick) for tick in ticks])
    ax.legend(title="kind of text; the bars are 90 % intervals")
    ax.set_ylim(bottom, top)
    values, low, high = np.array(differences).T
    right.axhline(0, color=GREY, linewidth=1)
    right.errorbar(lengths, values, yerr=[values - low, high - values], fmt="D", color="black", capsize=4)
    right.set(xscale="log", xlabel="tokens shown (log scale)")
    right.set_ylabel("nats")
    right.set_title(" minus ".join(groups) + ":\nmean loss, 90 % interval of the difference", fontsize=10)
    for each in (ax, right):
        each.set_xticks(lengths, [str(length) for length in lengths])
        each.minorticks_off()
    figure.suptitle(title, fontsize=13)
    sns.despine(figure)
    return figure


def confusion(tables: dict[str, np.ndarray], classes: list[str], title: str) -> Figure:
    """Draw one table of true against predicted classes for each probe.

    Parameters
    ----------
    tables : dict of str to ndarray of int, shape (C, C)
        Rows are true classes, columns predicted ones.
    classes : list of str, length C
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.95), layout="constrained")
    axes = figure.subplots(1, len(tables), sharey=True, squeeze=False)[0]
    most = max(table.max() for table in tables.values())
    for ax, (name, table) in zip(axes, tables.items(), strict=True):
        heat_map(ax, table, classes, classes, annotate="d", vmin=0, vmax=most, cbar=False)
        ax.tick_params(axis="x", rotation=45)
        ax.set_title(name, fontsize=11)
        ax.set_xlabel("class that the probe gives")
    axes[0].set_ylabel("class of the word")
    figure.colorbar(axes[0].collections[0], ax=axes, label="words", shrink=0.7)
    figure.suptitle(title, fontsize=13)
    return figure


def similarity_map(table: np.ndarray, sentences: list[str], groups: dict[str, int], title: str) -> Figure:
    """Draw how similar each sentence is to each other one.

    Parameters
    ----------
    table : ndarray of float, shape (N, N)
    sentences : list of str, length N
        In the order of the table.
    groups : dict of str to int
        How many sentences belong to each group, in the same order; white lines go between the groups.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 6.4), layout="constrained")
    ax = figure.subplots()
    numbers = [str(number) for number in range(len(sentences))]
    rows = [f"{sentence}  {number}" for number, sentence in zip(numbers, sentences, strict=True)]
    bar = {"label": "cosine similarity", "shrink": 0.8}
    low = min(0, table.min())
    heat_map(ax, table, numbers, rows, vmin=low, vmax=1, cbar_kws=bar)
    for row, column in np.ndindex(table.shape):
        colour = "black" if table[row, column] > low + 0.55 * (1 - low) else "white"
        ax.text(
            column + 0.5, row + 0.5, f"{table[row, column]:.1f}", ha="center", va="center", color=colour, fontsize=9
        )
    ax.tick_params(axis="x", rotation=0)
    edges = np.cumsum([0, *groups.values()])
    for edge in edges[1:-1]:
        ax.axhline(edge, color="white", linewidth=5)
        ax.axvline(edge, color="white", linewidth=5)
    for name, first, last in zip(groups, edges, edges[1:], strict=False):
        ax.text((first + last) / 2, -0.15, name, ha="center", va="bottom", fontsize=11)
    ax.set_title(title, pad=24)
    ax.set_xlabel("sentence")
    return figure


def speed(
    lengths: list[int], times: dict[str, list[float]], shown: list[int], parts: dict[str, list[float]], title: str
) -> Figure:
    """Draw what an answer costs: measured time, and multiplications by the part of the model.

    Parameters
    ----------
    lengths : list of int, length M
        Tokens per sentence at which the time was measured.
    times : dict of str to list of float, length M
        Milliseconds per sentence, one curve for each entry.
    shown : list of int, length K
        Tokens per sentence at which the multiplications were counted.
    parts : dict of str to list of float, length K
        Millions of multiplications per token in each part of the model.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    for (name, values), (colour, style) in zip(times.items(), STYLES, strict=False):
        left.plot(lengths, values, style, color=colour, linewidth=2, markersize=7, label=name)
    left.set(xlabel="tokens in the sentence", ylabel="time per sentence (ms)", xticks=lengths)
    left.set_ylim(0, 1.25 * max(max(values) for values in times.values()))
    left.set_title("measured on this computer", fontsize=11)
    left.legend(loc="upper left")
    below = np.zeros(len(shown))
    places = np.arange(len(shown))
    patterns = zip(parts.items(), (GREY, GREEN, VERMILION), ("", "//", ".."), strict=False)
    for (name, values), colour, pattern in patterns:
        right.bar(places, values, 0.6, bottom=below, color=colour, label=name, hatch=pattern, edgecolor="white")
        below = below + values
    for place, share in zip(places, list(parts.values())[-1] / below, strict=True):
        right.annotate(f"{100 * share:.1f} %", (place, below[place]), (0, 4), textcoords="offset points", ha="center",
                       color=VERMILION, weight="bold")  # fmt: skip
    right.set_xticks(places, shown)
    right.set(xlabel="tokens in the sentence", ylabel="million multiplications per token", ylim=(0, 1.2 * below.max()))
    right.set_title("counted, the same on every computer", fontsize=11)
    right.legend(loc="upper left")
    figure.suptitle(title, fontsize=13)
    sns.despine(figure)
    return figure
