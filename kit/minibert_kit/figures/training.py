"""Notebook 07: masks, the curves of a training run, what the model says before and after it, three sick runs."""

from collections.abc import Mapping, Sequence

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch

from minibert_kit.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION

LINES = [(BLUE, "-", "o"), (ORANGE, "--", "s"), (GREEN, "-.", "^"), (VERMILION, ":", "D"), (PURPLE, "-", "v")]
LINES.append(("black", "--", "x"))
FEW = 60  # words: with fewer, one right guess more or less moves a curve
# What became of a token: the colour of its box, and of its frame.
FATES = {
    "not chosen": ("#f2f2f2", "#d9d9d9"),
    "becomes [MASK]": (SKY, BLUE),
    "becomes a random word": (ORANGE, "black"),
    "stays": ("white", VERMILION),
}


def masking_strategy(rows: list[list[tuple[str, str, str]]], shares: dict[str, tuple[float, float]]) -> Figure:
    """Draw what mask_tokens did with some sentences, and how often each fate was met.

    Parameters
    ----------
    rows : list of list of (str, str, str)
        For each token of a sentence: what the model sees, what it has to predict ("" for nothing), and the fate, one of
        the keys of `FATES`.
    shares : dict of str to (float, float)
        Fate of a chosen token to its measured share and to the share that was asked for, in per cent.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.6, 0.85 * len(rows) + 2.1), layout="constrained")
    top, bottom = figure.subplots(2, 1, height_ratios=(0.95 * len(rows), 1.5))
    for number, row in enumerate(rows):
        for place, (seen, target, fate) in enumerate(row):
            face, edge = FATES[fate]
            box = FancyBboxPatch(
                (place + 0.06, number - 0.27), 0.88, 0.54, boxstyle="round,pad=0,rounding_size=0.08",
                facecolor=face, edgecolor=edge, linewidth=1 if fate == "not chosen" else 2,
            )  # fmt: skip
            top.add_patch(box)
            top.text(place + 0.5, number, seen, ha="center", va="center", fontsize=9)
            if target:
                top.text(place + 0.5, number + 0.42, target, ha="center", va="center", fontsize=9, weight="bold")
    top.set(xlim=(0, max(map(len, rows))), ylim=(len(rows) - 0.4, -0.45))
    top.axis("off")
    handles = [Patch(facecolor=face, edgecolor=edge, linewidth=1.5, label=fate) for fate, (face, edge) in FATES.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=10)

    names = list(shares)
    places = range(len(names))
    bottom.barh(places, [share for share, _ in shares.values()], color=[FATES[name][0] for name in names],
                edgecolor=[FATES[name][1] for name in names], linewidth=1.5, height=0.65)  # fmt: skip
    for number, (share, wanted) in enumerate(shares.values()):
        bottom.plot([wanted] * 2, [number - 0.45, number + 0.45], color="black", linewidth=1.5)
        bottom.annotate(f"{share:.1f} %", (max(share, wanted), number), (6, 0), textcoords="offset points", va="center")
    bottom.set_yticks(places, [name.removeprefix("becomes ") for name in names])
    bottom.invert_yaxis()
    bottom.set(xlim=(0, 100), xlabel="share of the chosen tokens, in per cent (black line: what was asked for)")
    sns.despine(ax=bottom)
    figure.suptitle(
        "Which of the words that are still there must the model predict all the same?\n"
        "(in the box: what the model sees; in bold below it: the label, if there is one)",
        fontsize=12,
    )
    return figure


def loss_curve(
    steps: Sequence[float],
    losses: Sequence[float],
    measured_steps: Sequence[float],
    measured_losses: Sequence[float],
    levels: dict[str, float],
    cut: int,
) -> Figure:
    """Draw the loss of each batch, and the loss on held-out sentences.

    Parameters
    ----------
    steps, losses : list of numbers, length N
        Steps done, and the loss of each step.
    measured_steps, measured_losses : list of numbers, length M
        The same for held-out sentences.
    levels : dict of str to float
        Losses to compare with: name to height of a line.
    cut : int
        The step after which the training was taken up from a file.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 4.6), layout="constrained")
    ax = figure.subplots()
    ax.plot(steps, losses, ".", color=GREY, markersize=3, label="training batch")
    ax.plot(measured_steps, measured_losses, "o-", color=BLUE, markersize=4.5, linewidth=2, label="held-out sentences")
    for name, level in levels.items():
        ax.axhline(level, color="black", linestyle="--", linewidth=1)
        ax.annotate(f"{name}: {level:.2f}", (steps[-1], level), (0, 4), textcoords="offset points", ha="right")
    ax.axvline(cut, color=VERMILION, linestyle=":", linewidth=1.8, label="saved to a file and loaded")
    ax.set(xlabel="step", ylabel="loss (nats)", ylim=(0, 1.12 * max(losses)), xlim=(-0.01 * steps[-1], None))
    ax.set_title("When does the model know more than how frequent each word is?")
    ax.legend(loc="center right", fontsize=10)
    sns.despine(figure)
    return figure


