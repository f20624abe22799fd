"""What the hidden vectors know: pooling and a linear probe on top (Alain and Bengio 2017)."""

import numpy as np

from minibert_ref.checks import check_ids
from minibert_ref.layers.losses import cross_entropy


def mean_pool(hidden: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """One vector per sentence: the mean over its real tokens.

    Parameters
    ----------
    hidden : ndarray, float, shape (B, T, H)
    mask : ndarray, bool, shape (B, T)
        True at real tokens; what stands elsewhere does not matter.

    Returns
    -------
    ndarray, shape (B, H)

    Raises
    ------
    ValueError
        If a sentence has no real token.

    Examples
    --------
    >>> mean_pool(np.array([[[1.0], [3.0], [99.0]]]), np.array([[True, True, False]]))
    array([[2.]])
    """
    mask = np.asarray(mask, dtype=bool)
    counts = mask.sum(axis=-1, keepdims=True)  # (B, 1)
    if not counts.all():
        raise ValueError(f"sentence {int(np.argmin(counts))} has no real token to average over")
    kept = np.where(mask[..., np.newaxis], hidden, hidden.dtype.type(0))  # (B, T, H)
    return kept.sum(axis=-2) / counts.astype(hidden.dtype)


def fit_logistic_probe(
    X: np.ndarray, y: np.ndarray, l2: float = 1e-2, steps: int = 2000
) -> tuple[np.ndarray, np.ndarray]:
    """Multinomial logistic regression by accelerated gradient descent (Nesterov 1983).

    Minimises mean cross-entropy + l2 / 2 · Σ W²; the bias is not penalised.

    Parameters
    ----------
    X : ndarray, float, shape (N, H)
    y : ndarray, int, shape (N,)
        Classes 0 to C - 1.
    l2 : float, not negative, default 0.01
    steps : int, default 2000
        Most iterations; it ends earlier where the gradient is below 1e-7.

    Returns
    -------
    W : ndarray, shape (H, C)
    b : ndarray, shape (C,)
        Class scores are X W + b.

    Raises
    ------
    ValueError
        If there is no example or a class is negative.

    Examples
    --------
    >>> W, b = fit_logistic_probe(np.array([[-1.0], [-2.0], [1.0], [2.0]]), np.array([0, 0, 1, 1]))
    >>> (np.array([[-3.0], [3.0]]) @ W + b).argmax(axis=-1)
    array([0, 1])
    """
    if len(X) == 0 or len(X) != len(y):
        raise ValueError(f"need as many classes as examples and at least one, not {len(y)} and {len(X)}")
    y = check_ids(y, int(np.max(y)) + 1, "y")
    H, C = X.shape[1], int(y.max()) + 1
    extended = np.concatenate([X, np.ones((len(X), 1), dtype=X.dtype)], axis=1)  # (N, H+1): the bias as a last row of W
    penalty = np.full((H + 1, 1), l2, dtype=X.dtype)
    penalty[-1] = 0
    # Softmax curves by at most 1/2, so this step can never overshoot.
    step = 1 / (0.5 * float(np.linalg.norm(extended, 2)) ** 2 / len(X) + l2)
    weights = ahead = np.zeros((H + 1, C), dtype=X.dtype)
    pace = 1.0
    for _ in range(steps):
        _, d_scores = cross_entropy(extended @ ahead, y)  # (N, C)
        gradient = extended.T @ d_scores + penalty * ahead
        if np.abs(gradient).max() < 1e-7:
            weights = ahead
            break
        moved = ahead - step * gradient
        if np.vdot(gradient, moved - weights) > 0:
            pace = 1.0  # momentum points uphill: start it afresh (O'Donoghue and Candès 2015)
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = moved + (pace - 1) / next_pace * (moved - weights)
        weights, pace = moved, next_pace
    return weights[:-1].copy(), weights[-1].copy()
