"""Inverted dropout and its gradient (Srivastava et al. 2014). Mini-BERT itself uses none; assignment 03 teaches it."""

from collections.abc import Mapping

import numpy as np


def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    """Set a share of the entries to 0 while training and scale the rest so that the mean stays.

    Parameters
    ----------
    x : ndarray, float, any shape
    rate : float
        Probability that an entry is dropped, from 0 to 1.
    rng : numpy.random.Generator
        Draws one uniform number per entry, and none when nothing can be dropped.
    training : bool
        False returns x as it is.

    Returns
    -------
    ndarray, shape and dtype of x
        Kept entries are x / (1 - rate); with rate 1 everything is 0.

    Raises
    ------
    ValueError
        If the rate is not between 0 and 1.

    Examples
    --------
    >>> dropout(np.ones(4), 0.5, np.random.default_rng(0), training=True)
    array([2., 0., 0., 0.])
    >>> dropout(np.ones(4), 0.5, np.random.default_rng(0), training=False)
    array([1., 1., 1., 1.])
    """
    out, _ = dropout_forward(x, rate, rng, training)
    return out


def dropout_forward(
    x: np.ndarray, rate: float, rng: np.random.Generator, training: bool
) -> tuple[np.ndarray, dict[str, np.ndarray | None]]:
    """`dropout` with a cache for the backward pass.

    Parameters
    ----------
    x, rate, rng, training
        As in `dropout`.

    Returns
    -------
    out : ndarray, shape and dtype of x
    cache : dict
        ``factor``, what every entry was multiplied by; None where x passed unchanged.

    Raises
    ------
    ValueError
        If the rate is not between 0 and 1.

    Examples
    --------
    >>> dropout_forward(np.ones(4), 0.5, np.random.default_rng(0), training=True)[1]["factor"]
    array([2., 0., 0., 0.])
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"dropout rate must be between 0 and 1, not {rate}")
    if not training or rate == 0:
        return x.copy(), {"factor": None}
    if rate == 1:
        factor = np.zeros_like(x)
    else:
        factor = (rng.random(x.shape) >= rate).astype(x.dtype)
        factor /= 1 - rate
    return x * factor, {"factor": factor}


def dropout_backward(d_out: np.ndarray, cache: Mapping[str, np.ndarray | None]) -> np.ndarray:
    """Gradient of `dropout`: the same entries dropped, the same scale.

    Parameters
    ----------
    d_out : ndarray, float, any shape
    cache : dict
        Second result of `dropout_forward`.

    Returns
    -------
    ndarray, shape of d_out

    Examples
    --------
    >>> out, cache = dropout_forward(np.ones(4), 0.5, np.random.default_rng(0), training=True)
    >>> dropout_backward(np.ones(4), cache)
    array([2., 0., 0., 0.])
    """
    return d_out.copy() if cache["factor"] is None else d_out * cache["factor"]
