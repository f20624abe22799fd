"""Metrics: how well the model predicts, how honest its probabilities are, what its vectors know."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from minibert_ref.layers.losses import labelled, log_softmax


def negative_log_likelihoods(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """-ln p(label) at every labelled position.

    Parameters
    ----------
    logits : ndarray, float, shape (..., V)
    labels : ndarray, int, shape (...)
        -100 where ignored.

    Returns
    -------
    ndarray, shape (N,), dtype of logits
        In nats, in the order of the positions.

    Raises
    ------
    ValueError
        If no position is labelled or a label is out of range.

    Examples
    --------
    >>> negative_log_likelihoods(np.zeros((2, 4)), np.array([3, -100])).round(4)
    array([1.3863])
    """
    chosen = labelled(labels, logits.shape[-1])
    targets = np.asarray(labels)[chosen]
    return -log_softmax(logits[chosen])[np.arange(targets.size), targets]


def perplexity(logits: np.ndarray, labels: np.ndarray) -> float:
    """exp of the mean negative log-likelihood: the number of equally likely tokens the model hesitates between.

    Parameters
    ----------
    logits : ndarray, float, shape (..., V)
    labels : ndarray, int, shape (...)
        -100 where ignored.

    Returns
    -------
    float
        1 for a certain and right model, V for a uniform one, inf where exp overflows.

    Raises
    ------
    ValueError
        If no position is labelled or a label is out of range.

    Examples
    --------
    >>> round(perplexity(np.zeros((2, 4)), np.array([3, -100])), 6)
    4.0
    """
    return _exp(float(np.mean(negative_log_likelihoods(logits, labels), dtype=np.float64)))


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def pseudo_log_likelihood(
    ids: np.ndarray, logits_fn: Callable[[np.ndarray], np.ndarray], mask_id: int, special_ids: Collection[int]
) -> float:
    """How likely a sentence is: the sum of ln p(token | all the others) (Salazar et al. 2020).

    Parameters
    ----------
    ids : ndarray, int, shape (T,)
        Left unchanged.
    logits_fn : callable
        ids (B, T) → logits (B, T, V).
    mask_id : int
        Put in place of one token at a time.
    special_ids : collection of int
        Tokens that are not scored.

    Returns
    -------
    float
        In nats, at most 0; 0 for a sentence of special tokens only.

    Examples
    --------
    >>> uniform = lambda ids: np.zeros((*ids.shape, 10))
    >>> round(pseudo_log_likelihood(np.array([2, 7, 8, 3]), uniform, 4, [2, 3]), 4)
    -4.6052
    """
    ids = np.asarray(ids)
    positions = np.flatnonzero(~np.isin(ids, list(special_ids)))
    if positions.size == 0:
        return 0.0
    rows = np.arange(positions.size)
    copies = np.tile(ids, (positions.size, 1))  # (N, T): a copy of the sentence per scored token
    copies[rows, positions] = mask_id
    predicted = logits_fn(copies)[rows, positions]  # (N, T, V) -> (N, V)
    return float(np.sum(log_softmax(predicted)[rows, ids[positions]], dtype=np.float64))


def top_k_accuracy(logits: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Share of labelled positions whose label is among the k highest logits.

    Parameters
    ----------
    logits : ndarray, float, shape (..., V)
    labels : ndarray, int, shape (...)
        -100 where ignored.
    k : int, from 1 to V
        Of equal logits the lower ids count as higher.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If k is out of range, no position is labelled, or a label is out of range.

    Examples
    --------
    >>> top_k_accuracy(np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]]), np.array([1, 0]), 2)
    0.5
    """
    V = logits.shape[-1]
    if not 1 <= k <= V:
        raise ValueError(f"k is {k}, but there are {V} tokens: take 1 to {V}")
    chosen = labelled(labels, V)
    scores, targets = logits[chosen], np.asarray(labels)[chosen]  # (N, V), (N,)
    target_scores = scores[np.arange(targets.size), targets][:, np.newaxis]
    before = (scores > target_scores) | ((scores == target_scores) & (np.arange(V) < targets[:, np.newaxis]))
    return float(np.mean(before.sum(axis=-1) < k))


