"""Notebook 04: slopes, a graph of the chain rule, gradient checks, and how large gradients are."""

from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from minibert_kit.figures import BLUE, DIVERGING, GREEN, GREY, ORANGE, VERMILION, heat_map


def loss_slope(
    curve: tuple[np.ndarray, np.ndarray],
    place: tuple[float, float],
    eps: float,
    slopes: dict[str, float],
    sweep: tuple[np.ndarray, dict[str, np.ndarray]],
) -> Figure:
    """Compare two ways to estimate a slope: as lines through a curve, and by their errors for many step sizes.

    Parameters
    ----------
    curve : pair of ndarray of float, shape (N,)
        Weights and the loss at each of them.
    place : pair of float
        The weight at which the slope is wanted, and the loss there.
    eps : float
        The step of the lines on the left.
    slopes : dict of str to float
        The slopes "exact", "forward" and "central" for that step.
    sweep : ndarray of float, shape (M,), and dict of two names to ndarray of float, shape (M,)
        Step sizes, and the error of each estimate, above 0.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    weights, losses = curve
    left.plot(weights, losses, color="black", linewidth=2, label="loss")
    at, loss = place
    below, above = (np.interp(at + move, weights, losses) for move in (-eps, eps))
    styles = {"exact": (GREY, "-"), "forward": (ORANGE, "--"), "central": (BLUE, "-.")}
    anchors = {"exact": loss, "forward": loss, "central": (below + above) / 2}
    names = {"exact": "tangent", "forward": "forward difference", "central": "central difference"}
    ends = np.array([at - 1.25 * eps, at + 1.25 * eps])
    for name, (colour, line) in styles.items():
        label = f"{names[name]}, slope {slopes[name]:.2f}".replace("-", "−")
        left.plot(ends, anchors[name] + slopes[name] * (ends - at), line, color=colour, linewidth=2, label=label)
    left.plot([at - eps, at, at + eps], [below, loss, above], "o", color="black", markersize=7)
    left.set(title="Which line has the slope of the curve at w = 0?", xlabel="weight w", ylabel="loss L(w)")
    left.legend(fontsize=9, loc="upper right")
    steps, errors = sweep
    for (name, sizes), style, colour in zip(errors.items(), ("o--", "s-."), (ORANGE, BLUE), strict=True):
        right.plot(steps, sizes, style, color=colour, markersize=4, label=name)
    right.set(title="How fast does the error shrink with ε?", xscale="log", yscale="log")
    right.set(xlabel="step ε (log scale)", ylabel="size of the error (log scale)")
    right.legend(fontsize=9, loc="lower right")
    sns.despine(figure)
    return figure


def graph(
    nodes: dict[str, tuple[float, float, str]], arrows: list[tuple[str, str, float, str, str]], title: str
) -> Figure:
    """Draw a computation from left to right, with values forward and gradients backward.

    Parameters
    ----------
    nodes : dict of str to (float, float, str)
        Name to place (x, y) and text.
    arrows : list of (str, str, float, str, str)
        From, to, how much the arrow bends, the value that goes forward, the gradient that comes back.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 3.3), layout="constrained")
    ax = figure.subplots()
    ax.set_aspect("equal")  # so that the middle of a bent arrow is where we compute it
    boxes = {}
    for name, (x, y, text) in nodes.items():
        box = {"boxstyle": "round,pad=0.45", "facecolor": "#f2f2f2", "edgecolor": "black"}
        boxes[name] = ax.text(x, y, text, ha="center", va="center", fontsize=12, bbox=box, zorder=3).get_bbox_patch()
    for start, end, bend, value, gradient in arrows:
        (x0, y0, _), (x1, y1, _) = nodes[start], nodes[end]
        style = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.6, "shrinkA": 2, "shrinkB": 2, "mutation_scale": 16}
        style |= {"patchA": boxes[start], "patchB": boxes[end], "connectionstyle": f"arc3,rad={bend}"}
        ax.annotate("", (x1, y1), (x0, y0), arrowprops=style, zorder=1)
        # The middle of a bent arrow lies aside of the straight line by half the bend.
        x, y = (x0 + x1) / 2 + bend * (y1 - y0) / 2, (y0 + y1) / 2 - bend * (x1 - x0) / 2
        look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 13, "zorder": 2}
        look["bbox"] = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        # On a slanted arrow one number stands on each side of it, so that none comes to lie under another arrow's.
        aside = 0.3 if y0 != y1 else 0
        ax.text(x + np.sign(y1 - y0) * -aside, y + 0.19, value, color=BLUE, **look)
        ax.text(x + np.sign(y1 - y0) * aside, y - 0.19, gradient, color=VERMILION, weight="bold", **look)
    xs, ys = [node[0] for node in nodes.values()], [node[1] for node in nodes.values()]
    ax.set(title=title, xlim=(min(xs) - 0.4, max(xs) + 0.4), ylim=(min(ys) - 0.4, max(ys) + 0.95))
    ax.text(0, 1, "upper number: value, forward →", color=BLUE, fontsize=11, va="top", transform=ax.transAxes)
    ax.text(1, 1, "← lower number: gradient, backward", color=VERMILION, fontsize=11, weight="bold", ha="right",
            va="top", transform=ax.transAxes)  # fmt: skip
    ax.axis("off")
    return figure


