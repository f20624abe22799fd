RIGHT = [
    dict(
        exercise='scaled_dot_product_attention',
        name='four steps',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
""",
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='by itself, with where',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    z = np.einsum("...td,...sd->...ts", Q, K) * (1 / math.sqrt(Q.shape[-1]))
    shut = np.zeros(z.shape, dtype=bool) if mask is None else ~np.broadcast_to(mask, z.shape)
    z[shut] = -np.inf
    z -= z.max(axis=-1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=-1, keepdims=True)
    return np.einsum("...ts,...sv->...tv", z, V), z
""",
    ),
]
WRONG = [
    dict(
        exercise='scaled_dot_product_attention',
        name='drops tiny weights',
        misconception='weights below 1e-8 are set to 0 as noise, though the tokens are open',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    weights[weights < 1e-8] = 0
    return weights @ V, weights
""",
        input='a score 25 below the largest, with a large value',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='turns the mask round in place',
        misconception='the mask itself is inverted and inverted back',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        np.logical_not(mask, out=mask)
        scores = np.where(mask, -np.inf, scores).astype(scores.dtype)
        np.logical_not(mask, out=mask)
    weights = softmax(scores)
    return weights @ V, weights
""",
        input='a read-only mask',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='rounds to eight digits',
        misconception='shares are rounded to eight digits so that they look tidy',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = np.round(softmax(scores), 8)
    return weights @ V, weights
""",
        input='three keys: rows of thirds no longer sum to 1, and small shares vanish',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='weights kept',
        misconception='weights are written into an array that the next call uses again',
        code="""_weights = {}

def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = _weights.setdefault((scores.shape, scores.dtype.str), np.empty_like(scores))
    weights[...] = softmax(scores)
    return weights @ V, weights
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='mask of the first sentence',
        misconception='a mask (B, 1, 1, S) is flattened and cut to S entries, those of the first sentence',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        if mask.ndim == 4 and mask.shape[1] == mask.shape[2] == 1:
            mask = mask[:, 0, 0].reshape(-1)[: scores.shape[-1]]
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
""",
        input='a mask (B, 1, 1, S) for B > 1 sentences',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='the mask per sentence',
        misconception='the loop over sentences takes row b of the mask, also where the mask has one row for all',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    if Q.ndim == 3 and mask is not None and mask.ndim == 3:
        parts = [scaled_dot_product_attention(q, k, v, mask[b]) for b, (q, k, v) in enumerate(zip(Q, K, V))]
        return np.stack([out for out, _ in parts]), np.stack([weights for _, weights in parts])
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
""",
        input='a mask (1, T, S) for several sentences',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='no mask in float64',
        misconception='without a mask, zeros of the default dtype are added to the scores',
        code="""def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is None:
        bias = np.zeros(scores.shape[-2:])
    else:
        bias = np.where(mask, 0, -np.inf).astype(scores.dtype)
    weights = softmax(scores + bias)
    return weights @ V, weights
""",
        input='float32 without a mask',
    ),
]
