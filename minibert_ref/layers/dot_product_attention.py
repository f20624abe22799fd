"""Scaled dot-product attention and its gradient (Vaswani et al. 2017, section 3.2.1)."""

import math
from collections.abc import Mapping

import numpy as np

from minibert_ref.buffers import empty
from minibert_ref.layers.softmax import softmax, softmax_backward


def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    """Similarity of every query with every key: Q Kᵀ / √D.

    Parameters
    ----------
    Q : ndarray, float, shape (..., T, D)
    K : ndarray, float, shape (..., S, D)

    Returns
    -------
    ndarray, shape (..., T, S)

    Examples
    --------
    >>> attention_scores(np.array([[2.0, 0, 0, 0]]), np.eye(4)[:2])
    array([[1., 0.]])
    """
    scores = _product(Q, np.swapaxes(K, -1, -2))  # (..., T, D) @ (..., D, S) -> (..., T, S)
    scores /= math.sqrt(Q.shape[-1])  # without it the variance of a score grows with D and softmax saturates
    return scores


def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    """Which tokens may be attended to.

    Parameters
    ----------
    ids : ndarray, int, shape (B, T)
    pad_id : int

    Returns
    -------
    ndarray, bool, shape (B, 1, 1, T)
        True at real tokens. The two axes of length 1 broadcast over heads and queries.

    Examples
    --------
    >>> padding_mask(np.array([[7, 8, 0]]), 0)
    array([[[[ True,  True, False]]]])
    """
    return (ids != pad_id)[:, np.newaxis, np.newaxis, :]


def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Put -inf where a key must not be attended to.

    Parameters
    ----------
    scores : ndarray, float, shape (..., T, S)
        Left unchanged.
    mask : ndarray, bool, broadcastable to (..., T, S)
        True where attention is allowed.

    Returns
    -------
    ndarray, shape and dtype of scores

    Examples
    --------
    >>> apply_mask(np.zeros((1, 2)), np.array([[True, False]]))
    array([[  0., -inf]])
    """
    return np.where(mask, scores, scores.dtype.type(-np.inf))


def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Mix the values by softmax(Q Kᵀ / √D).

    Parameters
    ----------
    Q : ndarray, float, shape (..., T, D)
    K : ndarray, float, shape (..., S, D)
    V : ndarray, float, shape (..., S, Dv)
    mask : ndarray, bool, broadcastable to (..., T, S), optional
        True where a query may attend to a key.

    Returns
    -------
    out : ndarray, shape (..., T, Dv)
    weights : ndarray, shape (..., T, S)
        Rows sum to 1; masked keys have exactly 0.

    Raises
    ------
    ValueError
        If the mask leaves a query no key at all.

    Examples
    --------
    >>> out, weights = scaled_dot_product_attention(np.zeros((1, 3)), np.ones((2, 3)), np.array([[1.0], [3.0]]))
    >>> out, weights
    (array([[2.]]), array([[0.5, 0.5]]))
    """
    out, cache = attention_forward(Q, K, V, mask)
    return out, cache["weights"]


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a @ b for every leading index, into a buffer."""
    leading = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return np.matmul(a, b, out=empty((*leading, a.shape[-2], b.shape[-1]), np.result_type(a, b)))


def attention_forward(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None, out: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """`scaled_dot_product_attention` with a cache for the backward pass.

    Parameters
    ----------
    Q, K, V, mask
        As in `scaled_dot_product_attention`.
    out : ndarray, shape (..., T, Dv), optional
        Where to put the result.

    Returns
    -------
    out : ndarray, shape (..., T, Dv)
    cache : dict
        Q, K, V, ``scores`` (masked) and ``weights``.

    Examples
    --------
    >>> attention_forward(np.zeros((1, 3)), np.ones((2, 3)), np.array([[1.0], [3.0]]))[1]["scores"]
    array([[0., 0.]])
    """
    scores = attention_scores(Q, K)  # (..., T, S)
    if mask is not None:
        scores += np.where(mask, scores.dtype.type(0), scores.dtype.type(-np.inf))  # small until it is broadcast
    weights = softmax(scores)  # (..., T, S)
    out = np.matmul(weights, V, out=out)  # (..., T, S) @ (..., S, Dv) -> (..., T, Dv)
    return out, {"Q": Q, "K": K, "V": V, "scores": scores, "weights": weights}


def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of `scaled_dot_product_attention`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., T, Dv)
    Q : ndarray, float, shape (..., T, D)
    K : ndarray, float, shape (..., S, D)
    V : ndarray, float, shape (..., S, Dv)
        Leading axes equal to those of d_out.
    mask : ndarray, bool, broadcastable to (..., T, S), optional

    Returns
    -------
    dQ, dK, dV : ndarray, shapes of Q, K, V
        A key that no query may attend to gets gradient 0 in dK and dV.

    Examples
    --------
    >>> Q, K, V = np.zeros((1, 2)), np.eye(2), np.array([[1.0], [3.0]])
    >>> attention_backward(np.array([[2.0]]), Q, K, V)[2]
    array([[1.],
           [1.]])
    """
    _, cache = attention_forward(Q, K, V, mask)
    return attention_backward_cached(d_out, cache)


def attention_backward_cached(
    d_out: np.ndarray,
    cache: Mapping[str, np.ndarray],
    out: tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None] = (None, None, None),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`attention_backward` from the cache of `attention_forward`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., T, Dv)
    cache : dict
    out : three ndarrays, shapes of Q, K, V, optional
        Where to put the results.

    Returns
    -------
    dQ, dK, dV : ndarray, shapes of Q, K, V

    Examples
    --------
    >>> out, cache = attention_forward(np.zeros((1, 2)), np.eye(2), np.array([[1.0], [3.0]]))
    >>> attention_backward_cached(np.array([[2.0]]), cache)[0].round(4)
    array([[-0.7071,  0.7071]])
    """
    Q, K, V, weights = cache["Q"], cache["K"], cache["V"], cache["weights"]
    dV = np.matmul(np.swapaxes(weights, -1, -2), d_out, out=out[2])  # (..., S, T) @ (..., T, Dv) -> (..., S, Dv)
    d_weights = _product(d_out, np.swapaxes(V, -1, -2))  # (..., T, Dv) @ (..., Dv, S) -> (..., T, S)
    d_scores = softmax_backward(d_weights, weights)  # masked keys have weight 0, hence gradient 0
    d_scores /= math.sqrt(Q.shape[-1])
    dQ = np.matmul(d_scores, K, out=out[0])  # (..., T, S) @ (..., S, D) -> (..., T, D)
    dK = np.matmul(np.swapaxes(d_scores, -1, -2), Q, out=out[1])  # (..., S, T) @ (..., T, D) -> (..., S, D)
    return dQ, dK, dV


def attention_entropy(weights: np.ndarray) -> np.ndarray:
    """How widely each query spreads its attention, in nats.

    Parameters
    ----------
    weights : ndarray, float, shape (..., S)
        Non-negative, rows sum to 1.

    Returns
    -------
    ndarray, shape (...)
        -Σ w ln w, with 0 · ln 0 = 0: 0 for a single key, ln S for uniform attention.

    Examples
    --------
    >>> attention_entropy(np.array([[1.0, 0.0], [0.5, 0.5]])).round(4) + 0.0
    array([0.    , 0.6931])
    """
    safe = np.where(weights > 0, weights, weights.dtype.type(1))  # ln 1 = 0 stands in for 0 · ln 0
    return -np.sum(weights * np.log(safe), axis=-1)
