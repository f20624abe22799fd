"""Using the model: logits for many sequences, fill in masks, sample, rank candidates."""

from collections.abc import Callable

import numpy as np

from minibert_ref.buffers import empty
from minibert_ref.checks import check_mask, check_sequences
from minibert_ref.layers.softmax import softmax
from minibert_ref.model import MiniBERT, hidden_forward
from minibert_ref.training.data_parallel import Workers

_SEQUENCES = 16  # at a time: enough for fast products, few enough that what lies between ids and logits stays small


def batch_logits(
    model: MiniBERT, ids: np.ndarray, mask: np.ndarray | None = None, workers: Workers | None = None
) -> np.ndarray:
    """The logits of ``model.forward``, without the cache that only the backward pass needs, and faster.

    Parameters
    ----------
    model : MiniBERT
    ids : ndarray, int, shape (B, T)
    mask : ndarray, bool, as in `minibert_ref.model.forward`, optional
    workers : Workers, optional
        Threads to do it side by side, see `minibert_ref.training.data_parallel`. Keep them for many calls: so is their
        memory.

    Returns
    -------
    ndarray, shape (B, T, V)

    Raises
    ------
    ValueError
        As `minibert_ref.model.forward`.

    Examples
    --------
    >>> from minibert_ref.model import MiniBERT
    >>> model = MiniBERT({"vocab_size": 7, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8})
    >>> batch_logits(model, np.array([[1, 2, 3], [4, 5, 6]])).shape
    (2, 3, 7)
    """
    ids = check_sequences(ids, model.config)
    mask = check_mask(mask, ids.shape, model.config.num_heads)
    if mask is not None:
        mask = np.broadcast_to(mask, (len(ids), *mask.shape[1:]))
    logits = empty((*ids.shape, model.config.vocab_size), model.dtype)  # (B, T, V)

    def some(first: int) -> None:
        rows = slice(first, first + _SEQUENCES)
        hidden, _ = hidden_forward(ids[rows], None if mask is None else mask[rows], model.params, model.config)
        tokens, out = hidden.reshape(-1, hidden.shape[-1]), logits[rows].reshape(-1, logits.shape[-1])
        np.matmul(tokens, model.params["mlm_head_W"], out=out)  # (n, H) -> (n, V)
        out += model.params["mlm_head_b"]

    (workers or Workers()).map(some, range(0, len(ids), _SEQUENCES))
    return logits


def top_k_predictions(logits: np.ndarray, position: int, k: int) -> list[tuple[int, float]]:
    """The k likeliest tokens at a position.

    Parameters
    ----------
    logits : ndarray, float, shape (T, V)
    position : int
    k : int

    Returns
    -------
    list of (int, float)
        Id and probability over the whole vocabulary, likeliest first; of equal ones the lower id first.

    Raises
    ------
    ValueError
        If the position or k is out of range.

    Examples
    --------
    >>> top_k_predictions(np.log([[0.2, 0.7, 0.1]]), 0, 2)[0][0]
    1
    """
    T, V = logits.shape
    if not -T <= position < T or not 0 <= k <= V:
        raise ValueError(f"position {position} and k {k} do not fit logits of shape {logits.shape}")
    probs = softmax(logits[position])
    best = np.argsort(-logits[position], kind="stable")[:k]
    return [(int(number), float(probs[number])) for number in best]


def fill_mask(
    ids: np.ndarray, logits_fn: Callable[[np.ndarray], np.ndarray], mask_id: int, k: int
) -> list[list[tuple[int, float]]]:
    """The k likeliest tokens at every mask.

    Parameters
    ----------
    ids : ndarray, int, shape (T,)
        One or more of them mask_id.
    logits_fn : callable
        ids (B, T) → logits (B, T, V).
    mask_id : int
    k : int

    Returns
    -------
    list of list of (int, float)
        One list per mask, from left to right, each as from `top_k_predictions`.

    Raises
    ------
    ValueError
        If there is no mask.

    Examples
    --------
    >>> logits_fn = lambda ids: np.tile(np.arange(6.0), (*ids.shape, 1))
    >>> [[number for number, prob in best] for best in fill_mask(np.array([2, 4, 5, 4, 3]), logits_fn, 4, 2)]
    [[5, 4], [5, 4]]
    """
    ids = np.asarray(ids)
    positions = np.flatnonzero(ids == mask_id)
    if positions.size == 0:
        raise ValueError(f"there is no mask (id {mask_id}) to fill: put [MASK] into the text")
    logits = logits_fn(ids[np.newaxis])[0]  # (T,) -> (1, T, V) -> (T, V)
    return [top_k_predictions(logits, int(position), k) for position in positions]


def sample_with_temperature(logits: np.ndarray, temperature: float, rng: np.random.Generator) -> int:
    """Draw a token with probability softmax(logits / temperature).

    Parameters
    ----------
    logits : ndarray, float, shape (V,)
        -inf is never drawn.
    temperature : float, not negative
        0 takes the highest logit (the lowest id of equal ones), infinity draws uniformly.
    rng : numpy.random.Generator
        Draws one uniform number, none at temperature 0.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the temperature is negative or not a number, or all logits are -inf.

    Examples
    --------
    >>> sample_with_temperature(np.array([0.0, 9.0, 1.0]), 0, np.random.default_rng(0))
    1
    """
    if not temperature >= 0:
        raise ValueError(f"temperature must be 0 or more, not {temperature}")
    if temperature == 0:
        return int(np.argmax(logits))
    possible = np.flatnonzero(~np.isneginf(logits))
    if possible.size == 0:
        raise ValueError("all logits are -inf: no token can be drawn")
    # Differences to the highest logit are at most 0, so that a tiny temperature makes them -inf and never +inf.
    below = logits[possible].astype(np.float64)
    below -= below.max()
    with np.errstate(over="ignore"):
        cumulative = np.cumsum(np.exp(below / temperature))
    drawn = np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right")
    return int(possible[drawn])
