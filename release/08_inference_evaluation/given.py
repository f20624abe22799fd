"""Functions that the notebooks before this one asked for. Made by `minibert given`; not to be edited."""

import math
import unicodedata
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


# 03_transformer_layers


def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    """Give each vector mean 0 and variance 1, then scale it by gamma and shift it by beta."""
    mean = np.mean(x, axis=-1, keepdims=True)
    centred = x - mean
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + eps) + beta


def gelu(x: np.ndarray) -> np.ndarray:
    """Let large numbers pass, stop very negative ones, and bend smoothly in between (tanh form)."""
    inside = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + np.tanh(inside))


def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    """Widen each token's vector to I numbers, cut off what is negative, and narrow it to H numbers again."""
    inner = np.maximum(x @ W1 + b1, 0)
    return inner @ W2 + b2


def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    """Add what a sublayer has found to what was there before, then normalise the sum."""
    return layer_norm(x + sublayer_out, gamma, beta, eps)


def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    """Set some entries to 0 at random while training, and scale up the others to make up for it."""
    if not 0 <= rate <= 1:
        raise ValueError(f"rate must be from 0 to 1, got {rate}")
    if not training:
        return x.copy()
    if rate == 1:
        return np.zeros_like(x)
    keep = rng.random(x.shape) >= rate
    return keep * x / (1 - rate)


def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    """Attention, then the feed-forward network, each followed by add-and-norm."""
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    transformed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, transformed, params["ln2_gamma"], params["ln2_beta"])


def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Send x through one block after the other, and keep every state on the way."""
    hidden_states = [x]
    for params in layers:
        hidden_states.append(transformer_block(hidden_states[-1], params, num_heads, mask))
    return hidden_states[-1], hidden_states


def count_parameters(config: dict[str, int]) -> int:
    """Count the numbers that training has to find."""
    V, H, inner = config["vocab_size"], config["hidden_size"], config["intermediate_size"]
    embeddings = V * H + config["max_positions"] * H
    attention = 4 * H * H
    feed_forward = H * inner + inner + inner * H + H
    norm = 2 * H
    output = H * V + V
    return embeddings + config["num_layers"] * (attention + feed_forward + 2 * norm) + norm + output


# 04_backpropagation_gradients


def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Estimate the gradient of a function by central differences, one entry at a time."""
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + eps
        above = f(point)
        point[index] = x[index] - eps
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """Measure how far two arrays are apart, relative to their size: 0 for equal arrays, at most 1."""
    difference = np.abs(a - b)
    size = np.abs(a) + np.abs(b)
    return float(np.max(difference / np.where(size == 0, 1, size)))


def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Send a gradient back through y = x W + b."""
    d_rows = d_out.reshape(-1, d_out.shape[-1])
    x_rows = x.reshape(-1, x.shape[-1])
    dx = d_out @ W.T
    dW = x_rows.T @ d_rows
    db = np.sum(d_rows, axis=0)
    return dx, dW, db


def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Send a gradient back through max(x, 0)."""
    return d_out * (x > 0)


def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    """Send a gradient back through a softmax over the last axis."""
    mean = np.sum(d_out * probs, axis=-1, keepdims=True)
    return probs * (d_out - mean)


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean of -ln p(target) over all rows, and its gradient."""
    rows, picked = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    N = len(rows)
    shifted = rows - np.max(rows, axis=-1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    loss = -np.mean(log_probs[np.arange(N), picked])
    d_rows = np.exp(log_probs)
    d_rows[np.arange(N), picked] -= 1
    return loss, (d_rows / N).reshape(logits.shape)


def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Send a gradient back through layer norm."""
    centred = x - np.mean(x, axis=-1, keepdims=True)
    std = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)
    x_hat = centred / std

    rows = tuple(range(x.ndim - 1))  # all axes but the last
    dgamma = np.sum(d_out * x_hat, axis=rows)
    dbeta = np.sum(d_out, axis=rows)

    g = d_out * gamma
    through_mean = np.mean(g, axis=-1, keepdims=True)
    through_std = x_hat * np.mean(g * x_hat, axis=-1, keepdims=True)
    dx = (g - through_mean - through_std) / std
    return dx, dgamma, dbeta