def learning_rate_and_gradient_norm(
    steps: Sequence[float], rates: Sequence[float], norms: Sequence[float], max_norm: float, warmup: int
) -> Figure:
    """Draw the learning rate and the gradient norm of each step, one above the other.

    Parameters
    ----------
    steps, rates, norms : list of numbers, length N
    max_norm : float
        Where gradients were clipped.
    warmup : int
        Number of warm-up steps, shaded.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 5.2), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.6))
    for ax in (top, bottom):
        ax.axvspan(0, warmup, color=GREY, alpha=0.2)
    top.plot(steps, rates, color=BLUE, linewidth=2.2)
    top.annotate("warm-up", (warmup, 0), (6, 5), textcoords="offset points", color="dimgrey")
    top.set(ylabel="learning rate", ylim=(0, None))
    x, y = np.array(steps), np.array(norms)
    above = y > max_norm
    bottom.plot(x[~above], y[~above], ".", color=BLUE, markersize=4, label="below the bound")
    bottom.plot(x[above], y[above], "x", color=VERMILION, markersize=4.5, label="above it, so clipped")
    bottom.axhline(max_norm, color="black", linestyle="--", linewidth=1, label=f"max_norm = {max_norm:g}")
    bottom.set(xlabel="step", ylabel="gradient norm before clipping", ylim=(0, None))
    bottom.legend(loc="upper right", fontsize=10)
    figure.suptitle("Are the largest gradients those of the largest learning rates?", fontsize=13)
    sns.despine(figure)
    return figure


def mask_accuracy(
    steps: Sequence[float],
    overall: Sequence[float],
    baseline: float,
    kinds: dict[str, list[float]],
    amounts: Mapping[str, int],
) -> Figure:
    """Draw the accuracy on held-out sentences: of all words, and of each kind of word.

    Parameters
    ----------
    steps, overall : list of numbers, length M
        Steps done, and the share of right guesses.
    baseline : float
        The share that one gets by always guessing the commonest word.
    kinds : dict of str to list of float
        Kind of word to the share of right guesses among its words.
    amounts : dict of str to int
        Kind of word to the number of words that its share rests on; with few, the line is thin.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.6, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1, 1.35))
    left.plot(steps, 100 * np.array(overall), "o-", color=BLUE, markersize=4, linewidth=2)
    left.axhline(100 * baseline, color="black", linestyle="--", linewidth=1)
    left.annotate("always the commonest word", (steps[-1], 100 * baseline), (0, 4), textcoords="offset points",
                  ha="right")  # fmt: skip
    left.set(title="All chosen words", xlabel="step", ylabel="right guesses, in per cent", ylim=(0, 103))
    for (kind, accuracy), (colour, dash, marker) in zip(kinds.items(), LINES, strict=False):
        right.plot(steps, 100 * np.array(accuracy), dash, color=colour, marker=marker, markersize=4,
                   linewidth=1.8 if amounts[kind] >= FEW else 0.8, label=f"{kind} (n = {amounts[kind]})")  # fmt: skip
    right.set(title="By kind of word", xlabel="step")
    right.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=10)
    figure.suptitle("What does the model learn first, and what never?", fontsize=13)
    sns.despine(figure)
    return figure


