"""Gradient clipping and accumulation."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from minibert_ref.buffers import empty_like


def global_norm(grads: Mapping[str, np.ndarray]) -> float | np.floating:
    """Euclidean length of all gradients together.

    Parameters
    ----------
    grads : dict of str to ndarray, float

    Returns
    -------
    float scalar of the dtype of the gradients

    Examples
    --------
    >>> float(global_norm({"a": np.array([3.0]), "b": np.array([[4.0]])}))
    5.0
    """
    if not grads:
        return 0.0
    dtype = np.result_type(*grads.values())
    with np.errstate(over="ignore"):
        squares = sum(float(np.vdot(grad, grad)) for grad in grads.values())
    if 1e-20 < squares < 1e30:
        return dtype.type(math.sqrt(squares))
    # Squares overflow float32 from 1e19 on and vanish below 1e-23: such gradients are divided by their largest entry.
    largest = max(float(np.max(np.abs(grad), initial=0)) for grad in grads.values())
    if largest == 0 or not math.isfinite(largest):
        return dtype.type(largest)
    scaled = (grad / largest for grad in grads.values())
    return dtype.type(largest * math.sqrt(math.fsum(float(np.vdot(grad, grad)) for grad in scaled)))


def clip_by_global_norm(
    grads: Mapping[str, np.ndarray], max_norm: float
) -> tuple[dict[str, np.ndarray], float | np.floating]:
    """Shorten the gradients to max_norm if together they are longer, keeping their direction (Pascanu et al. 2013).

    Parameters
    ----------
    grads : dict of str to ndarray, float
    max_norm : float, positive

    Returns
    -------
    grads : dict of str to ndarray
        New arrays where shortened, the given ones where not.
    norm : float scalar
        The length before clipping.

    Raises
    ------
    ValueError
        If max_norm is not positive, or a gradient is not finite: no factor can repair that.

    Examples
    --------
    >>> grads, norm = clip_by_global_norm({"a": np.array([3.0]), "b": np.array([4.0])}, 1.0)
    >>> grads["b"], float(norm)
    (array([0.8]), 5.0)
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm must be positive, not {max_norm}")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise ValueError("a gradient is not finite: lower the learning rate or look for a division by zero")
    if norm <= max_norm:
        return dict(grads), norm
    factor = max_norm / float(norm)
    return {name: np.multiply(grad, factor, out=empty_like(grad)) for name, grad in grads.items()}, norm


def accumulate_gradients(
    micro_grads: Sequence[Mapping[str, np.ndarray]], token_counts: Sequence[int]
) -> dict[str, np.ndarray]:
    """Gradient of a large batch from those of its parts.

    Every part's loss is a mean over its own labelled tokens, so the parts weigh in by how many they had.

    Parameters
    ----------
    micro_grads : sequence of dict of str to ndarray, float
        One dict per micro-batch, the same keys in each.
    token_counts : sequence of int
        Labelled tokens of each micro-batch.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    ValueError
        If there is no micro-batch, the lengths or keys differ, or the counts are not positive in sum.

    Examples
    --------
    >>> accumulate_gradients([{"w": np.array([1.0])}, {"w": np.array([5.0])}], [3, 1])
    {'w': array([2.])}
    """
    micro_grads, counts = list(micro_grads), [int(count) for count in token_counts]
    if not micro_grads or len(micro_grads) != len(counts):
        raise ValueError(f"{len(micro_grads)} micro-batches need as many token counts, not {len(counts)}")
    if min(counts) < 0 or sum(counts) == 0:
        raise ValueError(f"token counts must not be negative and not all 0: {counts}")
    if any(grads.keys() != micro_grads[0].keys() for grads in micro_grads):
        raise ValueError("all micro-batches must have gradients with the same keys")
    shares = [count / sum(counts) for count in counts]
    total = {name: np.multiply(grad, shares[0], out=empty_like(grad)) for name, grad in micro_grads[0].items()}
    for grads, share in zip(micro_grads[1:], shares[1:], strict=True):
        for name, grad in grads.items():
            total[name] += np.multiply(grad, share, out=empty_like(grad))
    return total
