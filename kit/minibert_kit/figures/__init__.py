"""Drawing for the notebooks: `save`, what all figures share, and one module for each notebook.

Arrays go in, a Matplotlib figure comes out. Nothing is computed here that an exercise asks for.
"""

import base64
import html
import io
from pathlib import Path
from typing import Any

import numpy as np
import seaborn as sns
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind readers can tell apart.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, BROWN, PINK, GREY, YELLOW, SKY = sns.color_palette("colorblind").as_hex()
COLOUR_MAP = "viridis"
DIVERGING = "RdBu_r"


def save(figure: Figure, name: str, alt: str, numbers: str = "") -> None:
    """Save a figure as figures/<name>.png and show it with a description for readers who cannot see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name, alt : str
        The file's name without its ending, and what the figure shows where all functions are right, in words.
    numbers : str, optional
        Words with the numbers that this very figure was drawn from: they depend on the weights of Mini-BERT.
    """
    alt = f"As it should look: {alt}"  # what was drawn are the student's own numbers
    alt += f" In this figure: {numbers}" if numbers else ""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=160, facecolor="white", metadata={"Description": alt})
    folder = Path("figures")
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.png").write_bytes(buffer.getvalue())
    about = {"alt": alt, "vscode_altText": alt, "width": round(figure.get_figwidth() * 96)}
    picture = base64.b64encode(buffer.getvalue()).decode()
    display({"image/png": picture, "text/plain": alt}, metadata={"image/png": about}, raw=True)
    # JupyterLab drops the alt text of pictures, so the description also stands below, folded.
    folded = f"<details><summary><small>The figure in words</small></summary>{html.escape(alt)}</details>"
    display({"text/html": folded, "text/plain": ""}, raw=True)


def heat_map(
    ax: Axes,
    table: np.ndarray,
    columns: list[str] | bool,
    rows: list[str] | bool,
    annotate: str | None = None,
    square: bool = True,
    **style: Any,
) -> None:
    """Draw a table of numbers as colours, with a label for each row and column.

    Parameters
    ----------
    ax : matplotlib Axes
    table : ndarray of float, shape (R, C)
    columns, rows : list of str, lengths C and R, or False for none
    annotate : str, optional
        A format such as ".2f" writes each number into its field.
    square : bool, default True
    style : further arguments of seaborn.heatmap
    """
    style = {"cmap": COLOUR_MAP, "linewidths": 0.4, "linecolor": "white", **style}
    sns.heatmap(
        table, ax=ax, xticklabels=columns, yticklabels=rows, square=square,
        annot=annotate is not None, fmt=annotate or "", **style,
    )  # fmt: skip
    ax.tick_params(axis="x", rotation=90, length=0)
    ax.tick_params(axis="y", rotation=0, length=0)
