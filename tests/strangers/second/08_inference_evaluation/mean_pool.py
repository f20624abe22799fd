RIGHT = [
    dict(
        exercise='mean_pool',
        name='sum over count',
        code=r'''
def mean_pool(hidden, mask):
    count = mask.sum(axis=1, keepdims=True)
    if (count == 0).any():
        raise ValueError("a sentence without a real token")
    kept = np.where(mask[..., np.newaxis], hidden, np.zeros((), hidden.dtype))
    return kept.sum(axis=1) / count.astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='sentence by sentence',
        code=r'''
def mean_pool(hidden, mask):
    if not all(row.any() for row in mask):
        raise ValueError("only padding")
    return np.stack([sentence[real].mean(axis=0) for sentence, real in zip(hidden, mask)]).astype(hidden.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='mean_pool',
        name='zeros are padding',
        misconception='real tokens whose vector is all 0 are not counted',
        input='a real token with the vector [0, 0]',
        code=r'''
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask & hidden.any(axis=-1)
    weights = real[..., np.newaxis].astype(hidden.dtype)
    return (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
''',
    ),
    dict(
        exercise='mean_pool',
        name='only the last sentence is checked',
        misconception='the flag for an empty sentence is overwritten in every round',
        input='the first of two sentences is padding only',
        code=r'''
def mean_pool(hidden, mask):
    pooled = np.zeros((hidden.shape[0], hidden.shape[2]), dtype=hidden.dtype)
    for b in range(len(hidden)):
        empty = not mask[b].any()
        if not empty:
            pooled[b] = hidden[b][mask[b]].mean(axis=0)
    if empty:
        raise ValueError("a sentence without a real token")
    return pooled
''',
    ),
    dict(
        exercise='mean_pool',
        name='512 tokens and no more',
        misconception='sentences are cut to the 512 places of BERT before the mean',
        input='600 tokens',
        code=r'''
def mean_pool(hidden, mask):
    hidden, mask = hidden[:, :512], mask[:, :512]
    count = mask.sum(axis=1)
    if np.any(count == 0):
        raise ValueError("a sentence without a real token")
    kept = hidden * mask[:, :, np.newaxis]
    return kept.sum(axis=1) / count[:, np.newaxis].astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='one result for each shape',
        misconception='an array of results is kept for each shape and filled again',
        input='two calls of one shape, the first result read after the second',
        code=r'''
POOLED = {}


def mean_pool(hidden, mask):
    count = mask.sum(axis=1, keepdims=True).astype(hidden.dtype)
    if not count.all():
        raise ValueError("a sentence without a real token")
    key = hidden.shape[0], hidden.shape[2], hidden.dtype.name
    out = POOLED.setdefault(key, np.empty(key[:2], dtype=hidden.dtype))
    np.einsum("bth,bt->bh", hidden, mask.astype(hidden.dtype), out=out)
    out /= count
    return out
''',
    ),
]
