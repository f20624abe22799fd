RIGHT = [
    dict(exercise='scaled_dot_product_attention', name='by the parts', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
'''),
    dict(exercise='scaled_dot_product_attention', name='all at once', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    z = np.einsum("...td,...sd->...ts", Q, K) * (1 / math.sqrt(K.shape[-1]))
    opened = np.broadcast_to(np.array(True) if mask is None else mask, z.shape)
    top = np.max(z, axis=-1, keepdims=True, where=opened, initial=-np.inf)
    parts = np.exp(np.where(opened, z - top, -np.inf))
    total = parts.sum(axis=-1, keepdims=True)
    return np.einsum("...ts,...sv->...tv", parts, V) / total, parts / total
'''),
]
WRONG = [
    dict(exercise='scaled_dot_product_attention', name='the mask of all ones', misconception='without a mask, np.ones makes one in float64, whose logarithm is added', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    scores = attention_scores(Q, K)
    if mask is None:
        scores = scores + np.log(np.ones(scores.shape))
    else:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''', input='float32 without a mask'),
    dict(exercise='scaled_dot_product_attention', name='a mask with two axes is one row per sentence', misconception='(T, S) is taken for (B, S) where T is B', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    scores = attention_scores(Q, K)
    if mask is not None:
        if mask.ndim == 2 and scores.ndim > 2 and len(mask) == len(scores):
            mask = mask.reshape(len(mask), *[1] * (scores.ndim - 2), -1)  # one row for each sentence
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''', input='a causal mask (3, 3) for three sentences of three tokens'),
    dict(exercise='scaled_dot_product_attention', name='weights below the noise', misconception='weights below 1e-10 are set to 0 and the rows are made to sum to 1 again', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    weights[weights < 1e-10] = 0
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ V, weights
''', input='two scores that are 30 apart'),
    dict(exercise='scaled_dot_product_attention', name='values of masked keys wiped in place', misconception='V is set to 0 where no query may look, so that it cannot leak', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = apply_mask(scores, mask)
        if mask.ndim == 1:
            V[..., ~mask, :] = 0
    weights = softmax(scores)
    return weights @ V, weights
''', input='a key masked for all queries, and V afterwards, with a mask (S,)'),
    dict(exercise='scaled_dot_product_attention', name='one workspace per shape', misconception='the scores are made in a kept array, and softmax in it as well', code=r'''_space = {}


def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    shape = (*Q.shape[:-1], K.shape[-2])
    if (shape, Q.dtype) not in _space:
        _space[shape, Q.dtype] = np.empty(shape, Q.dtype)
    weights = _space[shape, Q.dtype]
    np.matmul(Q, K.swapaxes(-1, -2), out=weights)
    weights /= math.sqrt(Q.shape[-1])
    if mask is not None:
        np.copyto(weights, -np.inf, where=~mask)
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ V, weights
''', input='two calls of one shape: the second changes the first weights'),
    dict(exercise='scaled_dot_product_attention', name='mask cut from the front', misconception='a mask with fewer axes than the scores gets new axes behind the first one', code=r'''def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    scores = attention_scores(Q, K)
    if mask is not None:
        if mask.ndim == 3 and mask.shape[1] == 1 and scores.ndim == 4:
            mask = mask[:, np.newaxis]  # (B, 1, S) to (B, 1, 1, S)
        scores = apply_mask(scores, mask)
    weights = softmax(scores)
    return weights @ V, weights
''', input='a mask (A, 1, S) for scores (B, A, T, S) with B = A'),
]
