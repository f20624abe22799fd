"""The position-wise feed-forward network and its gradient (Vaswani et al. 2017, section 3.3)."""

from collections.abc import Mapping

import numpy as np

from minibert_ref.layers.activations import relu, relu_backward
from minibert_ref.layers.linear import linear, linear_backward


def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    """relu(x W1 + b1) W2 + b2, the same for every token.

    Parameters
    ----------
    x : ndarray, float, shape (..., H)
    W1 : ndarray, float, shape (H, I)
    b1 : ndarray, float, shape (I,)
    W2 : ndarray, float, shape (I, H)
    b2 : ndarray, float, shape (H,)

    Returns
    -------
    ndarray, shape (..., H)

    Examples
    --------
    >>> feed_forward(np.array([[-1.0, 2.0]]), np.eye(2), np.zeros(2), np.eye(2), np.ones(2))
    array([[1., 3.]])
    """
    out, _ = feed_forward_forward(x, W1, b1, W2, b2)
    return out


def feed_forward_forward(
    x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """`feed_forward` with a cache for the backward pass.

    Parameters
    ----------
    x, W1, b1, W2, b2
        As in `feed_forward`.

    Returns
    -------
    out : ndarray, shape (..., H)
    cache : dict
        ``x``, ``pre_activation`` and ``activation`` (..., I), ``W1``, ``W2``.

    Examples
    --------
    >>> out, cache = feed_forward_forward(np.array([[-1.0, 2.0]]), np.eye(2), np.zeros(2), np.eye(2), np.ones(2))
    >>> cache["activation"]
    array([[0., 2.]])
    """
    pre_activation = linear(x, W1, b1)  # (..., H) -> (..., I)
    activation = relu(pre_activation)  # (..., I)
    out = linear(activation, W2, b2)  # (..., I) -> (..., H)
    return out, {"x": x, "pre_activation": pre_activation, "activation": activation, "W1": W1, "W2": W2}


def feed_forward_backward(
    d_out: np.ndarray, cache: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Gradients of `feed_forward` from its cache.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., H)
    cache : dict
        Second result of `feed_forward_forward`.

    Returns
    -------
    dx : ndarray, shape (..., H)
    grads : dict
        W1, b1, W2, b2.

    Examples
    --------
    >>> out, cache = feed_forward_forward(np.array([[-1.0, 2.0]]), np.eye(2), np.zeros(2), np.eye(2), np.ones(2))
    >>> feed_forward_backward(np.ones((1, 2)), cache)[0]
    array([[0., 1.]])
    """
    d_activation, dW2, db2 = linear_backward(d_out, cache["activation"], cache["W2"])  # (..., H) -> (..., I)
    d_pre_activation = relu_backward(d_activation, cache["pre_activation"])  # (..., I)
    dx, dW1, db1 = linear_backward(d_pre_activation, cache["x"], cache["W1"])  # (..., I) -> (..., H)
    return dx, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