def before_after_predictions(
    panels: list[tuple[str, list[tuple[str, float]], list[tuple[str, float]], set[str]]],
) -> Figure:
    """Draw the best guesses for some gaps, before and after training.

    Parameters
    ----------
    panels : list of (str, list of (str, float), list of (str, float), set of str)
        A text with a gap; the guesses before and after training with their probabilities; the words that fit.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.2, 1.2 * len(panels)), layout="constrained")
    axes = figure.subplots(len(panels), 2, sharex=True, width_ratios=(1, 2))
    for (text, before, after, fitting), pair in zip(panels, axes, strict=True):
        for ax, guesses in zip(pair, (before, after), strict=True):
            words, shares = zip(*guesses, strict=True)
            places = range(len(words))
            bars = ax.barh(places, [100 * share for share in shares], color=GREY, height=0.72)
            for bar, word in zip(bars, words, strict=True):
                if word in fitting:
                    bar.set(facecolor=BLUE, edgecolor="white", hatch="//", linewidth=0)
            ax.bar_label(
                bars, [f"{100 * share:.0f} %" if share > 0.005 else "" for share in shares], padding=3, fontsize=9
            )
            ax.set_yticks(places, words)
            ax.invert_yaxis()
            ax.tick_params(axis="y", length=0)
        pair[0].set_title(text, loc="left", fontsize=11, weight="bold")
    for ax, when in zip(axes[-1], ("before training", "after training"), strict=True):
        ax.set(xlim=(0, 118), xticks=[0, 50, 100], xlabel=f"{when}: probability in %")
    handles = [Patch(facecolor=BLUE, edgecolor="white", hatch="//", label="fits"), Patch(color=GREY, label="does not")]
    figure.legend(handles=handles, loc="upper right", ncols=2, frameon=False)
    figure.suptitle("Which of these gaps can nobody fill with certainty?", fontsize=13)
    sns.despine(figure)
    return figure


def sick_runs(guessing: float) -> Figure:
    """Draw three runs of the mini-run's model that went wrong, and a healthy one to compare with.

    The curves were recorded: 600 steps each, the loss and the gradient norm of every tenth step, the loss on held-out
    sentences after every twentieth.

    Parameters
    ----------
    guessing : float
        The loss of a model that gives all words equal shares.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(9.6, 5.8), layout="constrained")
    axes = figure.subplots(2, 3, sharex=True, height_ratios=(1.5, 1))
    healthy = RUNS["healthy"]
    for column, (ax, lower) in enumerate(axes.T):
        run = RUNS["ABC"[column]]
        ax.axhline(guessing, color="black", linewidth=1, label="guessing: ln V")
        ax.plot(
            np.arange(0, 601, 20), healthy["held"], color=GREY, linewidth=4, alpha=0.7, label="healthy run, held-out"
        )
        ax.plot(np.arange(1, 601, 10), run["loss"], "--", color=ORANGE, linewidth=1.8, label="training batch")
        ax.plot(np.arange(0, 601, 20), run["held"], color=BLUE, linewidth=1.8, label="held-out sentences")
        ax.set_title(f"Run {'ABC'[column]}" + (" (loss on a log scale)" if column == 0 else ""), weight="bold")
        lower.plot(np.arange(1, 601, 10), healthy["norm"], color=GREY, linewidth=3, alpha=0.7, label="healthy run")
        lower.plot(np.arange(1, 601, 10), run["norm"], color=PURPLE, linewidth=1.6, label="this run")
        lower.set(yscale="log", xlabel="step", ylim=(0.004, 300))
        if column:
            ax.set_ylim(0, 5.6)
            lower.tick_params(labelleft=False)
    axes[0, 0].set(yscale="log", ylabel="loss (nats)")
    axes[1, 0].set_ylabel("gradient norm\n(log scale)")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    axes[1, 0].legend(loc="lower left", fontsize=9)
    figure.suptitle("Three sick runs: what went wrong?", fontsize=13)
    sns.despine(figure)
    return figure


def _numbers(text: str) -> np.ndarray:
    return np.array(text.split(), dtype=float)


