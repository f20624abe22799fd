"""The training loop: loss, clip, step, again and again, resumable at any moment."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np

from minibert_ref.model import MiniBERT
from minibert_ref.model import loss_and_grads as model_loss_and_grads
from minibert_ref.training.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from minibert_ref.training.clipping import clip_by_global_norm
from minibert_ref.training.data_parallel import Batch, Loss, Workers, accumulated, shared_update
from minibert_ref.training.mlm import make_batches, mask_tokens
from minibert_ref.training.optimizers import Arrays, State, adam_state, adam_update, without_decay
from minibert_ref.training.schedules import warmup_linear

_AnyBatch = TypeVar("_AnyBatch")
Callback = Callable[[dict[str, Any], Arrays, State], None]


def training_step(
    params: Arrays,
    state: State,
    batch: _AnyBatch,
    loss_and_grads: Callable[[Arrays, _AnyBatch], tuple[Loss, Arrays]],
    optimizer: Callable[[Arrays, Arrays, State], tuple[Arrays, State]],
    max_norm: float,
) -> tuple[Arrays, State, dict[str, float]]:
    """One step: the loss and its gradients, clipped, then the optimiser.

    Parameters
    ----------
    params : dict of str to ndarray
    state : dict
        Of the optimiser.
    batch
        Whatever loss_and_grads takes.
    loss_and_grads : callable
        (params, batch) → (loss, grads).
    optimizer : callable
        (params, grads, state) → (params, state).
    max_norm : float, positive

    Returns
    -------
    params, state : dict
    metrics : dict
        ``loss`` before the step and ``gradient_norm`` before clipping, floats.

    Raises
    ------
    ValueError
        If a gradient is not finite.

    Examples
    --------
    >>> from minibert_ref.training.optimizers import sgd_step
    >>> square = lambda params, batch: (params["w"] @ params["w"], {"w": 2 * params["w"]})
    >>> sgd = lambda params, grads, state: (sgd_step(params, grads, 0.25), state)
    >>> params, state, metrics = training_step({"w": np.array([2.0])}, {}, None, square, sgd, 100.0)
    >>> params, metrics
    ({'w': array([1.])}, {'loss': 4.0, 'gradient_norm': 4.0})
    """
    loss, grads = loss_and_grads(params, batch)
    grads, norm = clip_by_global_norm(grads, max_norm)
    params, state = optimizer(params, grads, state)
    return params, state, {"loss": float(loss), "gradient_norm": float(norm)}


def train(
    params: Arrays,
    state: State,
    batches: Iterable[_AnyBatch],
    loss_and_grads: Callable[[Arrays, _AnyBatch], tuple[Loss, Arrays]],
    optimizer: Callable[[Arrays, Arrays, State, float], tuple[Arrays, State]],
    schedule: Callable[[int], float],
    max_norm: float,
    stop_below: float | None = None,
    callback: Callback | None = None,
    start: int = 0,
) -> dict[str, Any]:
    """Train on one batch after the other.

    Parameters
    ----------
    params, state : dict
        Where to start.
    batches : iterable
        One batch per step; training ends with it.
    loss_and_grads : callable
        (params, batch) → (loss, grads).
    optimizer : callable
        (params, grads, state, lr) → (params, state).
    schedule : callable
        step → learning rate; the first step is `start`.
    max_norm : float
    stop_below : float, optional
        Stop early once the loss is below.
    callback : callable, optional
        Called after every step as callback(metrics, params, state), for progress bars and checkpoints.
    start : int, default 0
        Steps done before.

    Returns
    -------
    dict
        The history: ``step``, ``loss``, ``gradient_norm`` and ``learning_rate``, lists with an entry per step; and the
        final ``params`` and ``state``.

    Examples
    --------
    >>> from minibert_ref.training.optimizers import sgd_step
    >>> square = lambda params, batch: (params["w"] @ params["w"], {"w": 2 * params["w"]})
    >>> sgd = lambda params, grads, state, lr: (sgd_step(params, grads, lr), state)
    >>> history = train({"w": np.array([2.0])}, {}, range(3), square, sgd, lambda step: 0.25, 100.0)
    >>> history["step"], history["loss"]
    ([1, 2, 3], [4.0, 1.0, 0.25])
    """
    history: dict[str, list[Any]] = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}

    def at_this_rate(params: Arrays, grads: Arrays, state: State) -> tuple[Arrays, State]:
        return optimizer(params, grads, state, lr)

    for step, batch in enumerate(batches, start):
        lr = schedule(step)
        params, state, metrics = training_step(params, state, batch, loss_and_grads, at_this_rate, max_norm)
        metrics |= {"step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}


class MaskedBatches:
    """Endless masked batches, epoch after epoch, that can be taken up again in the middle of an epoch.

    Parameters
    ----------
    sequences : sequence of sequence of int
    batch_size : int
    vocab_size : int
    rng : numpy.random.Generator
        Orders the epochs and draws the masks.
    rate : float, default 0.15
        Share of the ordinary tokens to predict.
    pad_id, mask_id : int, default 0 and 4
    special_ids : collection of int, default 0 to 4

    Examples
    --------
    >>> batches = MaskedBatches([[2, 9, 8, 3]] * 3, 2, 20, np.random.default_rng(0))
    >>> batch = next(batches)
    >>> sorted(batch), batch["ids"].shape[1]
    (['ids', 'labels', 'mask'], 4)
    """

    def __init__(
        self,
        sequences: Sequence[Sequence[int]],
        batch_size: int,
        vocab_size: int,
        rng: np.random.Generator,
        rate: float = 0.15,
        pad_id: int = 0,
        mask_id: int = 4,
        special_ids: Iterable[int] = range(5),
    ) -> None:
        if not sequences:
            raise ValueError("there is no sequence to train on")
        self.sequences, self.batch_size, self.vocab_size, self.rng, self.rate = (
            sequences, batch_size, vocab_size, rng, rate,
        )  # fmt: skip
        self.pad_id, self.mask_id, self.special_ids = pad_id, mask_id, tuple(special_ids)
        self._epoch: list[tuple[np.ndarray, np.ndarray]] = []
        self._position = 0
        self._epoch_start: Mapping[str, Any] | None = None  # the generator's state

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Batch:
        if self._position == len(self._epoch):
            self._begin_epoch()
        ids, mask = self._epoch[self._position]
        self._position += 1
        inputs, labels = mask_tokens(ids, self.special_ids, self.mask_id, self.vocab_size, self.rate, self.rng)
        return {"ids": inputs, "labels": labels, "mask": mask}

    def _begin_epoch(self) -> None:
        self._epoch_start = self.rng.bit_generator.state
        self._epoch = make_batches(self.sequences, self.batch_size, self.pad_id, self.rng)
        self._position = 0

    def position(self) -> dict[str, Any]:
        """Where we are, for a checkpoint: the generator as the epoch began, and the batches taken since."""
        return {"epoch_start": self._epoch_start, "taken": self._position}

    def go_to(self, position: Mapping[str, Any]) -> None:
        """Take up a `position` again. Set the generator itself to its state at that moment beforehand."""
        if position["epoch_start"] is None:
            return
        now = self.rng.bit_generator.state
        self.rng.bit_generator.state = position["epoch_start"]
        self._begin_epoch()
        self._position = position["taken"]
        self.rng.bit_generator.state = now


@dataclass(frozen=True)
class PretrainingSettings:
    """The recipe of `pretrain`: sizes in sequences, lengths of time in steps."""

    steps: int
    batch_size: int = 32
    micro_batches: int = 1  # batches per step, accumulated
    peak_lr: float = 1e-3
    warmup: int = 0
    weight_decay: float = 0.01
    max_norm: float = 1.0
    mask_rate: float = 0.15
    checkpoint_every: int = 100


def pretrain(
    model: MiniBERT,
    sequences: Sequence[Sequence[int]],
    settings: PretrainingSettings,
    rng: np.random.Generator,
    checkpoint: str | Path | None = None,
    callback: Callback | None = None,
    threads: int = 1,
) -> dict[str, Any]:
    """Train a model by masked language modelling, going on from a checkpoint if there is one.

    Parameters
    ----------
    model : MiniBERT
        Its params are overwritten.
    sequences : sequence of sequence of int
        Encoded texts, special tokens included.
    settings : PretrainingSettings
    rng : numpy.random.Generator
    checkpoint : path, optional
        Written every `checkpoint_every` steps and at the end. A run that was killed and started again with the same
        arguments ends with the same bits as one that was not.
    callback : callable, optional
        callback(metrics, params, state) after every step.
    threads : int, default 1
        How many micro-batches are computed side by side, see `minibert_ref.training.data_parallel`; no result depends
        on it.

    Returns
    -------
    dict
        The history of the steps of this call, as from `train`.

    Raises
    ------
    CheckpointError
        If the checkpoint is damaged or belongs to other settings or another model.
    ValueError
        If there is no sequence.

    Examples
    --------
    >>> from minibert_ref.model import MiniBERT
    >>> model = MiniBERT({"vocab_size": 20, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8})
    >>> settings = PretrainingSettings(steps=2, batch_size=3)
    >>> pretrain(model, [[2, 9, 8, 3]] * 3, settings, np.random.default_rng(0))["step"]
    [1, 2]
    """
    recipe = {"settings": asdict(settings), "config": model.config.as_dict(), "dtype": model.dtype.name}
    params, state, step = model.params, adam_state(model.params), 0
    if checkpoint is not None and Path(checkpoint).exists():
        params, state, step, restored, extra = load_checkpoint(checkpoint)
        same_generator = type(restored.bit_generator) is type(rng.bit_generator)
        if not isinstance(extra, Mapping) or extra.get("recipe") != recipe or not same_generator:
            raise CheckpointError(
                f"checkpoint {str(checkpoint)!r} is of other settings or another model: "
                "use another file name, or delete it"
            )
        rng.bit_generator.state = restored.bit_generator.state
        for name, array in model.params.items():
            array[...] = params[name]
        params = model.params
    batches = MaskedBatches(sequences, settings.batch_size, model.config.vocab_size, rng, settings.mask_rate)
    if step:
        batches.go_to(extra["position"])
    exempt = without_decay(params)

    def after_step(metrics: dict[str, Any], params: Arrays, state: State) -> None:
        done = metrics["step"]
        if checkpoint is not None and (done % settings.checkpoint_every == 0 or done == settings.steps):
            extra = {"recipe": recipe, "position": batches.position()}
            save_checkpoint(checkpoint, params, state, done, rng, extra)
        if callback is not None:
            callback(metrics, params, state)

    with Workers(threads) as workers:
        update = shared_update(adam_update, workers)
        return train(
            params,
            state,
            (list(islice(batches, settings.micro_batches)) for _ in range(step, settings.steps)),
            accumulated(lambda params, batch: model_loss_and_grads(params, model.config, **batch), workers),
            lambda p, g, s, lr: update(p, g, s, lr, weight_decay=settings.weight_decay, no_decay=exempt),
            lambda step: warmup_linear(step + 1, settings.peak_lr, settings.warmup, settings.steps + 1),
            settings.max_norm,
            callback=after_step,
            start=step,
        )