def evaluate_mlm(
    logits_fn: Callable[[np.ndarray, np.ndarray], np.ndarray], batches: Iterable[Mapping[str, np.ndarray]], k: int = 5
) -> dict[str, float]:
    """Loss, perplexity and accuracies over many batches, every labelled token counted once.

    Parameters
    ----------
    logits_fn : callable
        (ids, mask), both (B, T) → logits (B, T, V).
    batches : iterable of dict
        ``ids``, ``labels`` and ``mask``, as from `MaskedBatches`.
    k : int, default 5

    Returns
    -------
    dict of str to float
        ``loss`` in nats, ``perplexity``, ``accuracy``, ``top_k_accuracy``, and ``tokens``, how many were labelled.

    Raises
    ------
    ValueError
        If there is no batch, or one has no label.

    Examples
    --------
    >>> batch = {"ids": np.array([[4, 1]]), "labels": np.array([[2, -100]]), "mask": np.ones((1, 2), bool)}
    >>> evaluate_mlm(lambda ids, mask: np.zeros((*ids.shape, 4)), [batch], k=3)["top_k_accuracy"]
    1.0
    """
    losses, hits, hits_in_k = [], 0.0, 0.0
    for batch in batches:
        logits, labels = logits_fn(batch["ids"], batch["mask"]), batch["labels"]
        losses.append(negative_log_likelihoods(logits, labels).astype(np.float64))
        hits += top_k_accuracy(logits, labels, 1) * losses[-1].size
        hits_in_k += top_k_accuracy(logits, labels, k) * losses[-1].size
    if not losses:
        raise ValueError("there is no batch to evaluate")
    tokens, loss = sum(part.size for part in losses), float(np.mean(np.concatenate(losses)))
    return {
        "loss": loss,
        "perplexity": _exp(loss),
        "accuracy": hits / tokens,
        "top_k_accuracy": hits_in_k / tokens,
        "tokens": float(tokens),
    }


def expected_calibration_error(confidence: np.ndarray, correct: np.ndarray, bins: int) -> float:
    """Mean gap between confidence and accuracy, over bins of equal width (Guo et al. 2017, equation 3).

    Parameters
    ----------
    confidence : ndarray, float, shape (N,)
        From 0 to 1.
    correct : ndarray, bool or 0/1, shape (N,)
    bins : int
        Bin b holds b/bins <= confidence < (b+1)/bins; the last one holds 1 too.

    Returns
    -------
    float
        Every bin weighs as many predictions as it has; empty bins weigh nothing.

    Raises
    ------
    ValueError
        If shapes differ or are empty, a confidence is outside 0 … 1, or bins is not positive.

    Examples
    --------
    >>> round(expected_calibration_error(np.array([0.9, 0.9]), np.array([1, 0]), 10), 6)
    0.4
    """
    confidence, correct = np.asarray(confidence), np.asarray(correct)
    if confidence.shape != correct.shape or confidence.ndim != 1 or confidence.size == 0 or bins < 1:
        raise ValueError(f"need equal shapes (N,) and bins > 0, not {confidence.shape}, {correct.shape} and {bins}")
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError("confidence must be between 0 and 1")
    edges = np.arange(bins + 1) / bins
    index = np.minimum(np.searchsorted(edges, confidence, side="right") - 1, bins - 1)
    gap = np.bincount(index, confidence, bins) - np.bincount(index, correct, bins)  # count · (confidence - accuracy)
    return float(np.sum(np.abs(gap)) / confidence.size)


def bootstrap_interval(values: np.ndarray, level: float, draws: int, rng: np.random.Generator) -> tuple[float, float]:
    """Percentile interval for a mean (Efron 1979).

    Parameters
    ----------
    values : ndarray, float, shape (N,)
    level : float, between 0 and 1
        Share of the resampled means inside, for example 0.95.
    draws : int
        Samples of N values, with replacement.
    rng : numpy.random.Generator

    Returns
    -------
    low, high : float

    Raises
    ------
    ValueError
        If there are no values or draws, or the level is not between 0 and 1.

    Examples
    --------
    >>> bootstrap_interval(np.full(5, 2.0), 0.95, 100, np.random.default_rng(0))
    (2.0, 2.0)
    """
    values = np.asarray(values)
    if values.ndim != 1 or values.size == 0 or draws < 1 or not 0 < level < 1:
        raise ValueError(f"need values (N,), draws > 0 and 0 < level < 1, not {values.shape}, {draws} and {level}")
    means = np.array([values[rng.integers(values.size, size=values.size)].mean() for _ in range(draws)])
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
