"""Masked language modelling: which tokens to hide, what to put there, batches, accuracy (Devlin et al. 2018, 3.1)."""

from collections.abc import Collection, Sequence

import numpy as np

from minibert_ref.layers.losses import IGNORE_INDEX, labelled
from minibert_ref.text.tokenization import pad_batch

MASK_SHARE, RANDOM_SHARE = 0.8, 0.1  # the remaining 10 % keep their token


def choose_mask_positions(
    ids: np.ndarray, special_ids: Collection[int], rate: float, rng: np.random.Generator
) -> np.ndarray:
    """Which tokens are to be predicted: each ordinary one with probability `rate`, and at least one.

    Parameters
    ----------
    ids : ndarray, int, shape (...)
    special_ids : collection of int
        Never chosen, padding among them.
    rate : float, from 0 to 1
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, bool, shape of ids

    Raises
    ------
    ValueError
        If the rate is out of range or all tokens are special.

    Examples
    --------
    >>> choose_mask_positions(np.array([[2, 9, 3]]), [0, 1, 2, 3, 4], 0.15, np.random.default_rng(0))
    array([[False,  True, False]])
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"rate must be between 0 and 1, not {rate}")
    ordinary = ~np.isin(ids, list(special_ids))
    if not ordinary.any():
        raise ValueError("all tokens are special: nothing can be masked")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        candidates = np.flatnonzero(ordinary)
        chosen.flat[candidates[rng.integers(len(candidates))]] = True
    return chosen


def mask_tokens(
    ids: np.ndarray, special_ids: Collection[int], mask_id: int, vocab_size: int, rate: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Hide tokens: of the chosen ones 80 % become [MASK], 10 % a random ordinary token, 10 % stay.

    Parameters
    ----------
    ids : ndarray, int, shape (...)
        Left unchanged.
    special_ids : collection of int
        Never hidden and never put in.
    mask_id : int
    vocab_size : int
    rate : float, from 0 to 1
    rng : numpy.random.Generator

    Returns
    -------
    inputs : ndarray, int, shape of ids
    labels : ndarray, int64, shape of ids
        The original token at chosen positions, -100 elsewhere.

    Raises
    ------
    ValueError
        As `choose_mask_positions`, and if every token of the vocabulary is special.

    Examples
    --------
    >>> ids = np.array([[2, 9, 3]])
    >>> inputs, labels = mask_tokens(ids, [0, 1, 2, 3, 4], 4, 12, 0.15, np.random.default_rng(1))
    >>> inputs, labels
    (array([[2, 4, 3]]), array([[-100,    9, -100]]))
    """
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids.astype(np.int64), IGNORE_INDEX)  # unsigned ids could not hold -100
    ordinary_ids = np.setdiff1d(np.arange(vocab_size), list(special_ids))
    if ordinary_ids.size == 0:
        raise ValueError("every token of the vocabulary is special: none can be put in at random")
    fate = rng.random(ids.shape)
    random_ids = ordinary_ids[rng.integers(len(ordinary_ids), size=ids.shape)]
    inputs = np.where(chosen & (fate < MASK_SHARE), mask_id, ids)
    inputs = np.where(chosen & (fate >= MASK_SHARE) & (fate < MASK_SHARE + RANDOM_SHARE), random_ids, inputs)
    return inputs.astype(ids.dtype, copy=False), labels


def masked_accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Share of labelled positions at which the highest logit is the label.

    Parameters
    ----------
    logits : ndarray, float, shape (..., V)
    labels : ndarray, int, shape (...)
        -100 where ignored.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If no position is labelled or a label is out of range.

    Examples
    --------
    >>> masked_accuracy(np.array([[1.0, 2.0], [5.0, 0.0], [0.0, 1.0]]), np.array([1, -100, 0]))
    0.5
    """
    chosen = labelled(labels, logits.shape[-1])
    return float(np.mean(logits[chosen].argmax(axis=-1) == np.asarray(labels)[chosen]))


def make_batches(
    sequences: Sequence[Sequence[int]], batch_size: int, pad_id: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """One epoch: every sequence once, sequences of similar length together, batches in random order.

    Parameters
    ----------
    sequences : sequence of sequence of int
    batch_size : int
        The last batch may be smaller.
    pad_id : int
    rng : numpy.random.Generator

    Returns
    -------
    list of (ids, mask)
        Pairs of arrays (B, T) as from `pad_batch`: T is the longest length of that batch.

    Raises
    ------
    ValueError
        If batch_size is not positive or a sequence is empty.

    Examples
    --------
    >>> batches = make_batches([[5], [6, 7], [8]], 2, 0, np.random.default_rng(0))
    >>> sorted(ids.shape for ids, mask in batches)
    [(1, 2), (2, 1)]
    """
    if batch_size < 1:
        raise ValueError(f"batch_size must be positive, not {batch_size}")
    order = rng.permutation(len(sequences))  # so that equal lengths meet other neighbours in every epoch
    lengths = np.array([len(sequences[i]) for i in order], dtype=np.intp)
    order = order[np.argsort(lengths, kind="stable")]
    groups = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [pad_batch([sequences[i] for i in groups[g]], pad_id) for g in rng.permutation(len(groups))]
