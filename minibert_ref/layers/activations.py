"""ReLU and GELU with their gradients."""

import math

import numpy as np

from minibert_ref.buffers import empty_like

_GELU_SCALE = math.sqrt(2 / math.pi)
_GELU_CUBIC = 0.044715


def relu(x: np.ndarray) -> np.ndarray:
    """max(x, 0), element by element.

    Parameters
    ----------
    x : ndarray, float, any shape

    Returns
    -------
    ndarray, shape and dtype of x

    Examples
    --------
    >>> relu(np.array([-1.0, 2.0]))
    array([0., 2.])
    """
    return np.maximum(x, 0, out=empty_like(x))


def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Gradient of ReLU: d_out where x > 0, else 0 (0 at the kink too).

    Parameters
    ----------
    d_out, x : ndarray, float, equal shapes

    Returns
    -------
    ndarray, shape of x

    Examples
    --------
    >>> relu_backward(np.array([5.0, 5.0, 5.0]), np.array([-1.0, 0.0, 1.0]))
    array([0., 0., 5.])
    """
    return np.multiply(d_out, x > 0, out=empty_like(d_out))


def gelu(x: np.ndarray) -> np.ndarray:
    """Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016).

    Parameters
    ----------
    x : ndarray, float, any shape

    Returns
    -------
    ndarray, shape and dtype of x
        0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))

    Examples
    --------
    >>> gelu(np.array([0.0, 1.0])).round(4)
    array([0.    , 0.8412])
    """
    return 0.5 * x * (1 + np.tanh(_gelu_argument(x)))


def gelu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Gradient of `gelu`.

    Parameters
    ----------
    d_out, x : ndarray, float, equal shapes

    Returns
    -------
    ndarray, shape of x

    Examples
    --------
    >>> gelu_backward(np.array([1.0]), np.array([0.0]))
    array([0.5])
    """
    tanh = np.tanh(_gelu_argument(x))
    slope = _GELU_SCALE * (1 + 3 * _GELU_CUBIC * (x * x))
    return d_out * (0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * slope)


def _gelu_argument(x: np.ndarray) -> np.ndarray:
    return _GELU_SCALE * (x + _GELU_CUBIC * (x * x * x))
