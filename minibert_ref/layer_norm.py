"""Layer normalisation and its gradient (Ba, Kiros and Hinton 2016)."""

import numpy as np


def layer_norm(x, gamma, beta, eps=1e-12):
    """Give every vector mean 0 and variance 1, then scale by gamma and shift by beta.

    Parameters
    ----------
    x : ndarray, float, shape (..., H)
    gamma, beta : ndarray, float, shape (H,)
    eps : float, default 1e-12
        Added to the variance, inside the root.

    Returns
    -------
    ndarray, shape and dtype of x
        gamma * (x - mean) / √(variance + eps) + beta; the variance divides by H, not by H - 1.

    Examples
    --------
    >>> layer_norm(np.array([1.0, 3.0]), np.ones(2), np.zeros(2))
    array([-1.,  1.])
    """
    out, _ = layer_norm_forward(x, gamma, beta, eps)
    return out


def layer_norm_forward(x, gamma, beta, eps=1e-12):
    """`layer_norm` with a cache for the backward pass.

    Parameters
    ----------
    x, gamma, beta, eps
        As in `layer_norm`.

    Returns
    -------
    out : ndarray, shape (..., H)
    cache : dict
        ``normalised`` (..., H), ``inverse_std`` (..., 1) and ``gamma``.

    Examples
    --------
    >>> layer_norm_forward(np.array([1.0, 5.0]), np.ones(2), np.zeros(2))[1]["inverse_std"]
    array([0.5])
    """
    # Centring first keeps the variance accurate for vectors with a large mean, where E[x²] - E[x]² would cancel.
    normalised = x - x.mean(axis=-1, keepdims=True)  # (..., H)
    variance = np.einsum("...h,...h->...", normalised, normalised)[..., np.newaxis] / x.shape[-1]  # (..., 1)
    inverse_std = 1 / np.sqrt(variance + eps)
    normalised *= inverse_std
    out = normalised * gamma
    out += beta
    return out, {"normalised": normalised, "inverse_std": inverse_std, "gamma": gamma}


def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    """Gradients of `layer_norm`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., H)
    x : ndarray, float, shape (..., H)
    gamma : ndarray, float, shape (H,)
    eps : float, default 1e-12

    Returns
    -------
    dx : ndarray, shape (..., H)
        Orthogonal to the constant vector and (for small eps) to the normalised x: moving along either changes nothing.
    dgamma, dbeta : ndarray, shape (H,)
        Sums over all leading axes.

    Examples
    --------
    >>> dx, dgamma, dbeta = layer_norm_backward(np.array([[1.0, 0.0]]), np.array([[1.0, 3.0]]), np.ones(2))
    >>> dgamma + 0.0, dbeta
    (array([-1.,  0.]), array([1., 0.]))
    """
    _, cache = layer_norm_forward(x, gamma, np.zeros_like(gamma), eps)
    return layer_norm_backward_cached(d_out, cache)


def layer_norm_backward_cached(d_out, cache):
    """`layer_norm_backward` from the cache of `layer_norm_forward`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., H)
    cache : dict

    Returns
    -------
    dx : ndarray, shape (..., H)
    dgamma, dbeta : ndarray, shape (H,)

    Examples
    --------
    >>> out, cache = layer_norm_forward(np.array([[1.0, 3.0]]), np.ones(2), np.zeros(2))
    >>> layer_norm_backward_cached(np.array([[1.0, 0.0]]), cache)[2]
    array([1., 0.])
    """
    normalised, inverse_std, gamma = cache["normalised"], cache["inverse_std"], cache["gamma"]
    H = d_out.shape[-1]
    dgamma = np.einsum("nh,nh->h", d_out.reshape(-1, H), normalised.reshape(-1, H))
    dbeta = d_out.reshape(-1, H).sum(axis=0)
    # dx = (g - mean(g) - x̂ mean(g x̂)) / std with g = gamma * d_out: the means are the paths through mean and variance.
    dx = d_out * gamma  # (..., H)
    along_normalised = np.einsum("...h,...h->...", dx, normalised)[..., np.newaxis] / H  # (..., 1)
    dx -= dx.mean(axis=-1, keepdims=True)
    dx -= normalised * along_normalised
    dx *= inverse_std
    return dx, dgamma, dbeta
