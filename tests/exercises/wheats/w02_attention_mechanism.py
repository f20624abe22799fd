"""Right solutions of assignment 02, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

SOFTMAX = [
    Wheat(
        exercise="softmax",
        name="log-sum-exp",
        code="""
def softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))
""",
    ),
    Wheat(
        exercise="softmax",
        name="logaddexp.reduce",
        code="""
def softmax(x, axis=-1):
    shifted = x - np.amax(x, axis=axis, keepdims=True)
    return np.exp(shifted - np.logaddexp.reduce(shifted, axis=axis, keepdims=True))
""",
    ),
    Wheat(
        exercise="softmax",
        name="in place on a copy",
        code="""
def softmax(x, axis=-1):
    result = np.array(x)
    result -= np.maximum.reduce(result, axis=axis, keepdims=True)
    np.exp(result, out=result)
    result /= np.add.reduce(result, axis=axis, keepdims=True)
    return result
""",
    ),
    Wheat(
        exercise="softmax",
        name="float64 inside",
        code="""
def softmax(x, axis=-1):
    x = np.asarray(x)
    wide = x.astype(np.float64)
    weights = np.exp(wide - np.expand_dims(wide.max(axis=axis), axis))
    weights = weights / np.expand_dims(weights.sum(axis=axis), axis)
    return weights.astype(x.dtype)
""",
    ),
    Wheat(
        exercise="softmax",
        name="row by row with plain Python numbers",
        code="""
def softmax(x, axis=-1):
    rows = np.moveaxis(x, axis, -1)
    result = np.empty(rows.shape, dtype=x.dtype)
    for index in np.ndindex(*rows.shape[:-1]):
        row = rows[index].tolist()
        largest = max(row)
        exponentials = [math.exp(value - largest) for value in row]
        total = math.fsum(exponentials)
        for s, exponential in enumerate(exponentials):
            result[(*index, s)] = exponential / total
    return np.moveaxis(result, -1, axis)
""",
    ),
    Wheat(
        exercise="softmax",
        name="a helper along the axis",
        code="""
def softmax_of_vector(v):
    e = np.exp(v - v[np.argmax(v)])
    return e * (1 / e.sum())


def softmax(x, axis=-1):
    return np.apply_along_axis(softmax_of_vector, axis, x)
""",
    ),
    Wheat(
        exercise="softmax",
        name="recursion over the first axis",
        code="""
def softmax(x, axis=-1):
    if axis < 0:
        axis += x.ndim
    if x.ndim > 1 and axis > 0:
        return np.stack([softmax(part, axis - 1) for part in x])
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)
""",
    ),
    Wheat(
        exercise="softmax",
        name="transposed, with None axes",
        code="""
def softmax(x, axis=-1):
    y = np.swapaxes(x, axis, -1)
    e = np.exp(y - y.max(-1)[..., None])
    s = np.einsum("...i->...", e)
    return np.swapaxes(e / s[..., None], axis, -1)
""",
    ),
    Wheat(
        exercise="softmax",
        name="out arguments on a fresh array",
        code="""
def softmax(x, axis=-1):
    shares = np.subtract(x, np.amax(x, axis, keepdims=True))
    np.exp(shares, out=shares)
    np.divide(shares, shares.sum(axis, keepdims=True), out=shares)
    return shares
""",
    ),
]

ATTENTION_SCORES = [
    Wheat(
        exercise="attention_scores",
        name="einsum",
        code="""
def attention_scores(Q, K):
    return np.einsum("...td,...sd->...ts", Q, K) / Q.shape[-1] ** 0.5
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="fourth root on both sides",
        code="""
def attention_scores(Q, K):
    factor = Q.shape[-1] ** -0.25
    return np.matmul(Q * factor, np.moveaxis(K * factor, -1, -2))
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="broadcast and sum",
        code="""
def attention_scores(Q, K):
    products = Q[..., :, np.newaxis, :] * K[..., np.newaxis, :, :]
    return products.sum(axis=-1) * (1 / math.sqrt(Q.shape[-1]))
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="four nested loops",
        code="""
def attention_scores(Q, K):
    T, D = Q.shape[-2:]
    S = K.shape[-2]
    leading = np.broadcast_shapes(Q.shape[:-2], K.shape[:-2])
    Q = np.broadcast_to(Q, (*leading, T, D))
    K = np.broadcast_to(K, (*leading, S, D))
    scores = np.zeros((*leading, T, S), dtype=Q.dtype)
    for index in np.ndindex(*leading):
        for t in range(T):
            for s in range(S):
                scores[(*index, t, s)] = sum(float(q) * float(k) for q, k in zip(Q[index][t], K[index][s]))
    return scores / math.sqrt(D)
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="one feature at a time",
        code="""
