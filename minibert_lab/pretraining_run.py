"""`minibert pretrain` from corpus to weights: vocabulary, data, progress bar, checkpoints, curves."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from minibert_grader.errors import CourseError
from minibert_lab.battery import battery_results
from minibert_lab.corpus import read_corpus, story_rows, token_stream
from minibert_lab.evaluation import (
    HELD_OUT,
    RECIPE,
    VOCABULARY,
    WEIGHTS,
    held_out_rows,
    masked_metrics,
    story_rows_held_out,
    vocabulary_digest,
)  # fmt: skip
from minibert_lab.pretraining import Batches, Recipe, fingerprint, pretrain
from minibert_lab.simple_english import frozen_stories
from minibert_lab.simple_english.lessons import BATTERY_SIZE
from minibert_ref.model import MiniBERT
from minibert_ref.text.tokenizer import VocabularyError, WordPieceTokenizer
from minibert_ref.training.checkpoint import CheckpointError
from minibert_ref.weights import save_weights

CHECKPOINT, HISTORY, CURVES = "checkpoint.safetensors", "history.csv", "curves.png"
_VOCABULARY_STORIES, _VOCABULARY_SEED = 30_000, 99
_GLANCE = 128  # held-out rows looked at during training


def vocabulary(path: Path, texts: list[str], recipe: Recipe) -> WordPieceTokenizer:
    """The tokenizer in a file, or a new one trained on the texts and simple English, then saved there.

    The stories are frozen ones: the same corpus gives the same tokens whatever lessons are added later.

    Parameters
    ----------
    path : path
    texts : list of str
        Training paragraphs; nothing held out.
    recipe : Recipe

    Returns
    -------
    WordPieceTokenizer

    Raises
    ------
    CourseError
        If the file is damaged, or the texts are too small for the vocabulary that the model has.
    """
    size = recipe.config.vocab_size
    try:
        if path.exists():
            return WordPieceTokenizer().load_model(path)
        count = min(_VOCABULARY_STORIES, 4 * size) if recipe.simple_share else 0
        made_up = frozen_stories(np.random.default_rng([recipe.seed, _VOCABULARY_SEED]), count, held_out=False)
        tokenizer = WordPieceTokenizer().train([*texts, *made_up], size)
    except VocabularyError as error:
        raise CourseError(f"The {error}.") from None
    except ValueError as error:
        raise CourseError(f"No vocabulary can be trained: {error}.") from None
    if len(tokenizer) != size:
        raise CourseError(f"The corpus gives {len(tokenizer)} tokens, not the {size} of the model: add more text.")
    tokenizer.save(path)
    return tokenizer


def run(
    corpus: Sequence[str | Path],
    out: str | Path,
    recipe: Recipe,
    threads: int = 1,
    every: int = 250,
    console: Console | None = None,
) -> dict[str, Any]:
    """Train and write everything a user of the model needs; started again, it goes on where it was killed.

    Parameters
    ----------
    corpus : sequence of path
    out : path
        Folder, made if missing.
    recipe : Recipe
    threads : int, default 1
    every : int, default 250
        Steps between checkpoints, and between looks at held-out text.
    console : rich.console.Console, optional
        Where the progress bar goes; stderr if left out.

    Returns
    -------
    dict
        ``steps``, last ``loss``, ``held_out`` perplexities at the end.

    Raises
    ------
    CourseError
        If the corpus, the vocabulary or the checkpoint cannot be used.
    """
    out = Path(out)
    training, held_out = read_corpus(corpus)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(f"The folder {str(out)!r} cannot be made: {error.strerror}.") from None
    for leftover in out.glob(".*.tmp"):  # half-written files of a run that was killed
        leftover.unlink(missing_ok=True)
    tokenizer = vocabulary(out / VOCABULARY, training, recipe)
    (out / HELD_OUT).write_text("\n\n".join(held_out) + "\n", encoding="utf-8")
    T, encode = recipe.config.max_positions, tokenizer.encode
    stream = token_stream(training, encode)
    made_up = partial(story_rows, encode=encode)
    glances = {
        "corpus": held_out_rows(held_out, encode, T)[:_GLANCE],
        "simple": story_rows_held_out(encode, T, _GLANCE),
    }
    model = MiniBERT(recipe.config, rng=np.random.default_rng(recipe.seed))
    with _progress(console) as progress:
        task = progress.add_task("training", total=recipe.steps, loss=float("nan"), perplexity=float("nan"))

        def callback(step: int, history: dict[str, Any], params: dict[str, np.ndarray]) -> None:
            if step % every == 0 or step == recipe.steps:
                seen = {name: masked_metrics(params, recipe.config, rows, 1) for name, rows in glances.items()}
                right = sum(row["right"] for row in battery_results(params, recipe.config, tokenizer).values())
                entry = [
                    step, seen["corpus"]["perplexity"], seen["simple"]["perplexity"], seen["simple"]["top5"],
                    right / BATTERY_SIZE,
                ]  # fmt: skip
                history.setdefault("held_out", []).append(entry)
                progress.update(task, completed=step, perplexity=entry[1])
                _log(progress, step, history, entry)
            progress.update(task, completed=step, loss=float(np.mean(history["loss"][-50:])))

        try:
            history = pretrain(
                model, Batches(stream, made_up, recipe), recipe, fingerprint(recipe, stream, tokenizer.vocab),
                out / CHECKPOINT, every, threads, callback,
            )  # fmt: skip
        except CheckpointError as error:
            raise CourseError(f"Training cannot go on: {error}.") from None
    save_weights(out / WEIGHTS, model.params, model.config, np.float16)
    write_history(out / HISTORY, history)
    draw_curves(out / CURVES, history)
    content = {
        **asdict(recipe),
        "corpus_files": [Path(path).name for path in corpus],
        "corpus_tokens": len(stream),
        "vocabulary_sha256": vocabulary_digest(tokenizer.vocab),
    }
    (out / RECIPE).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return {"steps": recipe.steps, "loss": history["loss"][-1], "held_out": history["held_out"][-1]}


def _progress(console: Console | None) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("step {task.completed:.0f}/{task.total:.0f}"),
        TextColumn("loss {task.fields[loss]:.3f}"), TextColumn("held-out perplexity {task.fields[perplexity]:.1f}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(), console=console,
    )  # fmt: skip


def _log(progress: Progress, step: int, history: dict[str, Any], entry: list[float]) -> None:
    """A line per look at held-out text, which is all that a log file shows of a progress bar."""
    loss = float(np.mean(history["loss"][-50:]))
    seconds = progress.tasks[0].time_remaining
    left = "" if seconds is None else f", {timedelta(seconds=round(seconds))} left"
    progress.console.print(
        f"step {step}: loss {loss:.3f}, held-out perplexity {entry[1]:.2f}, simple English {entry[2]:.2f}, "
        f"its top-5 accuracy {entry[3]:.3f}, battery {entry[4]:.1%}{left}",
        soft_wrap=True,
    )


def write_history(path: Path, history: dict[str, Any]) -> None:
    """One line per step as CSV: step, loss, gradient norm, learning rate, and held-out numbers where there are any."""
    looks = {entry[0]: entry[1:] for entry in history["held_out"]}
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "step", "loss", "gradient_norm", "learning_rate", "perplexity_corpus", "perplexity_simple",
                "top5_simple", "battery_top1",
            ]
        )  # fmt: skip
        columns = zip(history["loss"], history["gradient_norm"], history["learning_rate"], strict=True)
        for step, (loss, norm, rate) in enumerate(columns, 1):
            seen = [f"{number:.4f}" for number in looks.get(step, [])]
            writer.writerow([step, f"{loss:.4f}", f"{norm:.4f}", f"{rate:.3e}", *seen])


def draw_curves(path: Path, history: dict[str, Any]) -> None:
    """Loss, held-out perplexity, learning rate and gradient norm over the steps, as a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 7), layout="constrained")
    FigureCanvasAgg(figure)
    (loss, perplexity), (rate, norm) = figure.subplots(2, 2)
    steps = np.arange(1, len(history["loss"]) + 1)
    loss.plot(steps, history["loss"], color="#bbbbbb", linewidth=0.5, label="each step")
    window = min(100, len(steps))
    smooth = np.convolve(history["loss"], np.ones(window) / window, mode="valid")
    loss.plot(steps[window - 1 :], smooth, color="#0072B2", label=f"mean of {window} steps")
    loss.set(title="Training loss", ylabel="nats per masked token")
    looks = np.array(history["held_out"])
    perplexity.plot(looks[:, 0], looks[:, 1], "o-", markersize=3, color="#0072B2", label="corpus")
    perplexity.plot(looks[:, 0], looks[:, 2], "s-", markersize=3, color="#D55E00", label="simple English")
    perplexity.set(title="Held-out perplexity", ylabel="perplexity", yscale="log")
    rate.plot(steps, history["learning_rate"], color="#0072B2")
    rate.set(title="Learning rate", ylabel="learning rate")
    norm.plot(steps, history["gradient_norm"], color="#0072B2", linewidth=0.5)
    norm.set(title="Gradient norm before clipping", ylabel="norm", yscale="log")
    for axes in (loss, perplexity):
        axes.legend()
    for axes in (loss, perplexity, rate, norm):
        axes.set_xlabel("step")
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)