def jacobians(tables: list[np.ndarray], names: list[str], labels: list[str], title: str) -> Figure:
    """Draw tables of derivatives side by side, with the same colours.

    Parameters
    ----------
    tables : list of ndarray of float, shape (n, n)
        Row i, column j: how output i answers to input j.
    names : list of str
        One name for each table.
    labels : list of str, length n
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 3.8), layout="constrained")
    axes = figure.subplots(1, len(tables), sharey=True)
    for ax, table, name in zip(axes, tables, names, strict=True):
        # Adding 0 turns a rounded -0 into 0, so that no field says "-0.00".
        table = np.round(table, 2) + 0.0
        heat_map(ax, table, labels, labels, annotate=".2f", cmap=DIVERGING, vmin=-0.25, vmax=0.25, cbar=False)
        ax.set_title(name, fontsize=10)
        ax.set_xlabel("score that is pushed up")
        ax.tick_params(axis="x", rotation=0)
    axes[0].set_ylabel("share that answers")
    figure.suptitle(title, fontsize=13)
    figure.colorbar(axes[0].collections[0], ax=axes, label="∂ share / ∂ score", shrink=0.7)
    return figure


def gradient_flow(norms: list[dict[str, np.ndarray]], scales: list[str], title: str) -> Figure:
    """Draw how large a gradient is at every depth, one panel for each size of the weights.

    Parameters
    ----------
    norms : list of dict of str to ndarray of float, shape (N + 1,)
        One dict for each panel: name of the kind of layer, and the norm of the gradient at depths 0 to N.
    scales : list of str
        What the panels differ in.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.3), layout="constrained")
    axes = figure.subplots(1, len(norms), sharey=True)
    styles = [(VERMILION, "v:"), (ORANGE, "s--"), (BLUE, "o-")]
    for ax, curves, scale in zip(axes, norms, scales, strict=True):
        ax.axhline(1, color=GREY, linewidth=1)
        for (name, values), (colour, style) in zip(curves.items(), styles, strict=True):
            ax.plot(values, style, color=colour, markersize=4, markevery=3, linewidth=2, label=name)
        ax.set(title=scale, yscale="log", xticks=range(0, len(values), 6), xlabel="depth (0 = before the first layer)")
    axes[0].set_ylabel("norm of ∂L/∂x, last layer = 1 (log scale)")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    figure.suptitle(title, fontsize=13)
    sns.despine(figure)
    return figure


def gradient_check(groups: dict[str, tuple[np.ndarray, np.ndarray]], title: str) -> Figure:
    """Compare gradients with central differences: one against the other, and their relative difference.

    Parameters
    ----------
    groups : dict of str to ndarray of float, shape (2, N)
        Name to (central differences, your gradients); up to three groups.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    styles: list[tuple[str, str, dict[str, Any]]] = [
        (BLUE, "o", {"markersize": 3, "zorder": 4}),  # small and on top, as all three lie on one another
        (ORANGE, "s", {"markersize": 8, "markerfacecolor": "none", "zorder": 2}),
        ("black", "x", {"markersize": 6, "zorder": 3}),
    ]
    reach = max(np.abs(pair).max() for pair in groups.values()) * 1.08
    left.axline((0, 0), slope=1, color=GREY, linewidth=1)
    for (name, (central, yours)), (colour, marker, look) in zip(groups.items(), styles, strict=False):
        left.plot(central, yours, marker, color=colour, alpha=0.75, label=name, **look)
        size = np.abs(central) + np.abs(yours)
        error = np.abs(central - yours) / np.where(size == 0, 1, size)
        drawn = error > 0  # a logarithmic axis has no place for exact agreement
        right.plot(size[drawn] / 2, error[drawn], marker, color=colour, alpha=0.75, **look)
    left.set(title="All on the line?", xlabel="central difference", ylabel="gradient of your backward function")
    left.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    right.set(title="The same, looked at closely", xscale="log", yscale="log")
    right.set(xlabel="mean of |central| and |yours| (log scale)", ylabel="relative error (log scale)")
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    figure.suptitle(title, fontsize=13)
    sns.despine(figure)
    return figure


def gradient_norms(
    layers: dict[str, list[float]], others: dict[str, float], heads: np.ndarray, titles: tuple[str, str]
) -> Figure:
    """Draw the norms of a model's gradients by parameter, and those of one matrix by head.

    Parameters
    ----------
    layers : dict of str to list of float, length L
        Norm of the gradient of each of a block's parameters, layer by layer.
    others : dict of str to float
        Parameters outside the blocks.
    heads : ndarray of float, shape (L, A)
    titles : pair of str

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 6.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
    names = [*layers, *others]
    for layer, (colour, marker) in enumerate([(GREEN, "v"), (ORANGE, "s"), (BLUE, "o")]):
        sizes = [values[layer] for values in layers.values()]
        places = np.arange(len(sizes)) + 0.22 * (layer - 1)  # one below the other, so that none covers another
        left.plot(sizes, places, marker, color=colour, markersize=7, label=f"layer {layer}")
    left.plot(list(others.values()), range(len(layers), len(names)), "D", color="black", markersize=7,
              label="outside the layers")  # fmt: skip
    left.axhline(len(layers) - 0.5, color=GREY, linewidth=1)
    left.set(title=titles[0], xscale="log", xlabel="norm of the gradient (log scale)", yticks=range(len(names)))
    left.set_yticklabels(names)
    left.invert_yaxis()
    left.grid(axis="y", linewidth=0.4)
    figure.legend(loc="outside lower center", ncols=4)
    sns.despine(ax=left)
    columns, rows = ([f"{name} {i}" for i in range(n)] for name, n in (("head", heads.shape[1]), ("layer", len(heads))))
    look = {"label": "norm of the gradient", "location": "bottom", "shrink": 0.8}
    heat_map(right, heads, columns, rows, annotate=".3f", square=False, cbar_kws=look)
    right.tick_params(axis="x", rotation=0)
    right.set_title(titles[1])
    return figure
