"""Central differences, the judge of every hand-written gradient."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Gradient of a scalar function by central differences.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x, returns a scalar.
    x : ndarray, float, any shape
        Left unchanged; float64 is advised, since the difference of two nearly equal numbers loses half the digits.
    eps : float, default 1e-5
        Half the distance between the two evaluations.

    Returns
    -------
    ndarray, shape and dtype of x
        (f(x + eps e_i) - f(x - eps e_i)) / (2 eps); the error shrinks with eps².

    Examples
    --------
    >>> numerical_gradient(lambda x: float(np.sum(x * x)), np.array([1.0, -3.0])).round(6)
    array([ 2., -6.])
    """
    point = np.array(x)
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        value = point[index]
        point[index] = value + eps
        above = f(point)
        point[index] = value - eps
        below = f(point)
        point[index] = value
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike) -> np.floating:
    """Largest |a - b| / (|a| + |b|) over all entries, with 0 / 0 = 0.

    Parameters
    ----------
    a, b : array_like, float, equal shapes

    Returns
    -------
    float scalar
        0 for equal arrays, at most 1.

    Examples
    --------
    >>> float(relative_error(np.array([1.0, 0.0]), np.array([3.0, 0.0])))
    0.5
    """
    difference = np.abs(np.subtract(a, b))
    size = np.abs(a) + np.abs(b)
    return np.max(difference / np.where(size > 0, size, size.dtype.type(1)), initial=0)
