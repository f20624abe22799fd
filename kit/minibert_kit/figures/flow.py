"""Notebook 06: the shapes on the way, what each layer changes, and what comes out."""

import math

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from minibert_kit.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, heat_map

PARTS = {"ids": GREY, "embeddings": GREEN, "layer": BLUE, "head": ORANGE}
NAMES = {".": "full stop", ",": "comma"}


def _readable(token: str) -> str:
    """Punctuation marks by name or in quotes, so that they are not taken for a speck; words as they are."""
    return token if any(c.isalnum() for c in token) else NAMES.get(token, f"'{token}'")


def shape_flow(steps: list[tuple[str, tuple[int, ...], str, str]], title: str) -> Figure:
    """Draw the arrays of a model as a chain of boxes, and beside it how many numbers each of them holds.

    Parameters
    ----------
    steps : list of (str, tuple of int, str, str)
        For each array its name, its shape, how it comes from the array above ("" for the first), and the part of the
        model that it belongs to: "ids", "embeddings", "layer" or "head".
    title : str
        The question that the figure asks.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 0.68 * len(steps) + 1.1), layout="constrained")
    chain, bars = figure.subplots(1, 2, sharey=True, width_ratios=[1.05, 1])
    counts = [math.prod(shape) for _, shape, _, _ in steps]
    for row, (name, shape, how, part) in enumerate(steps):
        box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": PARTS[part], "linewidth": 2.5}
        numbers = ", ".join(f"{n:,}" if n < 1000 else str(n) for n in shape)
        shown = f"({numbers},)" if len(shape) == 1 else f"({numbers})"
        chain.text(0.03, row, f"{name}   {shown}", bbox=box, va="center", fontsize=10)
        if how:
            chain.annotate(
                "", (0.1, row - 0.26), (0.1, row - 0.74), arrowprops={"arrowstyle": "-|>", "color": "dimgrey"}
            )
            chain.text(0.13, row - 0.5, how, va="center", fontsize=9, color="dimgrey")
    chain.set(xlim=(0, 1), ylim=(len(steps) - 0.5, -0.5))
    chain.set_axis_off()
    bars.barh(range(len(steps)), counts, 0.42, color=[PARTS[part] for *_, part in steps])
    for row, count in enumerate(counts):
        bars.annotate(f"{count:,}", (count, row), (4, 0), textcoords="offset points", va="center", fontsize=10)
    bars.set(xlim=(0, 1.3 * max(counts)), xlabel="numbers in the array")
    bars.xaxis.set_major_locator(MaxNLocator(4))
    bars.xaxis.set_major_formatter("{x:,.0f}")
    bars.tick_params(axis="y", left=False)
    for part, colour in PARTS.items():
        bars.barh(0, 0, color=colour, label=part)
    bars.legend(loc="upper right", fontsize=9, title="part of the model")
    sns.despine(ax=bars, left=True)
    figure.suptitle(title, fontsize=13)
    return figure


def layer_changes(turns: np.ndarray, tokens: list[str], others: dict[str, np.ndarray], title: str) -> Figure:
    """Draw how far each layer turns each token, and how far one starting point spreads.

    Parameters
    ----------
    turns : ndarray of float, shape (L, T)
        Angle in degrees between a token's vectors before and after a layer.
    tokens : list of str, length T
    others : dict of str to ndarray of float, shape (L + 1,)
        For each other sentence the angle between its token and ours, at the start and after each layer.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
    layers = [f"layer {number}" for number in range(len(turns))]
    rows = [_readable(token) for token in tokens]
    heat_map(left, turns.T, layers, rows, annotate=".0f", square=False, vmin=0, vmax=90, cbar=False)
    left.tick_params(axis="x", rotation=0)
    left.set_title("How many degrees does a layer turn a token?", fontsize=11)
    depths = np.arange(len(turns) + 1)
    styles = zip((BLUE, ORANGE, GREEN, PURPLE), ("o-", "s--", "^-.", "D:"), strict=True)
    for (sentence, angles), (colour, style) in zip(others.items(), styles, strict=False):
        right.plot(depths, angles, style, color=colour, label=sentence, linewidth=2, markersize=7)
    right.set(xlabel="after …", ylabel="angle to our [MASK] (degrees)", ylim=(-4, 100))
    right.set(yticks=range(0, 91, 15), xlim=(-0.15, len(turns) + 0.15))
    right.set_xticks(depths, ["embeddings", *layers])
    right.set_title("When do the [MASK]s of other sentences part?", fontsize=11)
    right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=9)
    sns.despine(ax=right)
    figure.suptitle(title, fontsize=13)
    return figure


