"""One post-LN transformer block and a stack of them, with gradients (Vaswani et al. 2017; Devlin et al. 2018)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minibert_ref.layers.attention import multi_head_attention_backward, multi_head_attention_forward
from minibert_ref.layers.feed_forward import feed_forward_backward, feed_forward_forward
from minibert_ref.layers.layer_norm import layer_norm, layer_norm_backward_cached, layer_norm_forward


def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    """Residual connection, then layer norm: layer_norm(x + sublayer_out).

    Parameters
    ----------
    x, sublayer_out : ndarray, float, shape (..., H)
    gamma, beta : ndarray, float, shape (H,)
    eps : float, default 1e-12

    Returns
    -------
    ndarray, shape (..., H)

    Examples
    --------
    >>> add_and_norm(np.array([1.0, 1.0]), np.array([0.0, 2.0]), np.ones(2), np.zeros(2))
    array([-1.,  1.])
    """
    return layer_norm(x + sublayer_out, gamma, beta, eps)


def transformer_block(
    x: np.ndarray, params: Mapping[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None, eps: float = 1e-12
) -> np.ndarray:
    """Attention and feed-forward network, each followed by add-and-norm (post-LN).

    Parameters
    ----------
    x : ndarray, float, shape (..., T, H)
    params : dict
        W_Q, W_K, W_V, W_O (H, H); W1 (H, I), b1 (I,), W2 (I, H), b2 (H,); ln1_gamma, ln1_beta, ln2_gamma,
        ln2_beta (H,).
    num_heads : int
    mask : ndarray, bool, broadcastable to (..., A, T, T), optional
    eps : float, default 1e-12
        Of both layer norms.

    Returns
    -------
    ndarray, shape (..., T, H)

    Raises
    ------
    ValueError
        If H is not divisible by the number of heads or the mask leaves a query no key.

    Examples
    --------
    >>> params = {name: np.zeros((2, 2)) for name in ("W_Q", "W_K", "W_V", "W_O", "W1", "W2")}
    >>> params |= {name: np.zeros(2) for name in ("b1", "b2", "ln1_beta", "ln2_beta")}
    >>> params |= {name: np.ones(2) for name in ("ln1_gamma", "ln2_gamma")}
    >>> transformer_block(np.array([[[1.0, 3.0]]]), params, 1)
    array([[[-1.,  1.]]])
    """
    out, _ = transformer_block_forward(x, params, num_heads, mask, eps)
    return out


def transformer_block_forward(
    x: np.ndarray, params: Mapping[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None, eps: float = 1e-12
) -> tuple[np.ndarray, dict[str, dict[str, Any]]]:
    """`transformer_block` with a cache for the backward pass.

    Parameters
    ----------
    x, params, num_heads, mask, eps
        As in `transformer_block`.

    Returns
    -------
    out : ndarray, shape (..., T, H)
    cache : dict
        The caches of its parts: ``attention``, ``ln1``, ``feed_forward``, ``ln2``.

    Examples
    --------
    >>> params = {name: np.eye(2) for name in ("W_Q", "W_K", "W_V", "W_O", "W1", "W2")}
    >>> params |= {name: np.ones(2) for name in ("b1", "b2", "ln1_beta", "ln2_beta", "ln1_gamma", "ln2_gamma")}
    >>> sorted(transformer_block_forward(np.eye(3, 2)[np.newaxis], params, 1)[1])
    ['attention', 'feed_forward', 'ln1', 'ln2']
    """
    attended, attention_cache = multi_head_attention_forward(x, params, num_heads, mask)  # (..., T, H)
    attended += x  # the residual; attended is ours to overwrite
    middle, ln1_cache = layer_norm_forward(attended, params["ln1_gamma"], params["ln1_beta"], eps)
    transformed, feed_forward_cache = feed_forward_forward(
        middle, params["W1"], params["b1"], params["W2"], params["b2"]
    )
    transformed += middle
    out, ln2_cache = layer_norm_forward(transformed, params["ln2_gamma"], params["ln2_beta"], eps)
    return out, {
        "attention": attention_cache,
        "ln1": ln1_cache,
        "feed_forward": feed_forward_cache,
        "ln2": ln2_cache,
    }


def transformer_block_backward(
    d_out: np.ndarray,
    x: np.ndarray,
    params: Mapping[str, np.ndarray],
    num_heads: int,
    mask: np.ndarray | None = None,
    eps: float = 1e-12,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Gradients of `transformer_block`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., T, H)
    x, params, num_heads, mask, eps
        As in the forward pass.

    Returns
    -------
    dx : ndarray, shape (..., T, H)
    grads : dict
        The twelve keys of params that the block uses, with their shapes.

    Examples
    --------
    >>> params = {name: np.eye(2) for name in ("W_Q", "W_K", "W_V", "W_O", "W1", "W2")}
    >>> params |= {name: np.ones(2) for name in ("b1", "b2", "ln1_beta", "ln2_beta", "ln1_gamma", "ln2_gamma")}
    >>> dx, grads = transformer_block_backward(np.ones((1, 3, 2)), np.eye(3, 2)[np.newaxis], params, 1)
    >>> dx.shape, len(grads)
    ((1, 3, 2), 12)
    """
    _, cache = transformer_block_forward(x, params, num_heads, mask, eps)
    return transformer_block_backward_cached(d_out, cache)


