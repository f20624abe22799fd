RIGHT = [
    dict(
        exercise='mean_pool',
        name='where',
        code=r'''def mean_pool(hidden, mask):
    counts = mask.sum(axis=1, keepdims=True)
    if np.any(counts == 0):
        raise ValueError("a sentence without a real token")
    kept = np.where(mask[..., np.newaxis], hidden, 0)
    return (kept.sum(axis=1) / counts).astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='sentence by sentence',
        code=r'''def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("only padding in a sentence")
    return np.stack([np.mean(vectors[real], axis=0, dtype=np.float64) for vectors, real in zip(hidden, mask)]).astype(
        hidden.dtype
    )
''',
    ),
]

WRONG = [
    dict(
        exercise='mean_pool',
        name='padding set to 0 for a while',
        misconception="padding is set to 0 in the caller's array and put back",
        code=r'''def mean_pool(hidden, mask):
    counts = mask.sum(axis=1)
    if (counts == 0).any():
        raise ValueError("no real token")
    kept = hidden[~mask]
    hidden[~mask] = 0
    pooled = hidden.sum(axis=1) / counts[:, np.newaxis].astype(hidden.dtype)
    hidden[~mask] = kept
    return pooled
''',
        input='read-only hidden',
    ),
    dict(
        exercise='mean_pool',
        name='single precision inside',
        misconception='the mean is computed in float32, also for float64',
        code=r'''def mean_pool(hidden, mask):
    if not np.all(np.any(mask, axis=1)):
        raise ValueError("no real token")
    weights = mask.astype(np.float32) / mask.sum(axis=1, keepdims=True).astype(np.float32)
    pooled = np.einsum("bt,bth->bh", weights, hidden.astype(np.float32))
    return pooled.astype(hidden.dtype)
''',
        input='float64 vectors of 1e8 + 1 and -1e8',
    ),
    dict(
        exercise='mean_pool',
        name='tokens in the order of memory',
        misconception='hidden is flattened in the order of memory, the mask in the order of rows',
        code=r'''def mean_pool(hidden, mask):
    B, T, H = hidden.shape
    counts = mask.sum(axis=1)
    if counts.min() == 0:
        raise ValueError("no real token")
    rows = hidden.reshape((B * T, H), order="A")[mask.reshape(-1)]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.add.reduceat(rows, starts, axis=0) / counts[:, np.newaxis].astype(hidden.dtype)
''',
        input='transposed hidden',
    ),
    dict(
        exercise='mean_pool',
        name='sums in a kept array',
        misconception='the result is written into an array that the next call uses again',
        code=r'''_pooled = {}

def mean_pool(hidden, mask):
    counts = mask.sum(axis=1, keepdims=True)
    if not counts.all():
        raise ValueError("no real token")
    B, _, H = hidden.shape
    out = _pooled.setdefault((B, H, hidden.dtype.str), np.empty((B, H), hidden.dtype))
    np.sum(np.where(mask[:, :, None], hidden, 0), axis=1, out=out)
    out /= counts.astype(hidden.dtype)
    return out
''',
        input='two calls of one shape',
    ),
    dict(
        exercise='mean_pool',
        name='huge vectors are clipped',
        misconception='all numbers are cut off at a million, also those of real tokens',
        code=r'''def mean_pool(hidden, mask):
    if np.any(mask.sum(axis=1) == 0):
        raise ValueError("no real token")
    limit = 1e6  # padding may hold anything
    safe = np.clip(hidden, -limit, limit)
    weights = mask[..., np.newaxis].astype(hidden.dtype)
    return (safe * weights).sum(axis=1) / weights.sum(axis=1)
''',
        input='a real token with an entry of 1e8',
    ),
]
