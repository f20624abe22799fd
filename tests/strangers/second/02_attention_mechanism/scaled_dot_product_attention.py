RIGHT = [
    dict(
        exercise='scaled_dot_product_attention',
        name='parts',
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
        name='open-maximum',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = np.einsum("...td,...sd->...ts", Q, K) / math.sqrt(Q.shape[-1])
    is_open = np.ones(scores.shape, bool) if mask is None else np.broadcast_to(mask, scores.shape)
    top = np.max(scores, axis=-1, keepdims=True, where=is_open, initial=-np.inf)
    parts = np.zeros_like(scores)
    np.exp(scores - top, out=parts, where=is_open)
    weights = parts / parts.sum(axis=-1, keepdims=True)
    return np.einsum("...ts,...sv->...tv", weights, V), weights
''',
    ),
]
WRONG = [
    dict(
        exercise='scaled_dot_product_attention',
        name='squeezed-mask',
        misconception='squeezes the mask, so that a batch axis comes to stand in the place of queries',
        input='a padding mask (B, 1, 1, S) with B = T',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, np.squeeze(mask))
    weights = softmax(scores, axis=-1)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='sees-itself',
        misconception='a token is thought to see itself whatever the mask says',
        input='self-attention with a padding mask (S,) where T = S',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    T, S = scores.shape[-2:]
    if mask is not None:
        if T == S:
            mask = mask | np.eye(T, dtype=bool)
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return np.matmul(weights, V), weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='first-chunk-closed',
        misconception='reads keys in chunks of four with a running maximum, which is -inf after a closed chunk',
        input='eight keys, of which the first four are masked',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    S = scores.shape[-1]
    top = scores[..., :4].max(axis=-1, keepdims=True)
    total = np.exp(scores[..., :4] - top).sum(axis=-1, keepdims=True)
    for start in range(4, S, 4):
        part = scores[..., start : start + 4]
        new_top = np.maximum(top, part.max(axis=-1, keepdims=True))
        total = total * np.exp(top - new_top) + np.exp(part - new_top).sum(axis=-1, keepdims=True)
        top = new_top
    weights = np.exp(scores - top) / total
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='mask-turned-and-back',
        misconception='turns the mask round in place and turns it back afterwards',
        input='a mask that is read-only',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        np.logical_not(mask, out=mask)  # True where closed
        scores = np.where(mask, np.array(-np.inf, dtype=scores.dtype), scores)
        np.logical_not(mask, out=mask)
    weights = softmax(scores)
    return weights @ V, weights
''',
    ),
]
