"""Notebook 03: what the parts of a layer do, how far news travels through a stack, and what each part is worth."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from minibert_kit.figures import BLUE, GREEN, GREY, ORANGE, heat_map
from minibert_kit.figures.attention import KEY_LABEL, QUERY_LABEL


def layer_norm_effect(before: np.ndarray, after: np.ndarray, names: list[str], title: str) -> Figure:
    """Draw vectors as bars, above as they are and below as layer norm leaves them.

    Parameters
    ----------
    before, after : ndarray of float, shape (N, H)
    names : list of str, length N
    title : str
        The question that the figure asks.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.6), layout="constrained")
    axes = figure.subplots(2, len(names), sharex=True, sharey="row")
    entries = np.arange(before.shape[1])
    rows = [("value of the entry,\nbefore", before, ORANGE), ("value of the entry,\nafter", after, BLUE)]
    for row, (label, vectors, colour) in enumerate(rows):
        axes[row, 0].set_ylabel(label)
        for ax, vector in zip(axes[row], vectors, strict=True):
            ax.bar(entries, vector, 0.7, color=colour)
            ax.axhline(0, color="black", linewidth=0.8)
            ax.axhline(vector.mean(), color=GREY, linewidth=1.2, linestyle="--")
            ax.set_xticks(entries)
    for ax, name in zip(axes[0], names, strict=True):
        ax.set_title(name, fontsize=11)
    figure.suptitle(title, fontsize=13)
    figure.supxlabel("number of the entry (dashed: the vector's mean)", fontsize=10)
    sns.despine(figure)
    return figure


def ffn_transformation(
    x: np.ndarray, bends: dict[str, np.ndarray], parts: np.ndarray, total: np.ndarray, part_names: list[str]
) -> Figure:
    """Draw bending functions on the left, and on the right lines with one bend each and their sum.

    Parameters
    ----------
    x : ndarray of float, shape (N,)
    bends : dict of str to ndarray of float, shape (N,)
        Two functions of x.
    parts : ndarray of float, shape (N, I)
        What each inner number adds to the output.
    total : ndarray of float, shape (N,)
        The output of the network.
    part_names : list of str, length I

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    looks = [(ORANGE, "--"), (BLUE, "-"), (GREEN, "-."), ("purple", ":")]
    for (name, values), (colour, style) in zip(bends.items(), looks, strict=False):
        left.plot(x, values, style, color=colour, linewidth=2.2, label=name)
    left.set(title="Where do ReLU and GELU differ?", xlabel="x", ylabel="bent x")
    right.plot(x, total, color="silver", linewidth=7, label="FFN(x), their sum")  # below its parts, which it covers
    for name, values, (colour, style) in zip(part_names, parts.T, [looks[2], ("black", "--"), looks[3]], strict=True):
        right.plot(x, values, style, color=colour, linewidth=1.8, label=name)
    right.set(title="What can two matrices and a bend draw?", xlabel="x", ylabel="output of a rule, and of all three")
    right.set(xlim=(-2, 2), ylim=(-4.2, 3.2))
    for ax in (left, right):
        ax.axhline(0, color="black", linewidth=0.8, zorder=0)
        ax.legend(loc="upper left", fontsize=9)
    sns.despine(figure)
    return figure


def residual_connections(
    alike_with: list[float],
    alike_without: list[float],
    map_with: np.ndarray,
    map_without: np.ndarray,
    tokens: list[str],
    depth: int,
) -> Figure:
    """Compare two stacks of layers, with and without residual connections: do the tokens stay different?

    Parameters
    ----------
    alike_with, alike_without : list of float, length N + 1
        Mean similarity of two different tokens after 0 to N layers.
    map_with, map_without : ndarray of float, shape (T, T)
        Similarity of each token with each other one after `depth` layers.
    tokens : list of str, length T
    depth : int

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 6.6), layout="constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=[1, 1.35])
    ax = figure.add_subplot(grid[0, :])
    steps = np.arange(len(alike_with))
    ax.plot(steps, alike_without, "s--", color=ORANGE, label="without residual connections")
    ax.plot(steps, alike_with, "o-", color=BLUE, label="with residual connections")
    ax.axvline(depth, color="black", linewidth=1, linestyle=":", label=f"the maps below: {depth} layers")
    ax.set(title="After how many layers are all words the same?", xlabel="layers passed", xticks=steps)
    ax.set(ylabel="mean cosine similarity\nof two different words", ylim=(0, 1.06))
    ax.legend(loc="lower right")
    sns.despine(ax=ax)
    maps = []
    for column, (name, table) in enumerate([("with", map_with), ("without", map_without)]):
        maps.append(figure.add_subplot(grid[1, column]))
        heat_map(maps[-1], table, tokens, tokens, vmin=0, vmax=1, cbar=False)
        maps[-1].set_title(f"after {depth} layers, {name} residuals", fontsize=11)
        maps[-1].tick_params(labelsize=9)
    figure.colorbar(maps[0].collections[0], ax=maps, label="cosine similarity", shrink=0.9)
    return figure