# Recorded from really training the model of section 9 wrongly, in one way each.
RUNS = {
    "healthy": {
        "loss": _numbers(
            """
            4.88 4.69 4.42 3.98 3.51 3.11 2.93 2.57 1.98 1.29 2.89 2.1 2.06 1.82 1.69 1.45 1.09 1.18 1.51 1.18 0.602
            1.45 1.06 1.27 0.802 0.747 0.667 0.954 0.949 0.603 0.626 0.952 0.677 0.712 1.18 0.686 0.687 0.643 0.633
            0.988 0.866 0.701 1.01 0.741 0.609 0.497 0.836 0.587 0.64 0.891 0.614 0.498 0.989 0.569 0.653 0.526
            0.577 0.718 0.448 0.577
            """
        ),
        "norm": _numbers(
            """
            2.35 2.27 2.56 1.96 2 2.59 1.89 3.83 1.74 1.68 4.05 2.19 3.84 1.81 5.8 1.14 2.47 2.45 4.96 1.4 0.958
            1.39 1.62 0.716 0.81 1.08 0.967 1.85 0.926 0.943 0.763 1.2 1.43 1.44 1.34 1.2 1.11 0.971 1.05 1.17 1.71
            1.27 2 1.17 2.39 0.685 1.45 1.3 1.27 1.18 0.827 1.07 1.76 1.78 0.756 0.807 1.09 0.999 0.915 1.82
            """
        ),
        "held": _numbers(
            """
            4.76 4.31 3.48 2.56 1.92 1.64 1.37 1.24 1.08 1.07 0.991 0.96 0.952 0.906 0.905 0.89 0.9 0.879 0.887 0.84
            0.857 0.844 0.832 0.798 0.785 0.784 0.78 0.764 0.756 0.753 0.752
            """
        ),
    },
    "A": {
        "loss": _numbers(
            """
            4.88 3.92 4.67 4.24 4.95 4.18 3.37 4.11 3.44 3.7 4.22 3.72 5.6 5.08 5.5 7.17 6.97 31.3 13 71.3 66.8 89.7
            71.1 80.7 86.4 118 128 197 139 274 106 110 106 127 100 131 106 152 111 98.8 126 138 87.2 104 139 143
            90.5 88.7 99.3 139 94.8 54.2 70.4 59.4 94.8 74.6 129 75.9 36.4 44.2
            """
        ),
        "norm": _numbers(
            """
            2.35 1.55 2.33 2.89 1.19 0.992 0.9 1.45 1.21 1.58 2.49 0.946 3.92 2.8 6.21 8.32 14.3 14.4 12.9 44.2 21.4
            47 40.7 32.1 72.3 58.8 73.8 82.2 102 56.9 67.4 63.1 62.2 73.1 90.1 84.1 87.8 102 84.9 58.3 81.6 106 89.2
            98.9 61.5 106 46.2 39.5 89.7 85.9 66.6 71 59.7 50.7 87.4 49.6 100 55.2 50.1 73.7
            """
        ),
        "held": _numbers(
            """
            4.76 4.03 4.16 3.67 4.23 4 4.83 4.66 7.05 20.4 64.3 84.4 91.2 138 153 115 130 96.3 140 89.6 97 93 127
            103 92.4 92.7 61.3 62.1 113 59.6 37.8
            """
        ),
    },
    "B": {
        "loss": _numbers(
            """
            4.88 4.86 4.54 4.72 4.63 4.67 4.76 4.62 4.79 4.75 4.87 4.67 5 4.91 4.69 4.85 4.87 4.74 4.85 4.8 4.73
            4.71 4.71 4.77 4.64 4.71 4.66 4.63 4.61 4.75 4.7 4.93 4.94 4.84 4.9 4.72 4.66 4.68 4.71 4.78 4.81 4.69
            4.79 4.8 4.68 4.67 4.81 4.57 4.74 4.7 4.81 4.91 4.69 4.79 4.66 4.65 4.63 4.84 4.8 4.72
            """
        ),
        "norm": _numbers(
            """
            2.35 2.22 2.5 2.31 1.87 2.42 2.01 2.8 2.56 2.59 2.67 2.49 3.12 2.54 2.69 2.19 2.53 2.63 2.81 2.59 2.23
            2.16 2.53 1.94 2.06 2.18 2.33 2.09 2.54 2.03 1.99 2.49 2.57 2.93 2.56 2.22 2.46 2.92 2.38 2.36 2.35 2.09
            2.21 2.58 2.44 2.31 2.37 2.42 2.18 2.54 2.23 3.1 2.36 2.24 2.21 2.53 2.28 1.99 3 2.58
            """
        ),
        "held": _numbers(
            """
            4.76 4.76 4.76 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.75 4.74 4.74
            4.74 4.74 4.74 4.74 4.74 4.74 4.74 4.74 4.74 4.74
            """
        ),
    },
    "C": {
        "loss": _numbers(
            """
            5.05 4.52 3.49 2.47 1.39 0.642 0.26 0.111 0.0601 0.039 0.0291 0.0235 0.0198 0.0172 0.0152 0.0136 0.0123
            0.0112 0.0103 0.0095 0.00882 0.00823 0.0077 0.00724 0.00683 0.00647 0.00614 0.00584 0.00558 0.00533
            0.00511 0.00491 0.00473 0.00456 0.00441 0.00427 0.00414 0.00402 0.00391 0.00381 0.00372 0.00363 0.00355
            0.00348 0.00341 0.00335 0.00329 0.00324 0.00319 0.00315 0.00311 0.00308 0.00305 0.00302 0.003 0.00298
            0.00296 0.00295 0.00294 0.00293
            """
        ),
        "norm": _numbers(
            """
            2.8 2.7 2.03 1.87 1.48 1.03 0.612 0.269 0.175 0.0998 0.072 0.0591 0.0494 0.0433 0.0384 0.0346 0.0314
            0.0288 0.0266 0.0247 0.023 0.0215 0.0202 0.0191 0.018 0.0171 0.0163 0.0156 0.0149 0.0143 0.0137 0.0132
            0.0127 0.0123 0.0119 0.0115 0.0112 0.0109 0.0106 0.0104 0.0101 0.0099 0.00969 0.0095 0.00932 0.00916
            0.00902 0.00888 0.00876 0.00865 0.00854 0.00846 0.00837 0.0083 0.00825 0.00819 0.00815 0.00811 0.00809
            0.00808
            """
        ),
        "held": _numbers(
            """
            4.76 4.3 3.8 3.67 4.02 4.26 4.37 4.45 4.52 4.57 4.61 4.66 4.69 4.72 4.75 4.78 4.8 4.83 4.85 4.86 4.88
            4.89 4.9 4.92 4.92 4.93 4.94 4.94 4.95 4.95 4.95
            """
        ),
    },
}
