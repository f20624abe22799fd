RIGHT = [
    dict(
        exercise='scaled_dot_product_attention',
        name='four steps from earlier exercises',
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
        name='on its own, float64 and einsum, masked by zeros after the exponential',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    wide = [np.array(part, dtype=np.float64) for part in (Q, K, V)]
    scores = np.einsum("...td,...sd->...ts", wide[0], wide[1]) * Q.shape[-1] ** -0.5
    is_open = np.ones(scores.shape, bool) if mask is None else np.broadcast_to(mask, scores.shape)
    top = np.max(scores, axis=-1, keepdims=True, where=is_open, initial=-np.inf)
    shares = np.zeros_like(scores)
    np.exp(scores - top, out=shares, where=is_open)
    shares /= np.einsum("...s->...", shares)[..., None]
    out = np.einsum("...ts,...sv->...tv", shares, wide[2])
    return out.astype(Q.dtype), shares.astype(Q.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='scaled_dot_product_attention',
        name='a mask of two axes taken for (B, S)',
        misconception='mask (T, S) read as one row per sentence',
        input='Q, K, V (3, 3, D) with a causal mask (3, 3)',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        if mask.ndim == 2 and scores.ndim == 3:
            mask = mask[:, np.newaxis, :]
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='with one key the values themselves',
        misconception='short cut for S = 1 forgets that there are T queries',
        input='two queries, one key',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    if K.shape[-2] == 1:
        return V.copy(), np.ones_like(K[..., :1])
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='mask repeated in the wrong order',
        misconception='leading axes joined; the mask of a sentence repeated by resize, not for each of its heads',
        input='(B, A, T, S) with a padding mask (B, 1, 1, S)',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    *lead, T, D = Q.shape
    S, Dv = V.shape[-2:]
    q, k, v = Q.reshape(-1, T, D), K.reshape(-1, S, D), V.reshape(-1, S, Dv)
    scores = attention_scores(q, k)
    if mask is not None:
        if mask.ndim > 2:
            rows = np.broadcast_to(mask, mask.shape[:-2] + (T, S)).reshape(-1, T, S)
            mask = np.resize(rows, (len(q), T, S))
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return (weights @ v).reshape(*lead, T, Dv), weights.reshape(*lead, T, S)
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='no shift without a mask',
        misconception='the maximum taken off only where something is masked',
        input='scores 9000 and 0 without a mask',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is None:
        e = np.exp(scores)
        weights = e / e.sum(axis=-1, keepdims=True)
    else:
        weights = softmax(apply_mask(scores, mask))
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='queries scaled in place',
        misconception='Q divided in place and multiplied back',
        input='a read-only Q',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    Q /= root
    scores = Q @ np.swapaxes(K, -1, -2)
    Q *= root
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='weights rounded',
        misconception='small weights rounded away for a tidy table',
        input='two keys 20 apart, the value of the far one 1e9',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores).round(8)
    return weights @ V, weights
''',
    ),
    dict(
        exercise='scaled_dot_product_attention',
        name='out in float64 under a mask',
        misconception='np.where with a float64 number; only the weights are cast back',
        input='float32 with a mask',
        code=r'''
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = np.where(mask, scores, np.float64(-1e9))
    weights = softmax(scores)
    return weights @ V, weights.astype(Q.dtype)
''',
    ),
]