def transformer_block_backward_cached(
    d_out: np.ndarray, cache: Mapping[str, Mapping[str, Any]]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """`transformer_block_backward` from the cache of `transformer_block_forward`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., T, H)
    cache : dict

    Returns
    -------
    dx : ndarray, shape (..., T, H)
    grads : dict

    Examples
    --------
    >>> params = {name: np.eye(2) for name in ("W_Q", "W_K", "W_V", "W_O", "W1", "W2")}
    >>> params |= {name: np.ones(2) for name in ("b1", "b2", "ln1_beta", "ln2_beta", "ln1_gamma", "ln2_gamma")}
    >>> out, cache = transformer_block_forward(np.eye(3, 2)[np.newaxis], params, 1)
    >>> transformer_block_backward_cached(out, cache)[0].shape
    (1, 3, 2)
    """
    d_sum2, dln2_gamma, dln2_beta = layer_norm_backward_cached(d_out, cache["ln2"])
    d_middle, feed_forward_grads = feed_forward_backward(d_sum2, cache["feed_forward"])
    d_middle += d_sum2  # the residual passes the gradient on unchanged
    d_sum1, dln1_gamma, dln1_beta = layer_norm_backward_cached(d_middle, cache["ln1"])
    dx, attention_grads = multi_head_attention_backward(d_sum1, cache["attention"])
    dx += d_sum1
    return dx, {
        **attention_grads,
        "ln1_gamma": dln1_gamma,
        "ln1_beta": dln1_beta,
        **feed_forward_grads,
        "ln2_gamma": dln2_gamma,
        "ln2_beta": dln2_beta,
    }


def encoder(
    x: np.ndarray,
    layers: Sequence[Mapping[str, np.ndarray]],
    num_heads: int,
    mask: np.ndarray | None = None,
    eps: float = 1e-12,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Blocks one after another.

    Parameters
    ----------
    x : ndarray, float, shape (..., T, H)
    layers : sequence of dict
        L dicts of block parameters.
    num_heads : int
    mask : ndarray, bool, broadcastable to (..., A, T, T), optional
    eps : float, default 1e-12

    Returns
    -------
    out : ndarray, shape (..., T, H)
    hidden_states : list of ndarray
        L + 1 states: x itself, then the output of every block.

    Examples
    --------
    >>> out, hidden_states = encoder(np.ones((1, 3, 2)), [], 1)
    >>> len(hidden_states)
    1
    """
    out, _, hidden_states = encoder_forward(x, layers, num_heads, mask, eps)
    return out, hidden_states


def encoder_forward(
    x: np.ndarray,
    layers: Sequence[Mapping[str, np.ndarray]],
    num_heads: int,
    mask: np.ndarray | None = None,
    eps: float = 1e-12,
) -> tuple[np.ndarray, list[dict[str, dict[str, Any]]], list[np.ndarray]]:
    """`encoder` with caches for the backward pass.

    Parameters
    ----------
    x, layers, num_heads, mask, eps
        As in `encoder`.

    Returns
    -------
    out : ndarray, shape (..., T, H)
    caches : list of dict
        One per block.
    hidden_states : list of ndarray

    Examples
    --------
    >>> encoder_forward(np.ones((1, 2)), [], 1)[1]
    []
    """
    hidden_states, caches = [x], []
    for params in layers:
        x, cache = transformer_block_forward(x, params, num_heads, mask, eps)
        hidden_states.append(x)
        caches.append(cache)
    return x, caches, hidden_states


def encoder_backward(
    d_out: np.ndarray, caches: Sequence[Mapping[str, Mapping[str, Any]]]
) -> tuple[np.ndarray, list[dict[str, np.ndarray]]]:
    """Gradients of a stack: dx and one dict of gradients per block, from the caches of `encoder_forward`.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., T, H)
    caches : list of dict
        Second result of `encoder_forward`.

    Returns
    -------
    dx : ndarray, shape (..., T, H)
    grads : list of dict
        In the order of the blocks.

    Examples
    --------
    >>> encoder_backward(np.ones((1, 2)), [])
    (array([[1., 1.]]), [])
    """
    grads = []
    for cache in reversed(caches):
        d_out, block_grads = transformer_block_backward_cached(d_out, cache)
        grads.append(block_grads)
    return d_out, grads[::-1]


def block_params(params: Mapping[str, np.ndarray], layer: int) -> dict[str, np.ndarray]:
    """Parameters of one block under their own names (W_Q, ln1_gamma, …).

    Parameters
    ----------
    params : dict of str to ndarray
        Of the whole model.
    layer : int

    Returns
    -------
    dict of str to ndarray
        The same arrays, not copies.

    Examples
    --------
    >>> block_params({"layer0.b1": 1, "layer1.b1": 2, "layer10.b1": 3}, 1)
    {'b1': 2}
    """
    prefix = f"layer{layer}."
    return {name.removeprefix(prefix): array for name, array in params.items() if name.startswith(prefix)}
