"""Notebook 05: valleys and the paths through them, Adam's memory, schedules, clipping, fine-tuning."""

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from minibert_kit.figures import BLUE, GREEN, GREY, ORANGE, VERMILION

# Lines are told apart by colour, by dashes and by the marker at their points.
STYLES = [(BLUE, "-", "o"), (ORANGE, "--", "s"), (GREEN, "-.", "^"), (VERMILION, ":", "D")]


def _contours(ax: Axes, curvature: np.ndarray, xlim: tuple[float, float], ylim: tuple[float, float]) -> None:
    """Lines of equal loss of the valley L(w) = ½ wᵀ C w, lightest at the bottom."""
    x, y = np.meshgrid(np.linspace(*xlim, 200), np.linspace(*ylim, 200))
    loss = 0.5 * (curvature[0, 0] * x**2 + 2 * curvature[0, 1] * x * y + curvature[1, 1] * y**2)
    ax.contourf(x, y, loss, levels=[0, 0.5, 2, 5, 10, 20, 40, 80, 1e9], cmap="Greys", alpha=0.45, vmin=0, vmax=120)
    lines = ax.contour(x, y, loss, levels=[0.5, 2, 5, 10, 20, 40, 80], colors="grey", linewidths=0.6)
    ax.clabel(lines, levels=[2, 10, 40], fmt="%g", fontsize=7, colors="dimgrey")
    ax.plot(0, 0, "*", color="black", markersize=13, zorder=5)
    # One scale for both, so that steps stand at right angles to the lines, as they should.
    ax.set(xlim=xlim, ylim=ylim, xlabel="parameter w₀", ylabel="parameter w₁", aspect="equal")


def loss_landscape(curvature: np.ndarray, paths: dict[str, np.ndarray], losses: dict[str, np.ndarray]) -> Figure:
    """Draw paths through one valley, each in a panel of its own, and the loss along them.

    Parameters
    ----------
    curvature : ndarray of float, shape (2, 2)
        The valley is L(w) = ½ wᵀ C w.
    paths : dict of str to ndarray of float, shape (N, 2)
        Name of a path to its points.
    losses : dict of str to ndarray of float, shape (N,)
        The loss at each of the points, by the same names.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 8), layout="constrained")
    grid = figure.add_gridspec(len(paths), 2, width_ratios=(1.4, 1))
    right = figure.add_subplot(grid[:, 1])
    for row, (name, path) in enumerate(paths.items()):
        colour, dash, marker = STYLES[row]
        ax = figure.add_subplot(grid[row, 0])
        _contours(ax, curvature, (-4.5, 1.0), (-1.7, 1.7))
        ax.plot(path[:, 0], path[:, 1], "-", color=colour, marker=marker, markersize=3.5, linewidth=1.2)
        ax.set_title(name, color=colour, fontsize=11, weight="bold")
        if row < len(paths) - 1:
            ax.set_xlabel("")
            ax.tick_params(labelbottom=False)
        right.plot(losses[name], dash, color=colour, marker=marker, markersize=3.5, label=name)
    right.set(title="The loss on the way", xlabel="step", ylabel="loss (log scale)", yscale="log")
    right.legend(loc="lower left")
    title = "Which learning rate is too small, which too large?"
    figure.suptitle(f"{title}  (★ the lowest point; small numbers: the loss)", fontsize=13)
    sns.despine(ax=right)
    return figure


def optimizer_paths(valleys: dict[str, np.ndarray], paths: dict[str, dict[str, np.ndarray]]) -> Figure:
    """Draw the paths of several optimisers through two valleys.

    Parameters
    ----------
    valleys : dict of str to ndarray of float, shape (2, 2)
        Title of a panel to the matrix C of its valley L(w) = ½ wᵀ C w.
    paths : dict of str to dict of str to ndarray of float, shape (N, 2)
        For each panel: name of an optimiser to its points.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 5.1), layout="constrained")
    limits = [((-4.6, 1.4), (-2.9, 3.1)), ((-4.6, 1.4), (-4.1, 1.9))]
    for ax, (title, curvature), (xlim, ylim) in zip(figure.subplots(1, 2), valleys.items(), limits, strict=True):
        _contours(ax, curvature, xlim, ylim)
        for (name, path), (colour, dash, marker) in zip(paths[title].items(), STYLES, strict=False):
            [line] = ax.plot(path[:, 0], path[:, 1], dash, color=colour, marker=marker, markersize=4.5, label=name)
            line.set(linewidth=1.3, markerfacecolor="none")  # what lies below shows through
        ax.set_title(title)
    figure.axes[0].legend(loc="upper left", framealpha=1)
    figure.suptitle("What changes when the valley is turned?  (★ the lowest point; one marker, one step)", fontsize=13)
    return figure


