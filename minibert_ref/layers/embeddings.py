"""Token and position embeddings, with the gradient of the table."""

import numpy as np
from numpy.typing import DTypeLike

from minibert_ref.buffers import empty, zeros
from minibert_ref.checks import check_ids


def one_hot(ids: np.ndarray, vocab_size: int, dtype: DTypeLike = np.float64) -> np.ndarray:
    """A vector with a single 1 for every token.

    Parameters
    ----------
    ids : ndarray, int, shape (...)
    vocab_size : int
    dtype : float dtype, default float64

    Returns
    -------
    ndarray, shape (..., V)

    Raises
    ------
    ValueError
        If an id is out of range.

    Examples
    --------
    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    ids = check_ids(ids, vocab_size)
    return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(dtype)


def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Rows of the table, one per token: one_hot(ids) @ table without the product.

    Parameters
    ----------
    ids : ndarray, int, shape (...)
    table : ndarray, float, shape (V, H)

    Returns
    -------
    ndarray, shape (..., H)
        A copy: changing it leaves the table alone.

    Raises
    ------
    ValueError
        If an id is out of range.

    Examples
    --------
    >>> token_embedding(np.array([1, 1]), np.array([[0.0, 1.0], [2.0, 3.0]]))
    array([[2., 3.],
           [2., 3.]])
    """
    ids = check_ids(ids, len(table))
    out = empty((*ids.shape, *table.shape[1:]), table.dtype)
    return np.take(table, ids, axis=0, out=out, mode="clip")  # nothing is left to clip, but "raise" would copy


def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    """The first rows of the position table.

    Parameters
    ----------
    seq_len : int
        T, tokens in the sequence.
    table : ndarray, float, shape (max_positions, H)

    Returns
    -------
    ndarray, shape (T, H), a copy

    Raises
    ------
    ValueError
        If the table has fewer than T rows.

    Examples
    --------
    >>> position_embedding(1, np.array([[0.0, 1.0], [2.0, 3.0]]))
    array([[0., 1.]])
    """
    if seq_len > len(table):
        raise ValueError(f"the sequence has {seq_len} tokens, but there are {len(table)} positions: shorten it")
    return table[:seq_len].copy()


def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    """Fixed position vectors (Vaswani et al. 2017, section 3.5).

    PE[p, 2i] = sin(p / 10000^(2i/H)) and PE[p, 2i+1] = cos(p / 10000^(2i/H)), so that PE(p + k) is PE(p) rotated by
    an angle that depends on k alone.

    Parameters
    ----------
    seq_len : int
        T.
    hidden : int
        H; with an odd H the last column is a sine.

    Returns
    -------
    ndarray, float64, shape (T, H)

    Examples
    --------
    >>> sinusoidal_positions(2, 2).round(4)
    array([[0.    , 1.    ],
           [0.8415, 0.5403]])
    """
    positions = np.arange(seq_len)[:, np.newaxis]  # (T, 1)
    angles = positions / 10000 ** (np.arange(0, hidden, 2) / hidden)  # (T, ceil(H/2))
    out = np.empty((seq_len, hidden))
    out[:, 0::2] = np.sin(angles)
    out[:, 1::2] = np.cos(angles[:, : hidden // 2])
    return out


def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    """Token vectors plus position vectors.

    Parameters
    ----------
    ids : ndarray, int, shape (..., T)
    token_table : ndarray, float, shape (V, H)
    position_table : ndarray, float, shape (max_positions, H)

    Returns
    -------
    ndarray, shape (..., T, H)

    Raises
    ------
    ValueError
        If an id is out of range or T exceeds the positions.

    Examples
    --------
    >>> embed(np.array([[1, 1]]), np.array([[0.0], [5.0]]), np.array([[0.1], [0.2]]))
    array([[[5.1],
            [5.2]]])
    """
    out = token_embedding(ids, token_table)  # (..., T) -> (..., T, H)
    out += position_embedding(np.shape(ids)[-1], position_table)  # (T, H) broadcasts over the batch
    return out


def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    """Gradient of the token table: every row collects the gradients of all places where its token stood.

    Parameters
    ----------
    d_out : ndarray, float, shape (..., H)
    ids : ndarray, int, shape (...)
    vocab_size : int

    Returns
    -------
    ndarray, shape (V, H), dtype of d_out
        Rows of tokens that do not occur are 0.

    Raises
    ------
    ValueError
        If an id is out of range.

    Examples
    --------
    >>> embedding_backward(np.array([[1.0], [2.0], [4.0]]), np.array([0, 2, 0]), 3)
    array([[5.],
           [0.],
           [2.]])
    """
    grad = zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    ids = check_ids(ids, vocab_size).ravel()
    if ids.size == 0:
        return grad
    # Equal ids side by side can be summed in runs, which is several times faster than np.add.at.
    order = np.argsort(ids, kind="stable")
    present, starts = np.unique(ids[order], return_index=True)
    grad[present] = np.add.reduceat(d_out.reshape(ids.size, -1)[order], starts, axis=0)
    return grad
