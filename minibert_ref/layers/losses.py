"""Cross-entropy, plain and over labelled positions only, with gradients."""

import numpy as np

from minibert_ref.buffers import empty
from minibert_ref.checks import check_ids

IGNORE_INDEX = -100


def log_softmax(x: np.ndarray) -> np.ndarray:
    """Logarithm of softmax over the last axis, accurate where the probability itself would round to 0.

    Parameters
    ----------
    x : ndarray, float, shape (..., n)

    Returns
    -------
    ndarray, shape and dtype of x

    Examples
    --------
    >>> log_softmax(np.array([0.0, -1000.0]))
    array([    0., -1000.])
    """
    shifted = x - np.max(x, axis=-1, keepdims=True)
    shifted -= np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return shifted


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[np.floating, np.ndarray]:
    """Mean of -log p(target), and its gradient.

    Parameters
    ----------
    logits : ndarray, float, shape (..., V)
    targets : ndarray, int, shape (...)

    Returns
    -------
    loss : scalar of the dtype of logits
        In nats per target.
    d_logits : ndarray, shape (..., V)
        (softmax(logits) - one_hot(targets)) / N for N targets.

    Raises
    ------
    ValueError
        If shapes disagree, a target is out of range, or there is no target.

    Examples
    --------
    >>> loss, d_logits = cross_entropy(np.zeros((1, 2)), np.array([1]))
    >>> round(float(loss), 4), d_logits
    (0.6931, array([[ 0.5, -0.5]]))
    """
    if logits.shape[:-1] != np.shape(targets):
        raise ValueError(
            f"targets have shape {np.shape(targets)}, but the logits {logits.shape} need {logits.shape[:-1]}"
        )
    targets = check_ids(targets, logits.shape[-1], "targets").ravel()
    if targets.size == 0:
        raise ValueError("cross_entropy needs at least one target")
    rows = np.arange(targets.size)
    # Work in one buffer: logits -> shifted logits -> exponentials -> gradient.
    scores = logits.reshape(targets.size, -1)  # (N, V)
    buffer = empty(scores.shape, scores.dtype)
    np.subtract(scores, scores.max(axis=-1, keepdims=True), out=buffer)
    shifted_target = buffer[rows, targets]  # (N,)
    np.exp(buffer, out=buffer)
    total = buffer.sum(axis=-1)  # (N,)
    loss = np.mean(np.log(total) - shifted_target)
    buffer *= (1 / (total * targets.size))[:, np.newaxis]
    buffer[rows, targets] -= 1 / targets.size
    return loss, buffer.reshape(logits.shape)


def labelled(labels: np.ndarray, vocab_size: int, ignore_index: int = IGNORE_INDEX) -> np.ndarray:
    """Where the labels are to be predicted.

    Parameters
    ----------
    labels : ndarray, int, shape (...)
    vocab_size : int
    ignore_index : int, default -100

    Returns
    -------
    ndarray, bool, shape (...)

    Raises
    ------
    ValueError
        If no position is labelled, or a label is neither ignored nor in the vocabulary.

    Examples
    --------
    >>> labelled(np.array([-100, 3]), 5)
    array([False,  True])
    """
    labels = np.asarray(labels)
    chosen = labels != ignore_index
    if not chosen.any():
        raise ValueError(f"no position is labelled: every label is {ignore_index}; mask at least one token")
    check_ids(np.where(chosen, labels, 0), vocab_size, "labels")
    return chosen


def mlm_loss(
    logits: np.ndarray, labels: np.ndarray, ignore_index: int = IGNORE_INDEX
) -> tuple[np.floating, np.ndarray]:
    """Cross-entropy over the labelled positions (Devlin et al. 2018, section 3.1).

    Parameters
    ----------
    logits : ndarray, float, shape (..., V)
    labels : ndarray, int, shape (...)
        The original token at masked positions, ignore_index elsewhere.
    ignore_index : int, default -100

    Returns
    -------
    loss : scalar of the dtype of logits
        Mean over the labelled positions, in nats.
    d_logits : ndarray, shape (..., V)
        Exactly 0 at ignored positions.

    Raises
    ------
    ValueError
        If no position is labelled or a label is out of range.

    Examples
    --------
    >>> loss, d_logits = mlm_loss(np.zeros((2, 2)), np.array([-100, 1]))
    >>> round(float(loss), 4), d_logits
    (0.6931, array([[ 0. ,  0. ],
           [ 0.5, -0.5]]))
    """
    chosen = labelled(labels, logits.shape[-1], ignore_index)
    loss, d_chosen = cross_entropy(logits[chosen], np.asarray(labels)[chosen])  # (N, V)
    d_logits = np.zeros_like(logits)
    d_logits[chosen] = d_chosen
    return loss, d_logits