def adam_moments(
    gradients: dict[str, np.ndarray],
    means: dict[str, np.ndarray],
    roots: dict[str, np.ndarray],
    ways: dict[str, np.ndarray],
) -> Figure:
    """Draw what Adam makes of the gradients of two parameters.

    Parameters
    ----------
    gradients, means, roots : dict of str to ndarray of float, shape (N,)
        Name of a parameter to its gradients, to their corrected running mean, and to the root of that of the squares.
    ways : dict of str to ndarray of float, shape (N,)
        How far each parameter has gone after each step, in units of the learning rate.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 6.2), layout="constrained")
    axes = figure.subplots(2, len(gradients), height_ratios=(1.4, 1))
    lowest, highest = min(way.min() for way in ways.values()), max(way.max() for way in ways.values())
    for column, name in enumerate(gradients):
        steps = np.arange(1, len(gradients[name]) + 1)
        top, bottom = axes[:, column]
        top.fill_between(steps, -roots[name], roots[name], color=GREY, alpha=0.3, label="from −√v̂ to +√v̂")
        top.plot(steps, gradients[name], ".", color=BLUE, markersize=6, label="gradient g")
        top.plot(steps, means[name], color=ORANGE, linewidth=2.2, label="m̂, running mean of g")
        top.axhline(0, color="black", linewidth=0.7)
        top.set(title=name, ylabel="gradient" if column == 0 else "")
        reach = 1.2 * np.abs(gradients[name]).max()
        top.set_ylim(-reach, reach)
        top.set_xlabel(f"(this scale: −{reach:.2g} to {reach:.2g})", fontsize=9)
        bottom.plot(steps, ways[name], color=GREEN, linewidth=2.2)
        bottom.axhline(0, color="black", linewidth=0.7)
        bottom.set(
            xlabel="step", ylim=(lowest - 4, highest + 4), ylabel="way gone (in lr; + is down)" if column == 0 else ""
        )
    axes[0, 1].legend(loc="lower right", fontsize=9)
    figure.suptitle("Which parameter does Adam move further?", fontsize=13)
    sns.despine(figure)
    return figure


def bias_correction(ratio: dict[str, np.ndarray], losses: dict[str, np.ndarray]) -> Figure:
    """Compare Adam with and without bias correction.

    Parameters
    ----------
    ratio : dict of str to ndarray of float, shape (N,)
        Length of each step under a constant gradient, in units of the learning rate: one entry with the correction,
        one without.
    losses : dict of str to ndarray of float
        The loss on the way through a valley, by the same names.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.1), layout="constrained")
    left, right = figure.subplots(1, 2)
    for (name, lengths), (colour, dash, _) in zip(ratio.items(), STYLES, strict=False):
        left.plot(np.arange(1, len(lengths) + 1), lengths, dash, color=colour, linewidth=2.2, label=name)
        right.plot(losses[name], dash, color=colour, linewidth=2.2, label=name)
    left.set(xscale="log", ylim=(0, None), xlabel="step (log scale)", ylabel="length of the step (in lr)")
    left.set_title("The same gradient in every step: how long is each step?", fontsize=11)
    left.legend(loc="upper right")
    right.set(xlabel="step", ylabel="loss", ylim=(0, None))
    right.set_title("A start near the lowest point: does the loss fall?", fontsize=11)
    right.legend(loc="upper right")
    sns.despine(figure)
    return figure