def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Send a gradient back through scaled dot-product attention."""
    _, weights = scaled_dot_product_attention(Q, K, V, mask)
    dV = np.swapaxes(weights, -1, -2) @ d_out
    d_weights = d_out @ np.swapaxes(V, -1, -2)
    d_scores = softmax_backward(d_weights, weights) / math.sqrt(Q.shape[-1])
    dQ = d_scores @ K
    dK = np.swapaxes(d_scores, -1, -2) @ Q
    return dQ, dK, dV


def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Send a gradient back through a whole transformer block."""
    # Forward once more, keeping what the way back needs.
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    merged = merge_heads(scaled_dot_product_attention(Q, K, V, mask)[0])
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    # Back, from the last line to the first.
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    dQ, dK, dV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_heads in (("W_Q", dQ), ("W_K", dK), ("W_V", dV)):
        d_projected, grads[name], _ = linear_backward(merge_heads(d_heads), x, params[name])
        dx = dx + d_projected
    return dx, grads


# 05_optimization_adam


def sgd_step(params: dict[str, np.ndarray], grads: dict[str, np.ndarray], lr: float) -> dict[str, np.ndarray]:
    """One step of gradient descent."""
    return {name: param - lr * grads[name] for name, param in params.items()}


def momentum_step(
    params: dict[str, np.ndarray],
    grads: dict[str, np.ndarray],
    velocity: dict[str, np.ndarray] | None,
    lr: float,
    momentum: float,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """One step of gradient descent with momentum: v = momentum · v + g, then p - lr · v."""
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    new_velocity = {name: momentum * velocity[name] + grad for name, grad in grads.items()}
    new_params = {name: param - lr * new_velocity[name] for name, param in params.items()}
    return new_params, new_velocity


def adam_step(
    params: dict[str, np.ndarray],
    grads: dict[str, np.ndarray],
    state: dict | None,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[dict[str, np.ndarray], dict]:
    """One step of Adam with bias correction."""
    if not state:
        zeros = {name: np.zeros_like(param) for name, param in params.items()}
        state = {"step": 0, "m": zeros, "v": zeros}
    t = state["step"] + 1
    new_params, m, v = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g**2
        m_hat = m[name] / (1 - beta1**t)
        v_hat = v[name] / (1 - beta2**t)
        new_params[name] = param - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new_params, {"step": t, "m": m, "v": v}


def adamw_step(
    params: dict[str, np.ndarray],
    grads: dict[str, np.ndarray],
    state: dict | None,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
    no_decay: tuple[str, ...] | list[str] = (),
) -> tuple[dict[str, np.ndarray], dict]:
    """One step of Adam with decoupled weight decay."""
    stepped, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    new_params = {}
    for name, param in params.items():
        decay = 0.0 if name in no_decay else weight_decay
        new_params[name] = stepped[name] - lr * decay * param
    return new_params, new_state


def clip_by_global_norm(
    grads: dict[str, np.ndarray], max_norm: float
) -> tuple[dict[str, np.ndarray], float | np.floating]:
    """Shorten the gradients to `max_norm` if together they are longer, and keep their direction."""
    squares = sum(np.sum(grad**2) for grad in grads.values())
    norm = math.sqrt(squares)
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: grad * factor for name, grad in grads.items()}, norm


def warmup_linear(step: int, peak_lr: float, warmup: int, total: int) -> float:
    """Learning rate that rises in a straight line from 0 to the peak, then falls in a straight line to 0."""
    if step < warmup:
        return peak_lr * step / warmup
    if step < total:
        return peak_lr * (total - step) / (total - warmup)
    return 0.0


def cosine_decay(step: int, peak_lr: float, total: int, floor: float = 0.0) -> float:
    """Learning rate that falls from the peak to the floor along half a cosine wave."""
    done = min(step, total) / total
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * done)) / 2


def accumulate_gradients(micro_grads: list[dict[str, np.ndarray]], token_counts: list[int]) -> dict[str, np.ndarray]:
    """Gradient of a large batch from the gradients of its parts."""
    if len(micro_grads) != len(token_counts):
        raise ValueError(f"{len(micro_grads)} micro-batches, but {len(token_counts)} token counts")
    shares = [count / sum(token_counts) for count in token_counts]
    return {
        name: sum(share * grads[name] for share, grads in zip(shares, micro_grads, strict=True))
        for name in micro_grads[0]
    }


# 06_input_to_output_flow