def journey(guesses: list[list[tuple[str, float]]], chances: dict[str, np.ndarray], title: str) -> Figure:
    """Draw the likeliest words at one place after each layer, and how the chance of one word grows.

    Parameters
    ----------
    guesses : list of list of (str, float)
        For the embeddings and then for each layer: K words and their probabilities, the likeliest first.
    chances : dict of str to ndarray of float, shape (L + 1,)
        For each sentence the probability of one word at each of these depths.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.4), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
    depths = ["embeddings", *(f"layer {number}" for number in range(len(guesses) - 1))]
    percent = 100 * np.array([[probability for _, probability in column] for column in guesses]).T
    ranks = [f"{rank}." for rank in range(1, len(percent) + 1)]
    heat_map(left, percent, depths, ranks, square=False, vmin=0, vmax=100, cbar=False)
    for depth, column in enumerate(guesses):
        for rank, (word, probability) in enumerate(column):
            colour = "black" if probability > 0.6 else "white"
            text = f"{_readable(word)}\n" + (f"{100 * probability:.0f} %" if probability >= 0.005 else "< 0.5 %")
            left.text(depth + 0.5, rank + 0.5, text, ha="center", va="center", color=colour, fontsize=10)
    left.tick_params(axis="x", rotation=0)
    left.set(xlabel="read after …", ylabel="guess (the brighter, the likelier)")
    left.set_title(next(iter(chances)), fontsize=10)
    for (sentence, values), colour, style in zip(chances.items(), (BLUE, ORANGE), ("o-", "s--"), strict=True):
        right.plot(range(len(depths)), 100 * values, style, color=colour, label=sentence, linewidth=2, markersize=7)
    right.set(xlabel="read after …", ylabel="probability of 'she' (%)", ylim=(-3, 118), yticks=range(0, 101, 20))
    right.set_xticks(range(len(depths)), depths)
    right.set_xlim(-0.3, len(depths) - 0.6)
    right.set_title("'she' in two sentences", fontsize=10)
    right.legend(loc="upper left", fontsize=9)
    sns.despine(ax=right)
    figure.suptitle(title, fontsize=13)
    return figure


def top_logits(logits: np.ndarray, best: list[tuple[str, float]], title: str) -> Figure:
    """Draw all logits at one place by rank, and the probabilities of the likeliest tokens beside the rest.

    Parameters
    ----------
    logits : ndarray of float, shape (V,)
    best : list of (str, float)
        The likeliest tokens and their probabilities, the likeliest first.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    ranked = np.sort(logits)[::-1]
    ranks, k = np.arange(1, len(ranked) + 1), len(best)
    left.plot(ranks[k:], ranked[k:], ".", color=BLUE, markersize=4, label="the others")
    left.plot(ranks[:k], ranked[:k], "D", color=ORANGE, markersize=4, label=f"the first {k}")
    left.axhline(0, color=GREY, linewidth=1)
    left.set(xscale="log", xlabel="rank of the token (log scale)", ylabel="logit")
    left.set_title(f"all {len(logits):,} logits", fontsize=11)
    left.legend(loc="upper right")
    rest = 100 * (1 - sum(probability for _, probability in best))
    values = [100 * probability for _, probability in best] + [rest]
    names = [token for token, _ in best] + [f"the other\n{len(logits) - k:,}"]
    right.barh(names, values, color=[ORANGE] * k + [BLUE])
    for row, value in enumerate(values):
        note = f"{value:.1f} %" + (f"   logit {ranked[row]:.1f}" if row < k else "   all together")
        right.annotate(note, (value, row), (4, 0), textcoords="offset points", va="center", fontsize=9)
    right.invert_yaxis()
    right.set(xlabel="probability (%)", xlim=(0, 1.75 * max(values)))
    right.set_title(f"probabilities of the first {k}, and of all others", fontsize=11)
    sns.despine(figure)
    figure.suptitle(title, fontsize=13)
    return figure


def confidence(sentences: list[list[tuple[str, str, float]]], title: str) -> Figure:
    """Draw, for each token hidden in turn, how sure the best guess is and whether it is right.

    Parameters
    ----------
    sentences : list of list of (str, str, float)
        For each token: the token, the best guess for its place, and the guess's probability.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 2.5 * len(sentences) + 0.5), layout="constrained")
    axes = np.atleast_1d(figure.subplots(len(sentences), 1))
    widest = max(map(len, sentences))
    for ax, row in zip(axes, sentences, strict=True):
        for place, (token, guess, probability) in enumerate(row):
            right = guess == token
            style = {"color": BLUE} if right else {"color": "white", "edgecolor": ORANGE, "hatch": "////"}
            ax.bar(place, 100 * probability, 0.7, linewidth=1.5, **style)
            if not right:
                above = {"textcoords": "offset points", "ha": "center", "fontsize": 9}
                ax.annotate(_readable(guess), (place, 100 * probability), (0, 3), **above)
        labels = [_readable(token) for token, _, _ in row]
        ax.set_xticks(range(len(row)), labels, rotation=30, ha="right", rotation_mode="anchor")
        ax.set(ylim=(0, 118), yticks=(0, 50, 100), xlim=(-0.7, widest - 0.3))
        sns.despine(ax=ax)
    axes[0].bar(0, 0, color=BLUE, label="best guess is right")
    axes[0].bar(0, 0, color="white", edgecolor=ORANGE, hatch="////", label="best guess is wrong (written above)")
    axes[0].legend(loc="center right", fontsize=9)
    figure.supylabel("probability of the best guess (%)", fontsize=11)
    figure.supxlabel("token that is hidden, all others shown", fontsize=11)
    figure.suptitle(title, fontsize=13)
    return figure
