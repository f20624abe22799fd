"""Questions to an embedding table: how alike, what is near, what completes an analogy."""

from collections.abc import Collection

import numpy as np

from minibert_ref.checks import check_ids


def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Cosine of the angle between every row of a and every row of b.

    Parameters
    ----------
    a : ndarray, float, shape (n, H)
    b : ndarray, float, shape (m, H)

    Returns
    -------
    ndarray, shape (n, m)
        Between -1 and 1; 0 where a row is the zero vector.

    Examples
    --------
    >>> cosine_similarity(np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 2.0]]))
    array([[1., 0.],
           [0., 0.]])
    """
    # einsum sums every pair in the same order, so that equal rows are exactly equally similar; BLAS may not.
    return np.clip(np.einsum("nh,mh->nm", _unit_rows(a), _unit_rows(b)), -1, 1)


def _unit_rows(x: np.ndarray) -> np.ndarray:
    """Rows of length 1; zero rows stay zero. Dividing by the largest entry first keeps the squares in range."""
    largest = np.max(np.abs(x), axis=-1, keepdims=True, initial=0)
    x = x / np.where(largest > 0, largest, x.dtype.type(1))
    length = np.sqrt(np.sum(x * x, axis=-1, keepdims=True))
    return x / np.where(length > 0, length, x.dtype.type(1))


def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: Collection[int] = ()) -> np.ndarray:
    """The k rows most similar to a vector, by cosine.

    Parameters
    ----------
    query : ndarray, float, shape (H,)
    table : ndarray, float, shape (V, H)
    k : int
    exclude : collection of int, optional
        Ids that must not be returned.

    Returns
    -------
    ndarray, int, shape (k,)
        Most similar first; of equally similar rows the lower id first.

    Raises
    ------
    ValueError
        If fewer than k rows are left after the exclusion, or k is negative.

    Examples
    --------
    >>> nearest_neighbors(np.array([1.0, 0.0]), np.array([[0.0, 1.0], [2.0, 0.0], [1.0, 1.0]]), 2)
    array([1, 2])
    """
    allowed = np.setdiff1d(np.arange(len(table)), np.asarray(list(exclude), dtype=np.intp))
    if not 0 <= k <= len(allowed):
        raise ValueError(f"k is {k}, but {len(allowed)} rows are available: ask for 0 to {len(allowed)}")
    similarity = cosine_similarity(query[np.newaxis], table[allowed])[0]  # (V,)
    return allowed[np.argsort(-similarity, kind="stable")[:k]]


def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    """a is to b as c is to …: the rows nearest to b - a + c.

    Parameters
    ----------
    a, b, c : int
        Token ids; they are never among the answers.
    table : ndarray, float, shape (V, H)
    k : int

    Returns
    -------
    ndarray, int, shape (k,)

    Raises
    ------
    ValueError
        If an id is out of range or fewer than k other rows exist.

    Examples
    --------
    >>> analogy(0, 1, 2, np.array([[1.0, 0.0], [1.0, 1.0], [3.0, 0.0], [3.0, 1.0], [-1.0, 0.0]]), 1)
    array([3])
    """
    check_ids([a, b, c], len(table), "a, b, c")
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
