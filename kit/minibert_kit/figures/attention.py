"""Notebook 02: attention maps, and the attention explorer."""

import html
from typing import TYPE_CHECKING, Any

import numpy as np
import seaborn as sns
from IPython import get_ipython
from matplotlib import colormaps
from matplotlib.colors import PowerNorm, to_hex
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle

from minibert_kit.figures import BLUE, COLOUR_MAP, DIVERGING, ORANGE, heat_map

if TYPE_CHECKING:  # it may not be installed
    import ipywidgets

KEY_LABEL = "key: the token that is read"
QUERY_LABEL = "query: the token that reads"


def token_map(
    table: np.ndarray,
    tokens: list[str],
    title: str,
    unit: str,
    digits: int = 0,
    limits: tuple[float | None, float | None] = (None, None),
    framed: str | None = None,
) -> Figure:
    """Draw one query-by-key table with a number in each field.

    Parameters
    ----------
    table : ndarray of float, shape (T, T)
    tokens : list of str, length T
    title, unit : str
        The question that the figure asks, and the label of the colour bar.
    digits : int, default 0
        How many digits after the point to show.
    limits : tuple of two floats
        The ends of the colour bar; by default those of the table.
    framed : str, optional
        The query whose row gets a frame.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(8, 6.6), layout="constrained")
    ax = figure.subplots()
    bar = {"label": unit, "shrink": 0.8}
    style: dict[str, Any] = {"vmin": limits[0], "vmax": limits[1], "cbar_kws": bar}
    if table.min() < 0:
        style |= {"cmap": DIVERGING, "center": 0}  # where numbers have a sign, 0 has no colour
    heat_map(ax, table, tokens, tokens, annotate=f".{digits}f", **style)
    ax.set(title=title, xlabel=KEY_LABEL, ylabel=QUERY_LABEL)
    if framed is not None:
        row = Rectangle((0, tokens.index(framed)), len(tokens), 1, fill=False, edgecolor=ORANGE, linewidth=3)
        ax.add_patch(row).set_clip_on(False)
    return figure


def scaling_effect(
    dims: list[int],
    largest_raw: list[float],
    largest_scaled: list[float],
    example_raw: np.ndarray,
    example_scaled: np.ndarray,
) -> Figure:
    """Compare attention with and without the division by the root of d.

    Parameters
    ----------
    dims : list of int, length N
        The numbers of entries d that were tried.
    largest_raw, largest_scaled : list of float, length N
        The largest weight of a query, averaged over many queries, for each d.
    example_raw, example_scaled : ndarray of float, shape (S,)
        The weights of one query at the largest d.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4), layout=ConstrainedLayoutEngine(wspace=0.08))
    left, right = figure.subplots(1, 2)
    keys = np.arange(len(example_raw))
    left.bar(keys - 0.2, example_raw, 0.4, color=ORANGE, label="not divided")
    left.bar(keys + 0.2, example_scaled, 0.4, color=BLUE, label="divided by √d", hatch="//", edgecolor="white")
    left.set(title=f"One query, d = {dims[-1]}: who gets heard?", xlabel="key", ylabel="attention weight")
    left.set(ylim=(0, 1.05), xticks=keys)
    left.legend(loc="upper right")
    right.plot(dims, largest_raw, "o-", color=ORANGE, label="not divided")
    right.plot(dims, largest_scaled, "s--", color=BLUE, label="divided by √d")
    right.axhline(1 / len(keys), color="grey", linewidth=1)
    right.annotate(f"equal shares: 1/{len(keys)}", (dims[-1], 1 / len(keys)), (0, -12), textcoords="offset points",
                   ha="right", color="dimgrey", fontsize=9)  # fmt: skip
    right.set(title="Do more entries change attention?", xlabel="d, entries of a query (log scale)")
    right.set(
        ylabel="largest weight, mean over queries",
        ylim=(0, 1.05),
        xscale="log",
        xticks=dims,
        xlim=(dims[0] * 0.8, dims[-1] * 1.4),
    )
    right.set_xticklabels(dims)
    right.minorticks_off()
    right.annotate("not divided", (dims[2], largest_raw[2]), (0, 12), textcoords="offset points", color=ORANGE,
                   ha="right", weight="bold")  # fmt: skip
    right.annotate("divided by √d", (dims[2], largest_scaled[2]), (0, 12), textcoords="offset points", color=BLUE,
                   ha="center", weight="bold")  # fmt: skip
    sns.despine(figure)
    return figure


