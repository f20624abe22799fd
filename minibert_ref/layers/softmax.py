"""Softmax and its gradient."""

import numpy as np

from minibert_ref.buffers import empty, empty_like


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into probabilities: exp(x_i) / sum_j exp(x_j).

    The maximum is subtracted first. That changes nothing in exact arithmetic and keeps exp from overflowing.

    Parameters
    ----------
    x : ndarray, float, any shape with at least one axis
        Entries of -inf get probability exactly 0.
    axis : int, default -1
        The axis that sums to 1.

    Returns
    -------
    ndarray, shape and dtype of x

    Raises
    ------
    ValueError
        If all entries along the axis are -inf somewhere: nothing is left to share the probability.

    Examples
    --------
    >>> softmax(np.array([0.0, 0.0, -np.inf]))
    array([0.5, 0.5, 0. ])
    """
    maximum = np.max(x, axis=axis, keepdims=True)
    if np.isneginf(maximum).any():
        raise ValueError("softmax: a slice holds only -inf; leave at least one entry unmasked in every slice")
    exponentials = empty(x.shape, np.result_type(x, np.float16))  # a float dtype, of integers too
    np.subtract(x, maximum, out=exponentials)
    np.exp(exponentials, out=exponentials)
    exponentials /= np.sum(exponentials, axis=axis, keepdims=True)
    return exponentials


def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    """Gradient of softmax over the last axis: p * (d - sum(d * p)), the product with diag(p) - p pᵀ.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., n)
        Gradient of the loss with respect to the probabilities.
    probs : ndarray, float, shape (..., n)
        What softmax returned.

    Returns
    -------
    ndarray, shape (..., n)
        Every row sums to 0; entries of probability 0 get gradient 0.

    Examples
    --------
    >>> softmax_backward(np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    array([ 0.25, -0.25])
    """
    mean = np.einsum("...n,...n->...", d_out, probs)[..., np.newaxis]  # (..., 1)
    dx = np.subtract(d_out, mean, out=empty_like(d_out, probs))
    dx *= probs
    return dx
