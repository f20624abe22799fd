"""Pretrain the reference Mini-BERT; a run that was killed goes on from its checkpoint to the same bits.

The batch of every step is a pure function of the seed and the step. A checkpoint therefore holds the parameters, the
optimiser's moments and the step, and nothing about the data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from minibert_lab.corpus import rows_of_stream, rows_per_epoch
from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import MiniBERT
from minibert_ref.model import loss_and_grads as model_loss_and_grads
from minibert_ref.training.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from minibert_ref.training.data_parallel import Batch, Workers, accumulated, shared_update
from minibert_ref.training.loop import train
from minibert_ref.training.mlm import mask_tokens
from minibert_ref.training.optimizers import adam_state, adam_update, without_decay
from minibert_ref.training.schedules import warmup_linear

MASK_ID, SPECIAL_IDS = 4, tuple(range(5))
_EPOCH, _STORIES, _MASKS = 1, 2, 3  # streams of random numbers, independent of each other


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, apart from the corpus."""

    steps: int = 18_000
    batch_size: int = 64  # rows of full length; of shorter ones as many more as give the same number of tokens
    # From which step on rows are how long. Attention starts out equal over all tokens: among 16 a word's neighbours
    # count enough to be noticed after 250 steps, among 64 the loss was still that of word frequencies after 500.
    lengths: tuple[tuple[int, int], ...] = ((0, 16), (1200, 32), (2100, 64))
    parts: int = 2  # of a batch, computed in parallel; sums of floats depend on it, so it belongs to the recipe
    simple_share: float = 0.3  # of the rows; half of them cost the novels six points of perplexity
    peak_lr: float = 1.2e-3  # 2e-3 was no better, 2.5e-3 diverged
    warmup: int = 300
    beta1: float = 0.9
    beta2: float = 0.98
    weight_decay: float = 0.01
    max_norm: float = 1.0
    mask_rate: float = 0.4  # more to learn from per step than with 15 %; evaluation stays at 15 %
    seed: int = 0
    config: MiniBERTConfig = field(default_factory=MiniBERTConfig)