def attention_scores(Q, K):
    Q, K = np.asarray(Q), np.asarray(K)
    D = Q.shape[-1]
    total = 0
    for d in range(D):
        total = total + Q[..., :, d, None] * K[..., None, :, d]
    return total / math.sqrt(D)
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="one query at a time",
        code="""
def attention_scores(Q, K):
    scale = np.sqrt(Q.shape[-1]).astype(Q.dtype)
    rows = [(K @ Q[..., t, :, np.newaxis])[..., 0] for t in range(Q.shape[-2])]
    return np.stack(rows, axis=-2) / scale
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="recursion down to matrices",
        code="""
def attention_scores(Q, K):
    if Q.ndim > 2:
        return np.stack([attention_scores(q, k) for q, k in zip(Q, K, strict=True)])
    return np.inner(Q, K) / math.sqrt(Q.shape[1])
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="turned round at the end",
        code="""
def attention_scores(Q, K):
    scaled = Q / math.sqrt(K.shape[-1])
    return np.swapaxes(K @ np.swapaxes(scaled, -2, -1), -2, -1)
""",
    ),
    Wheat(
        exercise="attention_scores",
        name="in place on the product",
        code="""
def attention_scores(Q, K):
    scores = np.matmul(Q, np.moveaxis(K, -1, -2))
    scores /= math.sqrt(K.shape[-1])
    return scores
""",
    ),
]

PADDING_MASK = [
    Wheat(
        exercise="padding_mask",
        name="expand_dims",
        code="""
def padding_mask(ids, pad_id):
    return np.expand_dims(np.not_equal(ids, pad_id), axis=(1, 2))
""",
    ),
    Wheat(
        exercise="padding_mask",
        name="reshape of a negated comparison",
        code="""
def padding_mask(ids, pad_id):
    B, T = ids.shape
    is_padding = ids == pad_id
    return ~is_padding.reshape(B, 1, 1, T)
""",
    ),
    Wheat(
        exercise="padding_mask",
        name="list comprehension",
        code="""
def padding_mask(ids, pad_id):
    return np.array([[[[int(token) != int(pad_id) for token in sentence]]] for sentence in ids], dtype=bool)
""",
    ),
    Wheat(
        exercise="padding_mask",
        name="all True, then the padding taken out",
        code="""
def padding_mask(ids, pad_id):
    B, T = ids.shape
    mask = np.ones((B, 1, 1, T), dtype=bool)
    b, t = np.nonzero(ids == pad_id)
    mask[b, 0, 0, t] = False
    return mask
""",
    ),
    Wheat(
        exercise="padding_mask",
        name="isin",
        code="""
def padding_mask(ids, pad_id):
    ids = np.asarray(ids)
    return np.isin(ids[:, None, None], [pad_id], invert=True)
""",
    ),
    Wheat(
        exercise="padding_mask",
        name="loop with where",
        code="""
def padding_mask(ids, pad_id):
    mask = np.empty((len(ids), 1, 1, len(ids[0])), dtype=np.bool_)
    for row, sentence in zip(mask, ids):
        row[0, 0] = np.where(sentence == pad_id, False, True)
    return mask
""",
    ),
]