def flow(change: np.ndarray, tokens: list[str], states: list[str], title: str) -> Figure:
    """Draw how much each token's vector differs between two sentences, one row for each hidden state.

    Parameters
    ----------
    change : ndarray of float, shape (L + 1, T)
        In per cent of the vectors' length.
    tokens, states : list of str, lengths T and L + 1
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 3.6), layout="constrained")
    ax = figure.subplots()
    bar = {"label": "difference (% of\nthe vector's length)", "extend": "max"}
    heat_map(ax, change, tokens, states, annotate=".0f", square=False, vmin=0, vmax=50, cbar_kws=bar)
    ax.tick_params(axis="x", rotation=40)
    ax.set(title=title, xlabel="token", ylabel="")
    return figure


def attention_habits(
    by_distance: np.ndarray, distances: list[int], names: list[str], weights: np.ndarray, tokens: list[str], title: str
) -> Figure:
    """Draw on the left how far away every head looks, and on the right the map of one head.

    Parameters
    ----------
    by_distance : ndarray of float, shape (L * A, N)
        Mean weight in per cent, for each head and distance.
    distances : list of int, length N
        Place of the key minus place of the query.
    names : list of str, length L * A
    weights : ndarray of float, shape (T, T)
        The map of one head, in per cent.
    tokens : list of str, length T
    title : str
        Which head that is.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.8, 5.6), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1.12, 1])
    columns = [f"{distance:+d}" if distance else "0" for distance in distances]
    heat_map(
        left, by_distance, columns, names, annotate=".0f", square=False, annot_kws={"size": 8.5}, vmin=0, vmax=100,
        cbar=False,
    )  # fmt: skip
    left.hlines(range(4, len(names), 4), 0, len(distances), color="white", linewidth=4)  # between layers of 4 heads
    left.tick_params(axis="x", rotation=0)
    left.set(title="Which heads count places?", xlabel="place of the key − place of the query")
    heat_map(right, weights, tokens, tokens, annotate=".0f", annot_kws={"size": 7}, vmin=0, vmax=100, cbar=False)
    right.set(title=f"Whom does {title} read?", xlabel=KEY_LABEL, ylabel=QUERY_LABEL)
    label = "attention weight (%; left: the mean)"
    figure.colorbar(right.collections[0], ax=[left, right], label=label, location="bottom", shrink=0.5, aspect=40)
    return figure


def component_importance(
    parts: dict[str, list[tuple[float, float]]], heads: list[list[tuple[float, float]]], base: float
) -> Figure:
    """Draw by how much the loss rises when a part of a trained model is switched off.

    Parameters
    ----------
    parts : dict of str to list of (float, float)
        For each kind of part the rise and its uncertainty, one pair for each layer.
    heads : list of lists of (float, float)
        The same for heads: one list for each layer, one pair for each head.
    base : float
        The loss of the whole model.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.6, 5.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
    looks = [(BLUE, ""), (ORANGE, "//"), (GREEN, "..")]
    error_bar = {"ecolor": "black", "elinewidth": 1.2, "capsize": 2.5}
    for layer, (colour, hatch) in enumerate(looks):
        style = {"color": colour, "hatch": hatch, "edgecolor": "white", "error_kw": error_bar}
        rise, spread = np.array([values[layer] for values in parts.values()]).T
        left.barh(np.arange(len(parts)) + 0.27 * (layer - 1), rise, 0.27, xerr=spread, label=f"layer {layer}", **style)
        rise, spread = np.array(heads[layer]).T
        right.barh(5 * layer + np.arange(len(rise)), rise, 0.8, xerr=spread, **style)
    left.set_yticks(range(len(parts)), [name.replace(" past ", "\npast ") for name in parts])
    left.set(title="Without which part does it suffer most?")
    left.set(xlabel=f"rise of the loss (nats; whole model: {base:.2f})\nblack lines: twice the standard error")
    left.legend(loc="lower right")
    places = [5 * layer + head for layer in range(len(heads)) for head in range(len(heads[0]))]
    right.set_yticks(places, [f"layer {place // 5}, head {place % 5}" for place in places])
    right.set(title="And without a single head?", xlabel="rise of the loss (nats; note the other scale)")
    for ax in (left, right):
        ax.axvline(0, color="black", linewidth=0.8)
        ax.invert_yaxis()
    sns.despine(figure)
    return figure
