"""Refuse wrong input at the door, in one sentence that names the value and the fix."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from minibert_ref.config import MiniBERTConfig, parameter_table


def check_ids(ids: ArrayLike, vocab_size: int, name: str = "ids") -> np.ndarray:
    """Refuse token ids that no table row belongs to.

    Parameters
    ----------
    ids : array_like, int, any shape
    vocab_size : int
    name : str, default "ids"
        What the message calls them.

    Returns
    -------
    ndarray, int, shape of ids

    Raises
    ------
    ValueError
        If ids are not integers or one lies outside 0 … vocab_size - 1; the message names the first.

    Examples
    --------
    >>> check_ids([[1, 9]], 8)
    Traceback (most recent call last):
    ValueError: ids[0, 1] is 9, but the vocabulary has 8 tokens: ids go from 0 to 7
    """
    ids = np.asarray(ids)
    if ids.size and not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(f"{name} must be integers, not {ids.dtype}")
    outside = (ids < 0) | (ids >= vocab_size)
    if outside.any():
        where = tuple(int(axis[0]) for axis in np.nonzero(outside))
        raise ValueError(
            f"{name}{list(where)} is {ids[where]}, but the vocabulary has {vocab_size} tokens: "
            f"ids go from 0 to {vocab_size - 1}"
        )
    return ids.astype(np.intp, copy=False)


def check_sequences(ids: ArrayLike, config: MiniBERTConfig) -> np.ndarray:
    """Refuse token ids that the model cannot take.

    Parameters
    ----------
    ids : array_like, int, shape (B, T)
    config : MiniBERTConfig

    Returns
    -------
    ndarray, int, shape (B, T)

    Raises
    ------
    ValueError
        If ids are empty, not of two axes, longer than the positions, or out of range.

    Examples
    --------
    >>> from minibert_ref.config import MiniBERTConfig
    >>> check_sequences([[1, 2]], MiniBERTConfig()).shape
    (1, 2)
    """
    ids = np.asarray(ids)
    if ids.ndim != 2 or ids.size == 0:
        raise ValueError(
            f"ids must have the shape (batch, tokens) and not be empty, not {ids.shape}; "
            "wrap a single sentence as ids[np.newaxis]"
        )
    if ids.shape[1] > config.max_positions:
        raise ValueError(
            f"the sequence has {ids.shape[1]} tokens, but the model has {config.max_positions} positions: shorten it"
        )
    return check_ids(ids, config.vocab_size)


def check_mask(mask: ArrayLike | None, ids_shape: tuple[int, ...], num_heads: int) -> np.ndarray | None:
    """Bring an attention mask to four axes.

    Parameters
    ----------
    mask : array_like, bool, shape (B, T) or broadcastable to (B, A, T, T) with four axes, or None
        True where a token may be attended to.
    ids_shape : tuple of int
        (B, T).
    num_heads : int
        A.

    Returns
    -------
    ndarray, bool, with four axes, or None

    Raises
    ------
    ValueError
        If the mask is not boolean, has another shape, or leaves a query without any key: softmax over nothing has no
        value.

    Examples
    --------
    >>> check_mask([[True, False]], (1, 2), 4)
    array([[[[ True, False]]]])
    """
    if mask is None:
        return None
    B, T = ids_shape
    mask = np.asarray(mask)
    if mask.dtype != np.bool_:
        raise ValueError(f"mask must be boolean (True where a token may be attended to), not {mask.dtype}")
    if mask.shape == (B, T):
        mask = mask[:, np.newaxis, np.newaxis, :]  # (B, T) -> (B, 1, 1, T)
    full = (B, num_heads, T, T)
    if mask.ndim != 4 or any(have not in (1, want) for have, want in zip(mask.shape, full, strict=True)):
        raise ValueError(f"mask has shape {mask.shape}; it must be {(B, T)} or broadcast to {full} with four axes")
    empty = ~mask.any(axis=-1)
    if empty.any():
        sequence = int(np.nonzero(empty)[0][0])
        raise ValueError(f"mask leaves sequence {sequence} a query without any key: allow at least one token")
    return mask


def check_params(params: Mapping[str, np.ndarray], config: MiniBERTConfig, source: str = "params") -> None:
    """Refuse parameters that do not fit a config, naming the first difference.

    Parameters
    ----------
    params : dict of str to ndarray
    config : MiniBERTConfig
    source : str, default "params"
        What the message calls them.

    Raises
    ------
    ValueError
        If a tensor is missing, one too many, or of a wrong shape.

    Examples
    --------
    >>> from minibert_ref.config import MiniBERTConfig
    >>> check_params({}, MiniBERTConfig())
    Traceback (most recent call last):
    ValueError: params: the tensor 'token_embeddings' is missing (42 of 42 are)
    """
    table = parameter_table(config)
    missing = [name for name in table if name not in params]
    extra = sorted(str(name) for name in params if name not in table)
    if missing:
        raise ValueError(f"{source}: the tensor {missing[0]!r} is missing ({len(missing)} of {len(table)} are)")
    if extra:
        raise ValueError(f"{source}: the tensor {extra[0]!r} does not belong to a Mini-BERT of this config")
    for name, shape in table.items():
        if np.shape(params[name]) != shape:
            raise ValueError(f"{source}: the tensor {name!r} has shape {np.shape(params[name])}, expected {shape}")
