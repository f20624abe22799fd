"""One training step on several threads of this process.

NumPy lets go of the interpreter while it computes, so threads truly run side by side. Each takes a part of the batch
through the whole model, forward and backward, and the gradients are added at the end: gradient accumulation, with the
parts at the same time instead of one after the other. No layer has to know.

Set OPENBLAS_NUM_THREADS=1 before NumPy is imported. BLAS would otherwise start threads of its own for every product,
and they would be in each other's way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import numpy as np

from minibert_ref.buffers import Buffers
from minibert_ref.layers.losses import IGNORE_INDEX
from minibert_ref.training.clipping import accumulate_gradients
from minibert_ref.training.optimizers import Arrays, State, check_grads

Batch = dict[str, Any]  # arrays with one entry per sequence: ids, labels and mask, which may be None
Loss = float | np.floating
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Settings = ParamSpec("_Settings")


class Workers:
    """Threads that share the work of a training step, each with `Buffers` of its own.

    Inside ``with``, the calling thread has buffers at hand too.

    Parameters
    ----------
    threads : int, default 1
        With 1 the caller does the work itself.

    Examples
    --------
    >>> with Workers(2) as workers:
    ...     workers.map(abs, [-1, -2, -3])
    [1, 2, 3]
    """

    def __init__(self, threads: int = 1) -> None:
        if threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        self.threads = threads
        self._buffers = Buffers()
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def __enter__(self) -> Self:
        self._buffers.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._buffers.__exit__(*error)
        if self._pool is not None:
            self._pool.shutdown()

    def map(self, f: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """[f(item) for item in items], the calls side by side."""

        def with_buffers(item: _Item) -> _Result:
            with self._buffers:
                return f(item)

        return list((map if self._pool is None else self._pool.map)(with_buffers, items))

    def deal(self, arrays: Mapping[str, np.ndarray]) -> list[list[str]]:
        """Names of the arrays in one list per thread, dealt out by size like cards, so that all have the same to do."""
        names = sorted(arrays, key=lambda name: arrays[name].size, reverse=True)
        return [names[first :: self.threads] for first in range(self.threads)]


def split_batch(batch: Batch, parts: int) -> list[Batch]:
    """Cut a batch into batches of consecutive sequences.

    Parameters
    ----------
    batch : dict of str to ndarray or None
        Every array with one entry per sequence.
    parts : int
        Fewer come back if there are fewer sequences.

    Returns
    -------
    list of dict

    Examples
    --------
    >>> split_batch({"lengths": np.array([7, 8, 9]), "mask": None}, 2)
    [{'lengths': array([7]), 'mask': None}, {'lengths': array([8, 9]), 'mask': None}]
    """
    size = next(len(array) for array in batch.values() if array is not None)
    bounds = [size * part // parts for part in range(parts + 1)]
    rows = [slice(first, last) for first, last in pairwise(bounds) if first < last]
    return [{name: None if array is None else array[part] for name, array in batch.items()} for part in rows]


def accumulated(
    loss_and_grads: Callable[[Arrays, Batch], tuple[Loss, Arrays]], workers: Workers | None = None
) -> Callable[[Arrays, Sequence[Batch]], tuple[Loss, Arrays]]:
    """loss_and_grads for a list of micro-batches: the loss and gradients of their union.

    The result depends on the micro-batches and their order, not on the number of threads.

    Parameters
    ----------
    loss_and_grads : callable
        (params, batch) → (loss, grads), the loss a mean over the labelled tokens of ``batch["labels"]``.
    workers : Workers, optional
        Who does it side by side; one micro-batch after the other if left out.

    Returns
    -------
    callable
        (params, list of batches) → (loss, grads). Micro-batches without any label do not count.

    Examples
    --------
    >>> part = lambda params, batch: (batch["x"], {"w": np.array([batch["x"]])})
    >>> batches = [{"x": 1.0, "labels": np.array([5, 5, 5])}, {"x": 5.0, "labels": np.array([5, -100, -100])}]
    >>> accumulated(part)({}, batches)
    (2.0, {'w': array([2.])})
    """
    workers = workers or Workers()

    def over_micro_batches(params: Arrays, batches: Sequence[Batch]) -> tuple[Loss, Arrays]:
        counted = [(batch, int(np.sum(batch["labels"] != IGNORE_INDEX))) for batch in batches]
        counted = [(batch, count) for batch, count in counted if count] or counted[:1]
        batches, counts = zip(*counted, strict=True)
        results = workers.map(lambda batch: loss_and_grads(params, batch), batches)
        if len(results) == 1:
            return results[0]
        loss = sum(float(loss) * count for (loss, _), count in zip(results, counts, strict=True)) / sum(counts)
        grads = [grads for _, grads in results]

        def add(names: list[str]) -> Arrays:
            return accumulate_gradients([{name: part[name] for name in names} for part in grads], counts)

        total = {name: grad for some in workers.map(add, workers.deal(grads[0])) for name, grad in some.items()}
        return loss, {name: total[name] for name in grads[0]}

    return over_micro_batches


def shared_update(
    update: Callable[Concatenate[Arrays, Arrays, State, _Settings], tuple[Arrays, State]],
    workers: Workers,
) -> Callable[Concatenate[Arrays, Arrays, State, _Settings], tuple[Arrays, State]]:
    """An optimiser step in place, the parameters shared out to threads; the same bits as on one.

    Parameters
    ----------
    update : callable
        `adam_update` or the like: (params, grads, state, …) → (params, state), in place, each parameter on its own.
    workers : Workers

    Returns
    -------
    callable
        The same arguments → params, state, the objects given.

    Raises
    ------
    ValueError
        If the keys or shapes of params and grads differ.

    Examples
    --------
    >>> from minibert_ref.training.optimizers import adam_state, adam_update
    >>> params, grads = {"a": np.array([1.0]), "b": np.array([2.0])}, {"a": np.ones(1), "b": np.ones(1)}
    >>> with Workers(2) as workers:
    ...     _ = shared_update(adam_update, workers)(params, grads, adam_state(params), lr=1)
    >>> params["a"].round(6), params["b"].round(6)
    (array([0.]), array([1.]))
    """

    def over_shares(
        params: Arrays,
        grads: Arrays,
        state: State,
        *settings: _Settings.args,
        **more_settings: _Settings.kwargs,
    ) -> tuple[Arrays, State]:
        check_grads(params, grads)

        def one_share(names: list[str]) -> int:
            p, g, m, v = ({name: arrays[name] for name in names} for arrays in (params, grads, state["m"], state["v"]))
            _, after = update(p, g, {**state, "m": m, "v": v}, *settings, **more_settings)
            return after["step"]

        state["step"] = workers.map(one_share, workers.deal(params))[0]
        return params, state

    return over_shares