def recipe_for(steps: int) -> Recipe:
    """The published recipe, or a shorter or longer run of the same shape: Recipe.

    >>> recipe_for(18_000) == Recipe()
    True
    """
    lengths = ((0, 16), (steps // 15, 32), (7 * steps // 60, 64))
    return Recipe(steps=steps, lengths=lengths, warmup=min(300, steps // 20))


class Batches:
    """The masked batch of every step.

    Parameters
    ----------
    stream : ndarray, int, shape (N,)
        The corpus, see `corpus.token_stream`.
    simple_rows : callable
        (rng, count, length) → ndarray, int, shape (count, length), fresh rows of simple English, padded with 0.
    recipe : Recipe
    """

    def __init__(
        self, stream: np.ndarray, simple_rows: Callable[[np.random.Generator, int, int], np.ndarray], recipe: Recipe
    ) -> None:
        self.stream, self.simple_rows, self.recipe = stream, simple_rows, recipe
        self._cut: tuple[int, int] | None = None
        self._rows = np.empty((0, 0), np.int32)

    def rows(self, length: int, epoch: int) -> np.ndarray:
        """Rows of an epoch in their random order; every epoch cuts the stream at other places."""
        if self._cut != (length, epoch):
            rng = np.random.default_rng([self.recipe.seed, _EPOCH, length, epoch])
            self._rows = rng.permutation(rows_of_stream(self.stream, length, int(rng.integers(len(self.stream)))))
            self._cut = length, epoch
        return self._rows

    def unmasked(self, step: int) -> np.ndarray:
        """Ids (B, T) of a step, corpus rows first."""
        first, length = max(phase for phase in self.recipe.lengths if phase[0] <= step)
        length = min(length, self.recipe.config.max_positions)
        batch_size = self.recipe.batch_size * self.recipe.config.max_positions // length
        simple_count = round(self.recipe.simple_share * batch_size)
        corpus_count = batch_size - simple_count
        per_epoch = rows_per_epoch(self.stream, length)
        taken = range((step - first) * corpus_count, (step - first + 1) * corpus_count)
        rows = [self.rows(length, number // per_epoch)[number % per_epoch] for number in taken]
        if simple_count:
            rng = np.random.default_rng([self.recipe.seed, _STORIES, step])
            rows.extend(self.simple_rows(rng, simple_count, length))
        return np.stack(rows)

    def __call__(self, step: int) -> list[Batch]:
        """The parts of the batch of a step: dicts of ids, labels and mask, each (B / parts, T)."""
        ids = self.unmasked(step)
        rng = np.random.default_rng([self.recipe.seed, _MASKS, step])
        vocab_size = self.recipe.config.vocab_size
        inputs, labels = mask_tokens(ids, SPECIAL_IDS, MASK_ID, vocab_size, self.recipe.mask_rate, rng)
        # Deal the rows out like cards, so that each part gets its share of both kinds of text.
        parts = [slice(first, None, self.recipe.parts) for first in range(self.recipe.parts)]
        return [_batch(inputs[part], labels[part], ids[part] != 0) for part in parts]


def _batch(ids: np.ndarray, labels: np.ndarray, mask: np.ndarray) -> Batch:
    return {"ids": ids, "labels": labels, "mask": None if mask.all() else mask}


def fingerprint(recipe: Recipe, stream: np.ndarray, vocab: Mapping[str, int]) -> dict[str, Any]:
    """What a checkpoint must agree with to be resumed: the recipe and digests of corpus and vocabulary."""
    digest = hashlib.sha256(np.ascontiguousarray(stream, dtype="<i4").tobytes())
    digest.update("\n".join(sorted(vocab, key=vocab.__getitem__)).encode("utf-8"))
    return {"recipe": json.loads(json.dumps(asdict(recipe))), "data": digest.hexdigest()}  # as a file gives it back


def pretrain(
    model: MiniBERT,
    batches: Callable[[int], list[Batch]],
    recipe: Recipe,
    identity: dict[str, Any],
    checkpoint: str | Path,
    every: int,
    threads: int = 1,
    callback: Callable[[int, dict[str, Any], dict[str, np.ndarray]], None] | None = None,
) -> dict[str, Any]:
    """Train a model, going on from the checkpoint if there is one.

    Parameters
    ----------
    model : MiniBERT
        Fresh; its params are overwritten.
    batches : callable
        step → list of batches, such as `Batches`.
    recipe : Recipe
    identity : dict
        From `fingerprint`; must be that of the checkpoint.
    checkpoint : path
        Written every `every` steps and at the end.
    every : int
    threads : int, default 1
        How many parts of a batch are computed at the same time; the weights do not depend on it.
    callback : callable, optional
        callback(step, history, params) after every step; what it puts into history is in the next checkpoint.

    Returns
    -------
    history : dict
        ``loss``, ``gradient_norm``, ``learning_rate`` per step, from the first step on, and what the callback added.

    Raises
    ------
    CheckpointError
        If the checkpoint is damaged or belongs to another run.
    """
    params, state, start = model.params, adam_state(model.params), 0
    history: dict[str, Any] = {"loss": [], "gradient_norm": [], "learning_rate": []}
    if Path(checkpoint).exists():
        loaded = load_checkpoint(checkpoint)
        extra = loaded.extra
        if not isinstance(extra, Mapping) or extra.get("identity") != identity:
            raise CheckpointError(
                f"checkpoint {str(checkpoint)!r} is of another recipe or corpus: give another --out, or delete it"
            )
        for name, array in params.items():
            array[...] = loaded.params[name]
        state, start, history = loaded.state, loaded.step, extra["history"]
    exempt = without_decay(params)

    def after_step(metrics: dict[str, Any], params: dict[str, np.ndarray], state: dict[str, Any]) -> None:
        done = metrics["step"]
        for name in ("loss", "gradient_norm", "learning_rate"):
            history[name].append(float(metrics[name]))
        if callback is not None:
            callback(done, history, params)
        if done % every == 0 or done == recipe.steps:
            save_checkpoint(
                checkpoint, params, state, done, np.random.default_rng(0), {"identity": identity, "history": history}
            )

    with Workers(threads) as workers:
        update = shared_update(adam_update, workers)
        train(
            params,
            state,
            (batches(step) for step in range(start, recipe.steps)),
            accumulated(lambda params, batch: model_loss_and_grads(params, recipe.config, **batch), workers),
            lambda params, grads, state, lr: update(
                params,
                grads,
                state,
                lr,
                beta1=recipe.beta1,
                beta2=recipe.beta2,
                weight_decay=recipe.weight_decay,
                no_decay=exempt,
            ),
            lambda step: warmup_linear(step + 1, recipe.peak_lr, recipe.warmup, recipe.steps + 1),
            recipe.max_norm,
            callback=after_step,
            start=start,
        )
    return history