APPLY_MASK = [
    Wheat(
        exercise="apply_mask",
        name="boolean assignment on a copy",
        code="""
def apply_mask(scores, mask):
    masked = scores.copy()
    masked[np.broadcast_to(np.logical_not(mask), scores.shape)] = -np.inf
    return masked
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="copyto",
        code="""
def apply_mask(scores, mask):
    masked = np.array(scores)
    np.copyto(masked, -np.inf, where=np.logical_not(mask))
    return masked
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="added bias of 0 and -inf",
        code="""
def apply_mask(scores, mask):
    bias = np.where(mask, 0.0, -np.inf).astype(scores.dtype)
    return scores + bias
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="logarithm of the mask",
        code="""
def apply_mask(scores, mask):
    with np.errstate(divide="ignore"):
        bias = np.log(np.asarray(mask).astype(scores.dtype))
    return scores + bias
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="starts from -inf everywhere",
        code="""
def apply_mask(scores, mask):
    masked = np.full_like(scores, -np.inf)
    allowed = np.nonzero(np.broadcast_to(mask, scores.shape))
    masked[allowed] = scores[allowed]
    return masked
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="masked array",
        code="""
def apply_mask(scores, mask):
    hidden = ~np.broadcast_to(mask, scores.shape)
    return np.ma.array(scores, mask=hidden, copy=True).filled(-np.inf)
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="number by number",
        code="""
def apply_mask(scores, mask):
    masked = np.empty_like(scores)
    for index, allowed in np.ndenumerate(np.broadcast_to(mask, scores.shape)):
        masked[index] = scores[index] if allowed else float("-inf")
    return masked
""",
    ),
    Wheat(
        exercise="apply_mask",
        name="broadcast and copied",
        code="""
def apply_mask(scores, mask):
    masked = scores.copy(order="K")
    np.putmask(masked, np.logical_not(np.broadcast_to(mask, masked.shape)), -np.inf)
    return masked
""",
    ),
]

SCALED_DOT_PRODUCT_ATTENTION = [
    Wheat(
        exercise="scaled_dot_product_attention",
        name="all in one with einsum",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = np.einsum("...td,...sd->...ts", Q, K) * Q.shape[-1] ** -0.5
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    scores = scores - scores.max(axis=-1, keepdims=True)
    e = np.exp(scores)
    weights = e / e.sum(axis=-1, keepdims=True)
    return np.einsum("...ts,...sv->...tv", weights, V), weights
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="a mask of True when there is none",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    if mask is None:
        mask = np.ones((Q.shape[-2], K.shape[-2]), dtype=bool)
    weights = softmax(apply_mask(attention_scores(Q, K), mask))
    out = np.matmul(weights, V)
    return out, weights
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="each query chooses its keys",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    *leading, T, D = Q.shape
    S, Dv = V.shape[-2:]
    allowed = np.broadcast_to(True if mask is None else mask, (*leading, T, S))
    out = np.zeros((*leading, T, Dv), dtype=Q.dtype)
    weights = np.zeros((*leading, T, S), dtype=Q.dtype)
    for index in np.ndindex(*leading, T):
        keys = np.flatnonzero(allowed[index])
        scores = K[index[:-1]][keys] @ Q[index] / math.sqrt(D)
        e = np.exp(scores - scores.max())
        weights[index][keys] = e / e.sum()
        out[index] = weights[index][keys] @ V[index[:-1]][keys]
    return out, weights
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="divides at the end",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = (Q / math.sqrt(Q.shape[-1])) @ np.swapaxes(K, -2, -1)
    if mask is not None:
        np.copyto(scores, -np.inf, where=~np.asarray(mask))
    e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    total = np.sum(e, axis=-1, keepdims=True)
    return (e @ V) / total, e / total
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="one key at a time with a running maximum",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    allowed = np.broadcast_to(True if mask is None else mask, scores.shape)
    largest = np.full(scores.shape[:-1], np.finfo(scores.dtype).min, dtype=scores.dtype)
    for s in range(scores.shape[-1]):
        largest = np.where(allowed[..., s], np.maximum(largest, scores[..., s]), largest)
    total = np.zeros_like(largest)
    out = np.zeros((*largest.shape, V.shape[-1]), dtype=scores.dtype)
    weights = np.zeros_like(scores)
    for s in range(scores.shape[-1]):
        weights[..., s] = np.where(allowed[..., s], np.exp(np.minimum(scores[..., s] - largest, 0)), 0)
        total += weights[..., s]
        out += weights[..., s, None] * V[..., s, None, :]
    return out / total[..., None], weights / total[..., None]
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="float64 inside",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    dtype = Q.dtype
    Q, K, V = (np.asarray(array, dtype=np.float64) for array in (Q, K, V))
    scores = np.matmul(Q, K.swapaxes(-1, -2)) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1)[..., None])
    weights = e / e.sum(axis=-1)[..., None]
    return np.matmul(weights, V).astype(dtype), weights.astype(dtype)
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="recursion down to one sentence",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    if mask is not None:
        mask = np.broadcast_to(mask, (*Q.shape[:-1], K.shape[-2]))
    if Q.ndim > 2:
        masks = [None] * len(Q) if mask is None else mask
        parts = [scaled_dot_product_attention(q, k, v, m) for q, k, v, m in zip(Q, K, V, masks)]
        return np.stack([out for out, _ in parts]), np.stack([weights for _, weights in parts])
    logits = np.dot(Q, K.T) / math.sqrt(Q.shape[1])
    if mask is not None:
        logits[~mask] = -np.inf
    weights = softmax(logits, axis=1)
    return np.dot(weights, V), weights
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="masked exponentials",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    allowed = np.broadcast_to(np.True_ if mask is None else mask, scores.shape)
    largest = scores.max(axis=-1, keepdims=True, where=allowed, initial=-np.inf)
    e = np.exp(scores - largest, where=allowed, out=np.zeros_like(scores))
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ V, weights
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="-1e9 in the place of -inf",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = np.where(mask, scores, -1e9).astype(Q.dtype)
    weights = softmax(scores, axis=-1)
    return weights @ V, weights
