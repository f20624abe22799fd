"""The affine map y = x W + b and its gradient."""

import math

import numpy as np

from minibert_ref.buffers import empty


def _rows(x: np.ndarray) -> np.ndarray:
    """(..., n) -> (N, n): one large matrix product is much faster than one per leading index."""
    return x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a @ b, into a buffer."""
    return np.matmul(a, b, out=empty((a.shape[0], b.shape[1]), np.result_type(a, b)))


def linear(x: np.ndarray, W: np.ndarray, b: np.ndarray | None = None) -> np.ndarray:
    """Apply y = x W + b to the last axis.

    Parameters
    ----------
    x : ndarray, float, shape (..., n)
    W : ndarray, float, shape (n, m)
    b : ndarray, float, shape (m,), optional

    Returns
    -------
    ndarray, shape (..., m)

    Examples
    --------
    >>> linear(np.array([[1.0, 2.0]]), np.eye(2), np.array([0.5, 0.0]))
    array([[1.5, 2. ]])
    """
    y = _product(_rows(x), W)  # (N, n) @ (n, m) -> (N, m)
    if b is not None:
        y += b
    return y.reshape(*x.shape[:-1], W.shape[-1])


def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of y = x W + b.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., m)
        Gradient of the loss with respect to y.
    x : ndarray, float, shape (..., n)
    W : ndarray, float, shape (n, m)

    Returns
    -------
    dx : ndarray, shape (..., n)
    dW : ndarray, shape (n, m)
    db : ndarray, shape (m,)
        dW and db are sums over all leading axes.

    Examples
    --------
    >>> dx, dW, db = linear_backward(np.ones((2, 1)), np.array([[1.0], [2.0]]), np.array([[3.0]]))
    >>> dx.ravel(), dW, db
    (array([3., 3.]), array([[3.]]), array([2.]))
    """
    d_rows = _rows(d_out)  # (N, m)
    dx = _product(d_rows, W.T).reshape(x.shape)  # (N, m) @ (m, n) -> (..., n)
    dW = _product(_rows(x).T, d_rows)  # (n, N) @ (N, m) -> (n, m)
    return dx, dW, d_rows.sum(axis=0)
