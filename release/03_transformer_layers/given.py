"""Functions that the notebooks before this one asked for. Made by `minibert given`; not to be edited."""

import math
from pathlib import Path

import numpy as np
from minibert_kit.given import Chooser

# 01_understanding_embeddings


def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    """Turn each id into a vector with a single 1."""
    if np.any((ids < 0) | (ids >= vocab_size)):
        raise ValueError(f"ids must lie between 0 and {vocab_size - 1}, got {ids.min()} to {ids.max()}")
    return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)


def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Look up one row of the table per token."""
    return table[ids]


def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    """Take the vectors of the first places."""
    if seq_len > len(table):
        raise ValueError(f"the sentence has {seq_len} tokens, but the table has only {len(table)} places")
    return table[:seq_len].copy()


def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    """Compute a position table from sines and cosines."""
    places = np.arange(seq_len)[:, np.newaxis]  # (T, 1)
    twice_i = np.arange(0, hidden, 2)  # (H/2,)
    angles = places / 10000 ** (twice_i / hidden)  # (T, H/2)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table


def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    """Add the vector of each token and the vector of its place."""
    tokens = token_embedding(ids, token_table)  # (B, T, H)
    places = position_embedding(ids.shape[1], position_table)  # (T, H)
    return tokens + places


def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    """Collect the gradient of a token table."""
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad


def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Compare every row of a with every row of b by the cosine of the angle between them."""
    length_a = np.linalg.norm(a, axis=1, keepdims=True)  # (n, 1)
    length_b = np.linalg.norm(b, axis=1, keepdims=True)  # (m, 1)
    unit_a = a / np.where(length_a > 0, length_a, 1)  # a row of zeros stays a row of zeros
    unit_b = b / np.where(length_b > 0, length_b, 1)
    return np.clip(unit_a @ unit_b.T, -1, 1)


def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    """Find the k rows of a table that are most similar to a vector."""
    allowed = np.array([i for i in range(len(table)) if i not in exclude], dtype=int)
    if k > len(allowed):
        raise ValueError(f"{k} neighbours are wanted, but only {len(allowed)} rows are left")
    similarity = cosine_similarity(query[np.newaxis], table[allowed])[0]
    order = np.argsort(-similarity, kind="stable")  # "stable": of two equal ones, the first stays first
    return allowed[order[:k]]


def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    """Complete "a is to b as c is to …" by the rows nearest to b - a + c."""
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))


# 02_attention_mechanism


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into positive shares that sum to 1 along one axis."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / np.sum(exponentials, axis=axis, keepdims=True)


def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    """Score every query against every key: dot product over the square root of D."""
    D = Q.shape[-1]
    return Q @ np.swapaxes(K, -1, -2) / math.sqrt(D)


def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    """Mark the tokens that may be attended to."""
    return (ids != pad_id)[:, np.newaxis, np.newaxis, :]


def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Set the scores of masked tokens to minus infinity."""
    return np.where(mask, scores, -np.inf).astype(scores.dtype)


def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Let every query read the values of the keys that fit it."""
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores, axis=-1)
    return weights @ V, weights


def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    """Cut the hidden axis into heads."""
    *leading, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError(f"hidden size {H} is not divisible by {num_heads} heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -3, -2)


def merge_heads(x: np.ndarray) -> np.ndarray:
    """Put the heads back side by side: the inverse of `split_heads`."""
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)


def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Let the tokens of each sentence read one another, with several heads side by side."""
    Q = split_heads(x @ params["W_Q"], num_heads)
    K = split_heads(x @ params["W_K"], num_heads)
    V = split_heads(x @ params["W_V"], num_heads)
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(heads) @ params["W_O"], weights


def attention_entropy(weights: np.ndarray) -> np.ndarray:
    """Measure how widely each row of weights is spread, in nats."""
    safe = np.where(weights > 0, weights, 1.0)
    return -np.sum(weights * np.log(safe), axis=-1)


NOTEBOOKS = {
    "one_hot": "01_understanding_embeddings",
    "token_embedding": "01_understanding_embeddings",
    "position_embedding": "01_understanding_embeddings",
    "sinusoidal_positions": "01_understanding_embeddings",
    "embed": "01_understanding_embeddings",
    "embedding_backward": "01_understanding_embeddings",
    "cosine_similarity": "01_understanding_embeddings",
    "nearest_neighbors": "01_understanding_embeddings",
    "analogy": "01_understanding_embeddings",
    "softmax": "02_attention_mechanism",
    "attention_scores": "02_attention_mechanism",
    "padding_mask": "02_attention_mechanism",
    "apply_mask": "02_attention_mechanism",
    "scaled_dot_product_attention": "02_attention_mechanism",
    "split_heads": "02_attention_mechanism",
    "merge_heads": "02_attention_mechanism",
    "multi_head_attention": "02_attention_mechanism",
    "attention_entropy": "02_attention_mechanism",
}
mine_or_given = Chooser(globals(), NOTEBOOKS, Path(__file__).parent)