""",
    ),
    Wheat(
        exercise="scaled_dot_product_attention",
        name="adds -1e9 where masked",
        code="""
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores + (1 - mask.astype(Q.dtype)) * -1e9
    weights = softmax(scores)
    return weights @ V, weights
""",
    ),
]

SPLIT_HEADS = [
    Wheat(
        exercise="split_heads",
        name="moveaxis",
        code="""
def split_heads(x, num_heads):
    D, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not share the columns evenly")
    return np.moveaxis(x.reshape(x.shape[:-1] + (num_heads, D)), -2, -3)


def merge_heads(x):
    back = np.moveaxis(x, -3, -2)
    return back.reshape(back.shape[:-2] + (back.shape[-2] * back.shape[-1],))
""",
    ),
    Wheat(
        exercise="split_heads",
        name="split and stack",
        code="""
def split_heads(x, num_heads):
    return np.stack(np.split(x, num_heads, axis=-1), axis=-3)


def merge_heads(x):
    return np.concatenate([x[..., a, :, :] for a in range(x.shape[-3])], axis=-1)
""",
    ),
    Wheat(
        exercise="split_heads",
        name="column slices into a new array",
        code="""
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError(f"{num_heads} heads cannot share {H} columns")
    D = H // num_heads
    heads = np.empty((*leading, num_heads, T, D), dtype=x.dtype)
    for a in range(num_heads):
        heads[..., a, :, :] = x[..., a * D : (a + 1) * D]
    return heads


def merge_heads(x):
    *leading, A, T, D = x.shape
    merged = np.zeros((*leading, T, A * D), dtype=x.dtype)
    for a in range(A):
        merged[..., a * D : (a + 1) * D] = x[..., a, :, :]
    return merged
""",
    ),
    Wheat(
        exercise="split_heads",
        name="a table of column numbers",
        code="""
def split_heads(x, num_heads):
    H = x.shape[-1]
    if H != H // num_heads * num_heads:
        raise ValueError("hidden size must be a multiple of the number of heads")
    columns = np.arange(H).reshape(num_heads, -1)
    return np.einsum("...tad->...atd", x[..., columns])