def head_maps(weights: np.ndarray, tokens: list[str], title: str) -> Figure:
    """Draw the attention maps of four heads, all on the same colour scale, which tells small weights apart.

    Parameters
    ----------
    weights : ndarray of float, shape (4, T, T)
    tokens : list of str, length T
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 8.9), layout="constrained")
    axes = figure.subplots(2, 2, sharex=True, sharey=True)
    for head, ax in enumerate(axes.flat):
        heat_map(ax, weights[head], tokens, tokens, norm=PowerNorm(0.5, 0, 1), cbar=False)
        ax.set_title(f"head {head}")
        ax.tick_params(labelsize=9)
    figure.suptitle(title, fontsize=13)
    figure.supxlabel(KEY_LABEL, fontsize=11)
    figure.supylabel(QUERY_LABEL, fontsize=11)
    bar = figure.colorbar(axes[0, 0].collections[0], ax=axes, label="attention weight", shrink=0.6)
    bar.set_ticks([0, 0.02, 0.1, 0.25, 0.5, 1])
    return figure


def entropy_strips(groups: dict[str, np.ndarray], most: float) -> Figure:
    """Draw one dot per query: how widely each head spreads its attention.

    Parameters
    ----------
    groups : dict of str to ndarray of float, shape (A, T)
        Entropies in nats, one panel for each entry.
    most : float
        The entropy of equal shares, drawn as a line.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.2), layout="constrained")
    axes = figure.subplots(1, len(groups), sharey=True)
    for ax, (name, entropy) in zip(axes, groups.items(), strict=True):
        for head, values in enumerate(entropy):
            ax.plot(head + np.linspace(-0.36, 0.36, len(values)), values, "o", color=BLUE, alpha=0.7, markersize=3.5)
            ax.hlines(values.mean(), head - 0.3, head + 0.3, color=ORANGE, linewidth=3)
        ax.axhline(most, color="grey", linestyle="--", linewidth=1)
        ax.set(title=name, xlabel="head", xticks=range(len(entropy)), ylim=(-0.1, most * 1.16))
    axes[0].annotate("equal shares", (-0.4, most), (0, 8), textcoords="offset points", ha="left")
    axes[0].set_ylabel("entropy of the weights (nats)")
    figure.suptitle("Which heads look at one token, and which at many? (dot: one query, bar: mean)", fontsize=12)
    sns.despine(figure)
    return figure


def one_query(weights: np.ndarray, tokens: list[str], query: int, title: str) -> Figure:
    """Draw where every head of every layer looks from one query token: the explorer on paper.

    Parameters
    ----------
    weights : ndarray of float, shape (L, A, T, T)
    tokens : list of str, length T
    query : int
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    layers, heads = weights.shape[:2]
    rows = [f"layer {layer}, head {head}" for layer in range(layers) for head in range(heads)]
    figure = Figure(figsize=(9.2, 1.6 + 0.36 * len(rows)), layout="constrained")
    ax = figure.subplots()
    table = 100 * weights[:, :, query].reshape(len(rows), -1)
    heat_map(ax, table, tokens, rows, annotate=".0f", square=False, vmin=0, vmax=100, cbar_kws={"label": "weight (%)"})
    ax.hlines(np.arange(heads, len(rows), heads), 0, len(tokens), color="white", linewidth=4)
    ax.tick_params(axis="x", rotation=45)
    ax.set(title=title, xlabel=KEY_LABEL, ylabel="")
    return figure


def explorer(weights: np.ndarray, tokens: list[str]) -> "ipywidgets.VBox | None":
    """Build the attention explorer, or return None where nobody could click on it.

    Parameters
    ----------
    weights : ndarray of float, shape (L, A, T, T)
    tokens : list of str, length T

    Returns
    -------
    ipywidgets.VBox or None
        None when ipywidgets is not installed or the notebook runs without a person in front of it.
    """
    try:
        import ipywidgets

        # Whoever can answer input() can also click. nbclient and nbconvert cannot.
        if not get_ipython().kernel.get_parent("shell")["content"]["allow_stdin"]:
            return None
    except (ImportError, AttributeError, KeyError, TypeError):
        return None
    layers = [(f"layer {number}", number) for number in range(weights.shape[0])]
    heads = [(f"head {number}", number) for number in range(weights.shape[1])]
    layer = ipywidgets.ToggleButtons(options=layers, description="Layer", value=layers[-1][1])
    head = ipywidgets.ToggleButtons(options=heads, description="Head")
    query = ipywidgets.Dropdown(options=[(f"{t}: {token}", t) for t, token in enumerate(tokens)], description="Query")
    sentence = ipywidgets.HTML()

    def redraw(_: object = None) -> None:
        chips = []
        for t, (token, weight) in enumerate(zip(tokens, weights[layer.value, head.value, query.value], strict=True)):
            frame = ORANGE if t == query.value else "transparent"
            ink = "black" if weight > 0.43 else "white"
            background = to_hex(colormaps[COLOUR_MAP](float(weight)))  # the brighter, the more, as in the maps
            chips.append(
                f'<span style="display:inline-block;margin:3px;padding:4px 8px;border:3px solid {frame};'
                f'border-radius:6px;background:{background};color:{ink};text-align:center;line-height:1.4">'
                f"<b>{html.escape(token)}</b><br>{100 * weight:.0f} %</span>"
            )
        sentence.value = f'<div style="background:white;padding:8px">{"".join(chips)}</div>'

    for control in (layer, head, query):
        control.observe(redraw, "value")
    query.value = tokens.index("it") if "it" in tokens else 0
    redraw()
    return ipywidgets.VBox([layer, head, query, sentence])
