"""Self-attention in several heads and its gradient (Vaswani et al. 2017, section 3.2.2).

The functions for one head live in `dot_product_attention`; all of assignment 02's about attention can be imported here.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from minibert_ref.buffers import empty
from minibert_ref.layers.dot_product_attention import (
    apply_mask,
    attention_backward,
    attention_backward_cached,
    attention_entropy,
    attention_forward,
    attention_scores,
    padding_mask,
    scaled_dot_product_attention,
)
from minibert_ref.layers.linear import linear, linear_backward

__all__ = [
    "apply_mask",
    "attention_backward",
    "attention_backward_cached",
    "attention_entropy",
    "attention_forward",
    "attention_scores",
    "merge_heads",
    "multi_head_attention",
    "multi_head_attention_backward",
    "multi_head_attention_forward",
    "padding_mask",
    "scaled_dot_product_attention",
    "split_heads",
]


def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    """Cut the hidden axis into heads.

    Parameters
    ----------
    x : ndarray, shape (..., T, H)
    num_heads : int
        A, a divisor of H.

    Returns
    -------
    ndarray, shape (..., A, T, D) with D = H / A
        Head a holds columns a·D to (a+1)·D - 1.

    Raises
    ------
    ValueError
        If H is not divisible by A.

    Examples
    --------
    >>> split_heads(np.array([[1, 2, 3, 4]]), 2).tolist()
    [[[1, 2]], [[3, 4]]]
    """
    *leading, T, H = x.shape
    if num_heads < 1 or H % num_heads:
        raise ValueError(f"hidden size {H} is not divisible by {num_heads} heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -3, -2)  # (..., T, A, D) -> (..., A, T, D)


def merge_heads(x: np.ndarray) -> np.ndarray:
    """Put the heads side by side again: the inverse of `split_heads`.

    Parameters
    ----------
    x : ndarray, shape (..., A, T, D)

    Returns
    -------
    ndarray, shape (..., T, A·D)

    Examples
    --------
    >>> merge_heads(np.array([[[1, 2]], [[3, 4]]])).tolist()
    [[1, 2, 3, 4]]
    """
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)


def multi_head_attention(
    x: np.ndarray, params: Mapping[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Self-attention in A heads, mixed by W_O.

    Parameters
    ----------
    x : ndarray, float, shape (..., T, H)
    params : dict
        W_Q, W_K, W_V, W_O, each (H, H); other keys are ignored.
    num_heads : int
    mask : ndarray, bool, broadcastable to (..., A, T, T), optional

    Returns
    -------
    out : ndarray, shape (..., T, H)
    weights : ndarray, shape (..., A, T, T)

    Raises
    ------
    ValueError
        If H is not divisible by A or the mask leaves a query no key.

    Examples
    --------
    >>> params = {name: np.eye(4) for name in ("W_Q", "W_K", "W_V", "W_O")}
    >>> out, weights = multi_head_attention(np.ones((1, 2, 4)), params, 2)
    >>> out.shape, weights.shape
    ((1, 2, 4), (1, 2, 2, 2))
    """
    out, cache = multi_head_attention_forward(x, params, num_heads, mask)
    return out, cache["weights"]


def multi_head_attention_forward(
    x: np.ndarray, params: Mapping[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, Any]]:
    """`multi_head_attention` with a cache for the backward pass.

    Parameters
    ----------
    x, params, num_heads, mask
        As in `multi_head_attention`.

    Returns
    -------
    out : ndarray, shape (..., T, H)
    cache : dict
        What `attention_forward` caches, per head, and ``x``, ``merged`` (..., T, H), ``W_QKV``, ``W_O``, ``num_heads``.

    Examples
    --------
    >>> params = {name: np.eye(4) for name in ("W_Q", "W_K", "W_V", "W_O")}
    >>> multi_head_attention_forward(np.ones((1, 3, 4)), params, 2)[1]["Q"].shape
    (1, 2, 3, 2)
    """
    W_QKV = np.concatenate([params["W_Q"], params["W_K"], params["W_V"]], axis=1)  # (H, 3H): one product instead of 3
    QKV = linear(x, W_QKV)  # (..., T, H) -> (..., T, 3H)
    Q, K, V = _heads_of(QKV, num_heads)  # 3 × (..., A, T, D)
    merged = empty(x.shape, QKV.dtype)  # the heads write their results side by side into it
    _, cache = attention_forward(Q, K, V, mask, out=split_heads(merged, num_heads))  # (..., A, T, D)
    out = linear(merged, params["W_O"])  # (..., T, H)
    return out, {**cache, "x": x, "merged": merged, "W_QKV": W_QKV, "W_O": params["W_O"], "num_heads": num_heads}


def multi_head_attention_backward(
    d_out: np.ndarray, cache: Mapping[str, Any]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Gradients of `multi_head_attention` from its cache.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., T, H)
    cache : dict
        Second result of `multi_head_attention_forward`.

    Returns
    -------
    dx : ndarray, shape (..., T, H)
    grads : dict
        W_Q, W_K, W_V, W_O, each (H, H).

    Examples
    --------
    >>> params = {name: np.eye(2) for name in ("W_Q", "W_K", "W_V", "W_O")}
    >>> out, cache = multi_head_attention_forward(np.ones((1, 3, 2)), params, 1)
    >>> dx, grads = multi_head_attention_backward(np.ones_like(out), cache)
    >>> dx.shape, sorted(grads)
    ((1, 3, 2), ['W_K', 'W_O', 'W_Q', 'W_V'])
    """
    d_merged, dW_O, _ = linear_backward(d_out, cache["merged"], cache["W_O"])
    d_heads = split_heads(d_merged, cache["num_heads"])  # (..., T, H) -> (..., A, T, D)
    d_QKV = empty((*d_out.shape[:-1], 3 * d_out.shape[-1]), d_merged.dtype)  # (..., T, 3H)
    attention_backward_cached(d_heads, cache, out=_heads_of(d_QKV, cache["num_heads"]))
    dx, dW_QKV, _ = linear_backward(d_QKV, cache["x"], cache["W_QKV"])
    dW_Q, dW_K, dW_V = np.split(dW_QKV, 3, axis=1)  # (H, 3H) -> 3 × (H, H)
    return dx, {"W_Q": dW_Q, "W_K": dW_K, "W_V": dW_V, "W_O": dW_O}


def _heads_of(QKV: np.ndarray, num_heads: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(..., T, 3H) -> Q, K, V, each (..., A, T, D): views, so that what is written to them lands in QKV."""
    Q, K, V = (split_heads(part, num_heads) for part in np.split(QKV, 3, axis=-1))
    return Q, K, V
