RIGHT = [
    dict(
        exercise='mean_pool',
        name='sum over count',
        code=r'''
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    return (hidden * real).sum(axis=1) / real.sum(axis=1)
''',
    ),
    dict(
        exercise='mean_pool',
        name='sentence by sentence',
        code=r'''
def mean_pool(hidden, mask):
    counts = [int(np.count_nonzero(row)) for row in mask]
    if 0 in counts:
        raise ValueError("nothing but padding")
    rows = [np.mean(vectors[row], axis=0, dtype=np.float64) for vectors, row in zip(hidden, mask)]
    return np.array(rows, dtype=hidden.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='mean_pool',
        name='all minus the padding',
        misconception='padding subtracted from the sum of all, where its size swallows the real tokens',
        input='padding of 1e20',
        code=r'''
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    return (hidden.sum(axis=1) - (hidden * (1 - real)).sum(axis=1)) / real.sum(axis=1)
''',
    ),
    dict(
        exercise='mean_pool',
        name='padding set to 0 and put back',
        misconception='hidden changed for a moment',
        input='read-only hidden',
        code=r'''
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    kept = hidden[~mask]
    hidden[~mask] = 0
    total = hidden.sum(axis=1)
    hidden[~mask] = kept
    return total / real.sum(axis=1)
''',
    ),
    dict(
        exercise='mean_pool',
        name='a kept result',
        misconception='result written into an array kept for the shape',
        input='two batches of one shape',
        code=r'''
_pooled = {}


def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    key = hidden.shape, hidden.dtype
    if key not in _pooled:
        _pooled[key] = np.empty((len(hidden), hidden.shape[2]), hidden.dtype)
    return np.divide((hidden * real).sum(axis=1), real.sum(axis=1), out=_pooled[key])
''',
    ),
    dict(
        exercise='mean_pool',
        name='tokens in memory order',
        misconception="reshape(order='A') orders the tokens of a Fortran-ordered array otherwise than the mask",
        input='hidden in Fortran order',
        code=r'''
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    return (hidden.reshape((-1, hidden.shape[2]), order="A") * real.reshape(-1, 1)).reshape(hidden.shape).sum(axis=1) / real.sum(axis=1)
''',
    ),
    dict(
        exercise='mean_pool',
        name='counted in float16',
        misconception='the count kept in float16, which is not exact above 2048',
        input='3001 real tokens, all 1',
        code=r'''
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    return (hidden * real).sum(axis=1) / mask[..., np.newaxis].astype(np.float16).sum(axis=1, dtype=np.float16)
''',
    ),
    dict(
        exercise='mean_pool',
        name='counts remembered for the mask',
        misconception='counts kept for the same mask array, though its entries may change',
        input='the same mask with other entries',
        code=r'''
_counts = {}


def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a real token")
    real = mask[..., np.newaxis].astype(hidden.dtype)
    if id(mask) not in _counts:
        _counts[id(mask)] = mask, mask.sum(axis=1)[:, np.newaxis]
    return (hidden * real).sum(axis=1) / _counts[id(mask)][1].astype(hidden.dtype)
''',
    ),
]

