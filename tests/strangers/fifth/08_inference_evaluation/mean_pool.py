RIGHT = [
    dict(
        exercise='mean_pool',
        name='sentence by sentence',
        code=r'''
def mean_pool(hidden, mask):
    pooled = np.empty((hidden.shape[0], hidden.shape[2]), dtype=hidden.dtype)
    for b, real in enumerate(mask):
        if not real.any():
            raise ValueError(f"sentence {b} is all padding")
        pooled[b] = hidden[b][real].mean(axis=0, dtype=np.float64)
    return pooled
''',
    ),
    dict(
        exercise='mean_pool',
        name='batched matrix product with weights',
        code=r'''
def mean_pool(hidden, mask):
    counts = np.count_nonzero(mask, axis=1)
    if counts.min() == 0:
        raise ValueError("a sentence without a real token")
    weights = (mask / counts[:, np.newaxis]).astype(hidden.dtype)
    clean = np.where(mask[:, :, np.newaxis], hidden, hidden.dtype.type(0))
    return np.einsum("bt,bth->bh", weights, clean)
''',
    ),
]
WRONG = [
    dict(
        exercise='mean_pool',
        name='padding-zeroed-and-restored',
        misconception="writes 0 over the padding in the caller's array and puts it back",
        input='hidden that is read-only',
        code=r'''
def mean_pool(hidden, mask):
    counts = mask.sum(axis=1)
    if not counts.all():
        raise ValueError("a sentence without a real token")
    padding = hidden[~mask].copy()
    hidden[~mask] = 0
    total = hidden.sum(axis=1)
    hidden[~mask] = padding
    return total / counts[:, np.newaxis].astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='kept-buffer',
        misconception='sums into a buffer that is kept for each shape and handed out',
        input='two calls of the same shape: the first result changes',
        code=r'''
_sums = {}


def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    shape = hidden.shape[0], hidden.shape[2]
    out = _sums.setdefault((shape, hidden.dtype.str), np.empty(shape, dtype=hidden.dtype))
    np.sum(np.where(mask[..., np.newaxis], hidden, 0), axis=1, out=out)
    out /= mask.sum(axis=1, keepdims=True).astype(hidden.dtype)
    return out
''',
    ),
    dict(
        exercise='mean_pool',
        name='memory-order',
        misconception='flattens with order "A", which follows the memory of hidden but not of the mask',
        input='hidden in Fortran order',
        code=r'''
def mean_pool(hidden, mask):
    B, T, H = hidden.shape
    counts = mask.sum(axis=1)
    if np.any(counts == 0):
        raise ValueError("a sentence without a real token")
    rows = hidden.reshape(B * T, H, order="A")[mask.reshape(-1)]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.add.reduceat(rows, starts, axis=0) / counts[:, np.newaxis].astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='axis-found-by-length',
        misconception='looks for the axis of the tokens by its length, and takes the batch where B = T',
        input='as many sentences as tokens',
        code=r'''
def mean_pool(hidden, mask):
    counts = mask.sum(axis=1)
    if counts.min() < 1:
        raise ValueError("a sentence without a real token")
    token_axis = hidden.shape.index(mask.shape[1])
    total = np.where(mask[:, :, np.newaxis], hidden, 0).sum(axis=token_axis)
    return (total / counts[:, np.newaxis]).astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='six-decimals',
        misconception='rounds the mean to six decimals',
        input='vectors with entries of 1e-7',
        code=r'''
def mean_pool(hidden, mask):
    if not np.all(np.any(mask, axis=1)):
        raise ValueError("a sentence without a real token")
    kept = np.where(mask[..., None], hidden, np.zeros_like(hidden))
    pooled = kept.sum(axis=1) / mask.sum(axis=1)[:, None]
    return np.round(pooled, 6).astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mean_pool',
        name='counts-kept-per-mask',
        misconception='keeps the counts per mask object and misses that it may be written',
        input='a mask that the caller changes between two calls',
        code=r'''
_counts = {}


def mean_pool(hidden, mask):
    if id(mask) not in _counts:
        _counts[id(mask)] = mask, mask.sum(axis=1, keepdims=True)
    counts = _counts[id(mask)][1]
    if not counts.all():
        raise ValueError("a sentence without a real token")
    total = np.einsum("bth,bt->bh", hidden, mask.astype(hidden.dtype))
    return total / counts.astype(hidden.dtype)
''',
    ),
]
