"""SGD, momentum, Adam and AdamW.

Every ``*_step`` is pure: new dicts of new arrays. `adam_update` works in place for training, where copying 4.5 million
numbers three times a step would cost; `adam_step` and `adamw_step` are that update on copies.
"""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

# Adam reads and writes six arrays per entry; in pieces of this many entries they stay in the processor's cache.
_CHUNK = 1 << 15

Arrays = dict[str, np.ndarray]  # parameters, or their gradients or moments, by the names of the parameters
State = dict[str, Any]  # of an optimiser: the number of steps done, and moments


def sgd_step(params: Mapping[str, np.ndarray], grads: Mapping[str, np.ndarray], lr: float) -> Arrays:
    """One step of gradient descent: p - lr · g.

    Parameters
    ----------
    params, grads : dict of str to ndarray, float
        The same keys and shapes.
    lr : float

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    ValueError
        If the keys or shapes of params and grads differ.

    Examples
    --------
    >>> sgd_step({"w": np.array([1.0])}, {"w": np.array([2.0])}, 0.5)
    {'w': array([0.])}
    """
    check_grads(params, grads)
    return {name: param - lr * grads[name] for name, param in params.items()}


def momentum_step(
    params: Mapping[str, np.ndarray],
    grads: Mapping[str, np.ndarray],
    velocity: Mapping[str, np.ndarray] | None,
    lr: float,
    momentum: float,
) -> tuple[Arrays, Arrays]:
    """One step with heavy-ball momentum (Polyak 1964): v = momentum · v + g, then p - lr · v.

    Parameters
    ----------
    params, grads : dict of str to ndarray, float
    velocity : dict of str to ndarray, or None or {} at the start
    lr : float
    momentum : float, from 0 to below 1

    Returns
    -------
    params, velocity : dict of str to ndarray

    Raises
    ------
    ValueError
        If the keys or shapes of params and grads differ.

    Examples
    --------
    >>> momentum_step({"w": np.array([1.0])}, {"w": np.array([2.0])}, {"w": np.array([1.0])}, 0.5, 0.9)
    ({'w': array([-0.45])}, {'w': array([2.9])})
    """
    check_grads(params, grads)
    if velocity:
        velocity = {name: momentum * velocity[name] + grad for name, grad in grads.items()}
    else:
        velocity = {name: grad.copy() for name, grad in grads.items()}
    return sgd_step(params, velocity, lr), velocity


def adam_step(
    params: Mapping[str, np.ndarray],
    grads: Mapping[str, np.ndarray],
    state: Mapping[str, Any] | None,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Arrays, State]:
    """One step of Adam with bias correction (Kingma and Ba 2015, algorithm 1).

    Parameters
    ----------
    params, grads : dict of str to ndarray, float
    state : dict, or None or {} at the start
        ``step``, the number of steps done, and the moments ``m`` and ``v``, dicts with the keys of params.
    lr : float, default 1e-3
    beta1, beta2 : float, default 0.9 and 0.999
        Decay of the running means of the gradient and of its square.
    eps : float, default 1e-8
        Added to the root, outside of it.

    Returns
    -------
    params : dict of str to ndarray
    state : dict

    Raises
    ------
    ValueError
        If the keys or shapes of params and grads differ.

    Examples
    --------
    >>> params, state = adam_step({"w": np.array([1.0])}, {"w": np.array([-7.0])}, None, lr=0.1)
    >>> params["w"].round(6), state["step"]
    (array([1.1]), 1)
    """
    return adamw_step(params, grads, state, lr, beta1, beta2, eps, weight_decay=0.0)


def adamw_step(
    params: Mapping[str, np.ndarray],
    grads: Mapping[str, np.ndarray],
    state: Mapping[str, Any] | None,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
    no_decay: Collection[str] = (),
) -> tuple[Arrays, State]:
    """One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2).

    Parameters
    ----------
    params, grads, state, lr, beta1, beta2, eps
        As in `adam_step`.
    weight_decay : float, default 0.01
        Every decayed parameter shrinks by the share lr · weight_decay, apart from the gradient's step.
    no_decay : collection of str, optional
        Keys that do not decay: biases and layer norms, see `without_decay`.

    Returns
    -------
    params : dict of str to ndarray
    state : dict

    Raises
    ------
    ValueError
        If the keys or shapes of params and grads differ.

    Examples
    --------
    >>> params, state = adamw_step({"w": np.array([1.0])}, {"w": np.array([0.0])}, None, lr=0.1, weight_decay=0.5)
    >>> params["w"]
    array([0.95])
    """
    new_params = _copies(params)
    new_state = {**state, "m": _copies(state["m"]), "v": _copies(state["v"])} if state else adam_state(params)
    return adam_update(new_params, grads, new_state, lr, beta1, beta2, eps, weight_decay, no_decay)