def merge_heads(x):
    A, T, D = x.shape[-3:]
    column = np.arange(A * D)
    token = np.arange(T)[:, None]
    return x[..., column // D, token, column % D]
""",
    ),
    Wheat(
        exercise="split_heads",
        name="all leading axes flattened",
        code="""
def split_heads(x, num_heads):
    T, H = x.shape[-2:]
    if H % num_heads != 0:
        raise ValueError("hidden size is not a multiple of the number of heads")
    flat = x.reshape(math.prod(x.shape[:-2]), T, num_heads, H // num_heads)
    return flat.transpose(0, 2, 1, 3).reshape(*x.shape[:-2], num_heads, T, H // num_heads)


def merge_heads(x):
    A, T, D = x.shape[-3:]
    flat = x.reshape(math.prod(x.shape[:-3]), A, T, D)
    return flat.transpose(0, 2, 1, 3).reshape(*x.shape[:-3], T, A * D)
""",
    ),
    Wheat(
        exercise="split_heads",
        name="recursion over sentences",
        code="""
def split_heads(x, num_heads):
    if x.shape[-1] % num_heads > 0:
        raise ValueError("hidden size does not fit the number of heads")
    if x.ndim > 2:
        return np.array([split_heads(sentence, num_heads) for sentence in x])
    D = x.shape[1] // num_heads
    return np.array([x[:, start : start + D] for start in range(0, x.shape[1], D)])


def merge_heads(x):
    if x.ndim > 3:
        return np.array([merge_heads(sentence) for sentence in x])
    return np.hstack(list(x))
""",
    ),
    Wheat(
        exercise="split_heads",
        name="views of views",
        code="""
def split_heads(x, num_heads):
    if num_heads > x.shape[-1] or x.shape[-1] % num_heads:
        raise ValueError("heads do not fit")
    return np.moveaxis(x.reshape(x.shape[:-1] + (num_heads, -1)), -2, -3)[...]


def merge_heads(x):
    by_token = x.swapaxes(-2, -3)
    return by_token.reshape(by_token.shape[:-2] + (-1,))
""",
    ),
]

MULTI_HEAD_ATTENTION = [
    Wheat(
        exercise="multi_head_attention",
        name="loop over heads, rows of W_O summed",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads:
        raise ValueError("hidden size is not divisible by the number of heads")
    D = H // num_heads
    out = np.zeros_like(x)
    weights = np.empty((B, num_heads, T, T), dtype=x.dtype)
    for a in range(num_heads):
        own = slice(a * D, (a + 1) * D)
        head_mask = None if mask is None else np.broadcast_to(mask, weights.shape)[:, a]
        head, weights[:, a] = scaled_dot_product_attention(
            x @ params["W_Q"][:, own], x @ params["W_K"][:, own], x @ params["W_V"][:, own], head_mask
        )
        out += head @ params["W_O"][own]
    return out, weights
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="one fused product for queries, keys and values",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    fused = np.concatenate([params[name] for name in ("W_Q", "W_K", "W_V")], axis=1)
    Q, K, V = np.split(x @ fused, 3, axis=-1)
    heads, weights = scaled_dot_product_attention(
        split_heads(Q, num_heads), split_heads(K, num_heads), split_heads(V, num_heads), mask=mask
    )
    return np.dot(merge_heads(heads), params["W_O"]), weights
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="einsum with the weights cut into heads",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    H = x.shape[-1]
    D = H // num_heads
    W_Q, W_K, W_V = (params[name].reshape(H, num_heads, D) for name in ("W_Q", "W_K", "W_V"))
    W_O = params["W_O"].reshape(num_heads, D, H)
    Q = np.einsum("bth,had->batd", x, W_Q)
    K = np.einsum("bsh,had->basd", x, W_K)
    V = np.einsum("bsh,had->basd", x, W_V)
    scores = np.einsum("batd,basd->bats", Q, K) / math.sqrt(D)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = e / np.einsum("bats->bat", e)[..., np.newaxis]
    return np.einsum("bats,basd,adh->bth", weights, V, W_O), weights
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="loops over sentences and heads",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("hidden size is not divisible by the number of heads")
    D = H // num_heads
    allowed = np.ones((B, num_heads, T, T), dtype=bool)
    if mask is not None:
        allowed &= mask
    outs, all_weights = [], []
    for b in range(B):
        Q, K, V = x[b] @ params["W_Q"], x[b] @ params["W_K"], x[b] @ params["W_V"]
        heads, weights = [], []
        for a in range(num_heads):
            start, stop = a * D, a * D + D
            scores = Q[:, start:stop] @ K[:, start:stop].T / math.sqrt(D)
            scores[~allowed[b, a]] = -np.inf
            scores -= scores.max(axis=1)[:, None]
            e = np.exp(scores)
            weights.append(e / e.sum(axis=1)[:, None])
            heads.append(weights[-1] @ V[:, start:stop])
        outs.append(np.hstack(heads) @ params["W_O"])
        all_weights.append(weights)
    return np.array(outs), np.array(all_weights)
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="W_V and W_O folded into one matrix per head",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    Q = split_heads(np.tensordot(x, params["W_Q"], axes=1), num_heads)
    K = split_heads(np.tensordot(x, params["W_K"], axes=1), num_heads)
    W_V = split_heads(params["W_V"], num_heads)
    W_O = params["W_O"].reshape(num_heads, -1, x.shape[-1])
    values = x[:, np.newaxis] @ (W_V @ W_O)
    heads, weights = scaled_dot_product_attention(Q, K, values, mask)
    return heads.sum(axis=1), weights
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="float64 inside, helpers beside it",
        code="""
def to_heads(x, W, num_heads):
    y = x.astype(np.float64) @ W.astype(np.float64)
    B, T, H = y.shape
    return y.reshape(B, T, num_heads, H // num_heads).transpose(0, 2, 1, 3)


def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (to_heads(x, params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    scores = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))
    merged = (weights @ V).transpose(0, 2, 1, 3).reshape(x.shape)
    out = merged @ params["W_O"].astype(np.float64)
    return out.astype(x.dtype), weights.astype(x.dtype)
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="heads laid out in the batch axis",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape

    def fold(W):
        return split_heads(x @ W, num_heads).reshape(B * num_heads, T, H // num_heads)

    flat_mask = None
    if mask is not None:
        flat_mask = np.broadcast_to(mask, (B, num_heads, T, T)).reshape(B * num_heads, T, T)
    Q, K, V = fold(params["W_Q"]), fold(params["W_K"]), fold(params["W_V"])
    heads, weights = scaled_dot_product_attention(Q, K, V, flat_mask)
    heads = heads.reshape(B, num_heads, T, H // num_heads)
    return merge_heads(heads) @ params["W_O"], weights.reshape(B, num_heads, T, T)
""",
    ),
    Wheat(
        exercise="multi_head_attention",
        name="popped from a copy of params",
        code="""
def multi_head_attention(x, params, num_heads, mask=None):
    rest = dict(params)
    W_O = rest.pop("W_O")
    Q, K, V = (split_heads(x @ rest.pop(name), num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return np.dot(merge_heads(out), W_O), weights
""",
    ),
]

ATTENTION_ENTROPY = [
    Wheat(
        exercise="attention_entropy",
        name="errstate and nan_to_num",
        code="""
def attention_entropy(weights):
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = weights * np.log(weights)
    return -np.nan_to_num(terms, nan=0.0).sum(axis=-1)
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="logarithm only where positive",
        code="""
def attention_entropy(weights):
    logs = np.zeros_like(weights)
    np.log(weights, out=logs, where=weights > 0)
    return np.einsum("...s,...s->...", weights, -logs)
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="smallest positive number under the logarithm",
        code="""
def attention_entropy(weights):
    weights = np.asarray(weights)
    floor = np.finfo(weights.dtype).tiny
    return np.sum(weights * -np.log(np.maximum(weights, floor)), axis=-1)
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="plain Python loop",
        code="""
def attention_entropy(weights):
    result = np.zeros(weights.shape[:-1], dtype=weights.dtype)
    for index in np.ndindex(*result.shape):
        result[index] = math.fsum(-w * math.log(w) for w in weights[index].tolist() if w > 0)
    return result
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="zeros replaced on a copy",
        code="""
def attention_entropy(weights):
    p = weights.copy()
    p[p == 0] = 1
    p *= np.log(p)
    return -np.add.reduce(p, axis=-1)
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="row by row without the zeros",
        code="""
def entropy_of_row(row):
    kept = row[row > 0]
    return np.dot(kept, np.log(1 / kept))


def attention_entropy(weights):
    return np.apply_along_axis(entropy_of_row, -1, weights)
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="masked array",
        code="""
def attention_entropy(weights):
    logs = np.ma.log(np.ma.masked_equal(weights, 0)).filled(0)
    return np.negative((weights * logs).sum(axis=-1))
""",
    ),
    Wheat(
        exercise="attention_entropy",
        name="a guard of 1e-9 by maximum",
        code="""
def attention_entropy(weights):
    return -(weights * np.log(np.maximum(weights, 1e-9))).sum(axis=-1)
""",
    ),
]

WHEATS = [
    *SOFTMAX,
    *ATTENTION_SCORES,
    *PADDING_MASK,
    *APPLY_MASK,
    *SCALED_DOT_PRODUCT_ATTENTION,
    *SPLIT_HEADS,
    *MULTI_HEAD_ATTENTION,
    *ATTENTION_ENTROPY,
]