def gradient_norm_clipping(
    losses: np.ndarray,
    norms: np.ndarray,
    clipped_norms: np.ndarray,
    max_norm: float,
    marked: dict[int, str],
    before: dict[str, float],
    after: dict[str, float],
) -> Figure:
    """Draw the gradient norms of many sentences with the bound, and the parts of one of them.

    Parameters
    ----------
    losses, norms, clipped_norms : ndarray of float, shape (N,)
        For each sentence: its loss, and the norm of its gradient before and after clipping.
    max_norm : float
    marked : dict of int to str
        Which sentences to name in the left panel, and how.
    before, after : dict of str to float
        For this sentence: the norm of each array's gradient before and after clipping.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.8), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    left.axhline(max_norm, color=GREY, linestyle="--", linewidth=1.2)
    left.annotate(f"max_norm = {max_norm:g}", (-0.3, max_norm), (0, 4), textcoords="offset points", color="dimgrey")
    left.vlines(losses, clipped_norms, norms, color=GREY, linewidth=1)
    left.plot(losses, norms, "o", color=BLUE, markersize=7, label="before clipping")
    left.plot(losses, clipped_norms, "x", color=ORANGE, markersize=7, markeredgewidth=2, label="after clipping")
    for number, label in marked.items():
        place = (losses[number], norms[number])
        if losses[number] > losses.max() / 2:  # near the right edge the name stands above or below
            aside = (4, 8) if norms[number] > max_norm else (4, -14)
            left.annotate(label, place, aside, textcoords="offset points", ha="right", fontsize=9)
        else:
            left.annotate(label, place, (8, 0), textcoords="offset points", va="center", fontsize=9,
                          bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    left.set(xlabel="loss of the sentence (nats)", ylabel="norm of its gradient", ylim=(-4, 1.15 * norms.max()))
    left.set_xlim(-0.4, max(10, 1.07 * losses.max()))
    left.set_title("Does the largest loss pull hardest?", fontsize=12)
    left.legend(loc="lower right", fontsize=9)
    places = np.arange(len(before))
    right.barh(places - 0.2, before.values(), 0.4, color=BLUE, label="before clipping")
    right.barh(places + 0.2, after.values(), 0.4, color=ORANGE, label="after", hatch="//", edgecolor="white")
    right.set_yticks(places, before)
    right.invert_yaxis()
    for row, name in enumerate(before):
        for shift, value in ((-0.2, before[name]), (0.2, after[name])):
            right.annotate(f"{value:.2g}", (value, row + shift), (3, 0), textcoords="offset points", va="center",
                           fontsize=8)  # fmt: skip
    right.set(xlabel="norm of this array's gradient (log scale)", xscale="log")
    right.set_xlim(min(after.values()) / 3, 8 * max(before.values()))
    right.set_title("The topmost sentence", fontsize=12)
    right.legend(loc="upper right", fontsize=8)
    sns.despine(figure)
    return figure


def learning_rate_schedules(plans: dict[str, list[float]], warmup: int) -> Figure:
    """Draw learning rates against the step.

    Parameters
    ----------
    plans : dict of str to list of float
        Name of a plan to its rate at steps 0, 1, 2, …
    warmup : int
        Number of warm-up steps, shaded.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 3.8), layout="constrained")
    ax = figure.subplots()
    ax.axvspan(0, warmup, color=GREY, alpha=0.25)
    for (name, rates), (colour, dash, _) in zip(plans.items(), STYLES, strict=False):
        ax.plot(rates, dash, color=colour, linewidth=2.4, label=name)
    ax.annotate(f"warm-up: {warmup} steps", (warmup, 0), (6, 6), textcoords="offset points", color="dimgrey")
    ax.set(xlabel="step", ylabel="learning rate", ylim=(0, None))
    ax.set_title("When does each plan take its longest steps?")
    ax.legend(loc="upper right")
    sns.despine(figure)
    return figure


def finetuning(losses: dict[str, list[float]]) -> Figure:
    """Draw the loss of several runs of fine-tuning.

    Parameters
    ----------
    losses : dict of str to list of float
        Name of a run to its loss before each step and after the last.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.2), layout="constrained")
    ax = figure.subplots()
    for (name, loss), (colour, dash, marker) in zip(losses.items(), STYLES, strict=False):
        ax.plot(loss, dash, color=colour, marker=marker, markersize=5, label=name)
    ax.set(xlabel="steps done", ylabel="loss on the four facts (nats, log scale)", yscale="log", xticks=range(0, 21, 2))
    ax.set_title("Four facts, twenty steps: who learns them?")
    figure.legend(loc="outside lower center", ncols=2)
    sns.despine(figure)
    return figure
