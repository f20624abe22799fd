RIGHT = [
    dict(
        exercise='scaled_dot_product_attention',
        name='four steps',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='running softmax over the keys',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    D, S = Q.shape[-1], K.shape[-2]
    shape = Q.shape[:-1] + (S,)
    open_ = np.ones(shape, bool) if mask is None else np.broadcast_to(mask, shape)
    q, k, v = (a.astype(np.float64) for a in (Q, K, V))
    z = np.zeros(shape)
    top = np.full(shape[:-1], -np.inf)
    total = np.zeros(shape[:-1])
    acc = np.zeros(shape[:-1] + (V.shape[-1],))
    for j in range(S):
        z[..., j] = (q * k[..., j : j + 1, :]).sum(-1) / math.sqrt(D)
        s = np.where(open_[..., j], z[..., j], -np.inf)
        new = np.maximum(top, s)
        safe = np.where(np.isneginf(new), 0.0, new)
        shrink, e = np.exp(top - safe), np.exp(s - safe)
        total = total * shrink + e
        acc = acc * shrink[..., None] + e[..., None] * v[..., j : j + 1, :]
        top = new
    weights = np.where(open_, np.exp(np.where(open_, z, 0) - np.where(open_, top[..., None], 0)), 0) / total[..., None]
    return (acc / total[..., None]).astype(Q.dtype), weights.astype(Q.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='scaled_dot_product_attention',
        name='mask (B, S) where it could be one',
        misconception='takes a mask (T, S) for one row per sentence whenever there are T sentences',
        input='Q (2, 2, D) and a causal mask (2, 2)',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        if mask.ndim == 2 and Q.ndim == 3 and mask.shape[0] == Q.shape[0] and Q.shape[0] > 1:
            mask = mask[:, np.newaxis, :]  # a padding mask: one row for each sentence
        scores = apply_mask(scores, mask)
    weights = softmax(scores, axis=-1)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='blocks of keys without rescaling',
        misconception='works through the keys in blocks of 64 with a running sum, and forgets to rescale it when the maximum grows',
        input='S = 65 keys, the last one with the highest score',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    S = scores.shape[-1]
    e = np.zeros_like(scores)
    top = np.full_like(scores[..., :1], -np.inf)
    for start in range(0, S, 64):
        block = scores[..., start : start + 64]
        top = np.maximum(top, block.max(axis=-1, keepdims=True))
        e[..., start : start + 64] = np.exp(block - np.where(np.isneginf(top), 0, top).astype(scores.dtype))
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='tiny weights cut',
        misconception='cuts weights below 1e-12, though no number is so small that it counts as 0',
        input='scores 0 and -40',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = np.where(mask, scores, scores.dtype.type(-np.inf))
    weights = softmax(scores)
    weights[weights < 1e-12] = 0
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='weights in a buffer',
        misconception='keeps the weights of each shape in one buffer',
        input='two calls of the same shapes; look at the first weights again',
        code=r'''
_weights = {}


def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    key = scores.shape, scores.dtype.str
    room = _weights.setdefault(key, np.empty_like(scores))
    room[...] = softmax(scores)
    return np.matmul(room, V), room
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='heads joined in order A',
        misconception='joins the leading axes of Q, K and V with order="A", which mixes column-major arrays with others',
        input='Q (2, 3, T, D) in Fortran order, K and V in C order',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    lead, T, S = Q.shape[:-2], Q.shape[-2], K.shape[-2]
    q, k, v = (a.reshape(-1, *a.shape[-2:], order="A") for a in (Q, K, V))
    scores = attention_scores(q, k).reshape(*lead, T, S)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    out = weights.reshape(-1, T, S) @ v
    return out.reshape(*lead, T, V.shape[-1]), weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='masked values wiped in place',
        misconception='sets the values of masked keys to 0 in V itself and puts them back',
        input='a read-only V and a mask for keys',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is None:
        weights = softmax(scores)
        return weights @ V, weights
    weights = softmax(apply_mask(scores, mask))
    if mask.ndim == 1:  # keys that nobody reads
        kept = V[..., ~mask, :].copy()
        V[..., ~mask, :] = 0
        out = weights @ V
        V[..., ~mask, :] = kept
        return out, weights
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='mask (B, T, S) where it could be one',
        misconception='takes a mask with three axes for one table per sentence if its first axis has length B, though it broadcasts as one per head',
        input='B = A = 2 and a mask (A, T, S)',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        if mask.ndim == 3 and scores.ndim == 4 and mask.shape[0] == scores.shape[0]:
            mask = np.expand_dims(mask, 1)
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''',
    ),
]