def _copies(arrays: Mapping[str, np.ndarray]) -> Arrays:
    return {name: array.copy() for name, array in arrays.items()}


def adam_state(params: Mapping[str, np.ndarray]) -> State:
    """The state before the first step: no step done, both moments 0.

    Parameters
    ----------
    params : dict of str to ndarray, float

    Returns
    -------
    dict
        ``step`` 0, ``m`` and ``v``.

    Examples
    --------
    >>> adam_state({"w": np.ones(2)})["m"]
    {'w': array([0., 0.])}
    """
    return {
        "step": 0,
        "m": {name: np.zeros_like(param, order="C") for name, param in params.items()},
        "v": {name: np.zeros_like(param, order="C") for name, param in params.items()},
    }


def adam_update(
    params: Arrays,
    grads: Mapping[str, np.ndarray],
    state: State,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    no_decay: Collection[str] = (),
) -> tuple[Arrays, State]:
    """One step of AdamW in place, on C-contiguous params and a state of `adam_state`.

    Parameters
    ----------
    params, grads, state, lr, beta1, beta2, eps, weight_decay, no_decay
        As in `adamw_step`; params and state are overwritten.

    Returns
    -------
    params, state : dict
        The objects given.

    Raises
    ------
    ValueError
        If the keys or shapes of params and grads differ, or an array to overwrite is not C-contiguous.

    Examples
    --------
    >>> params = {"w": np.array([1.0])}
    >>> _ = adam_update(params, {"w": np.array([3.0])}, adam_state(params), lr=0.1)
    >>> params["w"].round(6)
    array([0.9])
    """
    check_grads(params, grads)
    state["step"] += 1
    # p -= lr · m̂ / (√v̂ + eps), with m̂ = m / (1 - beta1^t) and v̂ = v / (1 - beta2^t), rearranged (end of section 2 of
    # the paper) so that the corrections are numbers and not two more passes.
    root_of_correction2 = math.sqrt(1 - beta2 ** state["step"])
    step_size = lr * root_of_correction2 / (1 - beta1 ** state["step"])
    scaled_eps = eps * root_of_correction2
    for name, param in params.items():
        keep = 1.0 if name in no_decay else 1 - lr * weight_decay
        whole = [_flat(array, name) for array in (param, state["m"][name], state["v"][name])]
        grad = grads[name].reshape(-1)
        scratch = np.empty(min(grad.size, _CHUNK), param.dtype)
        for start in range(0, grad.size, _CHUNK):
            piece = slice(start, start + _CHUNK)
            p, m, v = (array[piece] for array in whole)
            g = grad[piece]
            if keep != 1.0:
                p *= keep
            m *= beta1
            update = np.multiply(g, 1 - beta1, out=scratch[: g.size])
            m += update
            v *= beta2
            np.multiply(g, g, out=update)
            update *= 1 - beta2
            v += update
            np.sqrt(v, out=update)
            update += scaled_eps
            np.divide(m, update, out=update)
            update *= step_size
            p -= update
    return params, state


def _flat(array: np.ndarray, name: str) -> np.ndarray:
    """A one-dimensional view, never a copy: what is written to it must reach the array."""
    if not array.flags.c_contiguous:
        raise ValueError(
            f"{name!r} is not C-contiguous and cannot be updated in place: pass np.ascontiguousarray of it"
        )
    return array.reshape(-1)


def without_decay(params: Mapping[str, np.ndarray]) -> frozenset[str]:
    """Keys that weight decay leaves alone: everything with one axis, that is biases, gammas and betas.

    Parameters
    ----------
    params : dict of str to ndarray

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> without_decay({"W": np.ones((2, 2)), "b": np.ones(2)})
    frozenset({'b'})
    """
    return frozenset(name for name, param in params.items() if param.ndim < 2)


def check_grads(params: Mapping[str, np.ndarray], grads: Mapping[str, np.ndarray]) -> None:
    """Refuse gradients that do not belong to the parameters.

    Parameters
    ----------
    params, grads : dict of str to ndarray

    Raises
    ------
    ValueError
        If keys or shapes differ; the message names the first difference.

    Examples
    --------
    >>> check_grads({"w": np.ones(2)}, {"w": np.ones(3)})
    Traceback (most recent call last):
    ValueError: 'w' has shape (2,), but its gradient has (3,)
    """
    different = params.keys() ^ grads.keys()
    if different:
        raise ValueError(f"params and grads must have the same keys; {min(different)!r} is in only one of them")
    for name, param in params.items():
        if param.shape != grads[name].shape:
            raise ValueError(f"{name!r} has shape {param.shape}, but its gradient has {grads[name].shape}")