def basic_tokenize(text: str) -> list[str]:
    """Cut a text into lower-case words and single punctuation marks."""
    kept = [c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C")]
    letters = unicodedata.normalize("NFD", "".join(kept).lower())
    spaced = ""
    for c in letters:
        code, category = ord(c), unicodedata.category(c)
        if category == "Mn":
            continue
        punctuation = category.startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        punctuation = punctuation or 123 <= code <= 126
        ideograph = 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        spaced += f" {c} " if punctuation or ideograph else c
    return spaced.split()


def wordpiece(word: str, vocab: dict[str, int], unk: str = "[UNK]", max_chars: int = 100) -> list[str]:
    """Cut a word into the longest pieces of the vocabulary, from left to right."""
    if len(word) > max_chars:
        return [unk]
    pieces = []
    start = 0
    while start < len(word):
        prefix = "##" if start > 0 else ""
        for end in range(len(word), start, -1):
            piece = prefix + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces


def encode(text: str, vocab: dict[str, int], max_len: int) -> list[int]:
    """Turn a text into ids between [CLS] and [SEP]."""
    if max_len < 2:
        raise ValueError(f"max_len is {max_len}, but [CLS] and [SEP] alone need 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]


SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids: list[int], vocab: dict[str, int]) -> str:
    """Turn ids back into text."""
    tokens = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in tokens:
            raise ValueError(f"id {number} is not in the vocabulary")
        token = tokens[number]
        if token in SPECIAL_TOKENS:
            continue
        text += token[2:] if token.startswith("##") else " " + token
    return text.strip()


def pad_batch(sequences: list[list[int]], pad_id: int) -> tuple[np.ndarray, np.ndarray]:
    """Put sentences of different lengths into one rectangle."""
    lengths = [len(sequence) for sequence in sequences]
    if not lengths or min(lengths) == 0:
        raise ValueError("pad_batch needs at least one sentence, and at least one id in each")
    ids = np.full((len(lengths), max(lengths)), pad_id)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, sequence in enumerate(sequences):
        ids[row, : lengths[row]] = sequence
        mask[row, : lengths[row]] = True
    return ids, mask


def mlm_logits(hidden: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Score every token of the vocabulary at every place."""
    return hidden @ W + b


BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids: np.ndarray, mask: np.ndarray, params: dict[str, np.ndarray], config: dict) -> dict:
    """Run Mini-BERT from ids to logits."""
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    attention_mask = mask[:, np.newaxis, np.newaxis, :]
    x, hidden_states = encoder(x, layers, config["num_heads"], attention_mask)
    final_hidden = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(final_hidden, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": hidden_states, "final_hidden": final_hidden, "logits": logits}


def top_k_predictions(logits: np.ndarray, position: int, k: int) -> list[tuple[int, float]]:
    """Find the k likeliest tokens at one place."""
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError(f"position {position} and k {k} do not fit logits of shape {logits.shape}")
    probabilities = softmax(logits[position])
    best = np.argsort(-probabilities, kind="stable")[:k]
    return [(int(token), float(probabilities[token])) for token in best]


# 07_training_process


def choose_mask_positions(ids: np.ndarray, special_ids: list[int], rate: float, rng: np.random.Generator) -> np.ndarray:
    """Choose the tokens to predict: each ordinary one with probability `rate`, and at least one in all."""
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special: there is nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen


def mask_tokens(
    ids: np.ndarray, special_ids: list[int], mask_id: int, vocab_size: int, rate: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Hide tokens for the model to predict: 80 % become the mask, 10 % a random ordinary token, 10 % stay."""
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    fate = rng.random(ids.shape)
    swapped = chosen & (fate >= 0.8) & (fate < 0.9)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs[swapped] = rng.choice(ordinary, size=np.sum(swapped))
    return inputs, labels


def mlm_loss(logits: np.ndarray, labels: np.ndarray, ignore_index: int = -100) -> tuple[float, np.ndarray]:
    """Cross-entropy over the labelled positions, and its gradient."""
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no position is labelled, so there is no loss")
    loss, d_labelled = cross_entropy(logits[labelled], labels[labelled])  # (N, V), (N,)
    d_logits = np.zeros_like(logits)
    d_logits[labelled] = d_labelled
    return loss, d_logits


def masked_accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Share of the labelled positions at which the highest logit belongs to the label."""
    labelled = labels != -100
    if not labelled.any():
        raise ValueError("no position is labelled, so there is no accuracy")
    guesses = np.argmax(logits[labelled], axis=-1)  # (N,)
    return float(np.mean(guesses == labels[labelled]))


def make_batches(
    sequences: list[list[int]], batch_size: int, pad_id: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """One epoch: every sequence once, similar lengths together, the batches in random order."""
    shuffled = rng.permutation(len(sequences))
    by_length = sorted(shuffled, key=lambda number: len(sequences[number]))
    batches = []
    for start in range(0, len(by_length), batch_size):
        numbers = by_length[start : start + batch_size]
        batches.append(pad_batch([sequences[number] for number in numbers], pad_id))
    return [batches[number] for number in rng.permutation(len(batches))]


def training_step(
    params: dict[str, np.ndarray], state: dict, batch, loss_and_grads, optimizer, max_norm: float
) -> tuple[dict[str, np.ndarray], dict, dict[str, float]]:
    """One step: the loss and its gradients, clipped, then the optimiser."""
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}


def train(
    params: dict[str, np.ndarray],
    state: dict,
    batches: list,
    loss_and_grads,
    optimizer,
    schedule,
    max_norm: float,
    stop_below: float | None = None,
    callback=None,
    start: int = 0,
) -> dict:
    """Train on one batch after the other."""
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)

        def optimizer_with_lr(params, grads, state, lr=lr):
            return optimizer(params, grads, state, lr)

        params, state, metrics = training_step(params, state, batch, loss_and_grads, optimizer_with_lr, max_norm)
        metrics = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}


def save_checkpoint(path: str, params: dict[str, np.ndarray], state: dict, step: int) -> None:
    """Write parameters, optimiser state and step into one file, without pickle."""

    def flatten(tree, prefix):
        flat = {}
        for key, value in tree.items():
            name = prefix + key
            flat.update(flatten(value, name + "/") if isinstance(value, dict) else {name: value})
        return flat

    np.savez(path, **flatten({"params": params, "state": state, "step": step}, ""))


def load_checkpoint(path: str) -> tuple[dict[str, np.ndarray], dict, int]:
    """Read a checkpoint."""
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *branches, leaf = name.split("/")
            place = tree
            for branch in branches:
                place = place.setdefault(branch, {})
            place[leaf] = file[name] if file[name].ndim > 0 else file[name].item()
    return tree["params"], tree["state"], tree["step"]


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
    "layer_norm": "03_transformer_layers",
    "gelu": "03_transformer_layers",
    "feed_forward": "03_transformer_layers",
    "add_and_norm": "03_transformer_layers",
    "dropout": "03_transformer_layers",
    "transformer_block": "03_transformer_layers",
    "encoder": "03_transformer_layers",
    "count_parameters": "03_transformer_layers",
    "numerical_gradient": "04_backpropagation_gradients",
    "relative_error": "04_backpropagation_gradients",
    "linear_backward": "04_backpropagation_gradients",
    "relu_backward": "04_backpropagation_gradients",
    "softmax_backward": "04_backpropagation_gradients",
    "cross_entropy": "04_backpropagation_gradients",
    "layer_norm_backward": "04_backpropagation_gradients",
    "attention_backward": "04_backpropagation_gradients",
    "transformer_block_backward": "04_backpropagation_gradients",
    "sgd_step": "05_optimization_adam",
    "momentum_step": "05_optimization_adam",
    "adam_step": "05_optimization_adam",
    "adamw_step": "05_optimization_adam",
    "clip_by_global_norm": "05_optimization_adam",
    "warmup_linear": "05_optimization_adam",
    "cosine_decay": "05_optimization_adam",
    "accumulate_gradients": "05_optimization_adam",
    "basic_tokenize": "06_input_to_output_flow",
    "wordpiece": "06_input_to_output_flow",
    "encode": "06_input_to_output_flow",
    "decode": "06_input_to_output_flow",
    "pad_batch": "06_input_to_output_flow",
    "mlm_logits": "06_input_to_output_flow",
    "forward": "06_input_to_output_flow",
    "top_k_predictions": "06_input_to_output_flow",
    "choose_mask_positions": "07_training_process",
    "mask_tokens": "07_training_process",
    "mlm_loss": "07_training_process",
    "masked_accuracy": "07_training_process",
    "make_batches": "07_training_process",
    "training_step": "07_training_process",
    "train": "07_training_process",
    "save_checkpoint": "07_training_process",
    "load_checkpoint": "07_training_process",
}
mine_or_given = Chooser(globals(), NOTEBOOKS, Path(__file__).parent)
