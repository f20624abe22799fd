RIGHT = [
    dict(exercise='mean_pool', name='where', code="""def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a token")
    kept = np.where(mask[..., np.newaxis], hidden, 0)
    return (kept.sum(axis=1) / mask.sum(axis=1, keepdims=True).astype(hidden.dtype)).astype(hidden.dtype)
"""),
    dict(exercise='mean_pool', name='sentence by sentence', code="""def mean_pool(hidden, mask):
    rows = []
    for h, m in zip(hidden, mask):
        real = h[m]
        if not len(real):
            raise ValueError("padding only")
        rows.append(np.add.reduce(real.astype(np.float64), axis=0) / len(real))
    return np.array(rows).astype(hidden.dtype)
"""),
]
WRONG = [
    dict(exercise='mean_pool', name='padding emptied, then filled again', misconception="padding set to 0 in the caller's array for a moment", code="""def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a token")
    old = hidden[~mask]
    hidden[~mask] = 0
    sums = hidden.sum(axis=1)
    hidden[~mask] = old
    kept = sums[:, np.newaxis]
    return (kept.sum(axis=1) / mask.sum(axis=1, keepdims=True).astype(hidden.dtype)).astype(hidden.dtype)
""", input='read-only hidden vectors'),
    dict(exercise='mean_pool', name='result kept', misconception='the result is written into an array of an earlier call', code="""_out = {}
def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a token")
    kept = np.where(mask[..., np.newaxis], hidden, 0)
    shape = hidden.shape[0], hidden.shape[2]
    out = _out.setdefault((shape, hidden.dtype), np.empty(shape, hidden.dtype))
    return np.divide(kept.sum(axis=1), mask.sum(axis=1, keepdims=True), out=out, casting="unsafe")
""", input='two batches of the same shape'),
    dict(exercise='mean_pool', name='mask flat in memory order', misconception='ravel(order="K") of the mask, rows of hidden in C order', code="""def mean_pool(hidden, mask):
    counts = mask.sum(axis=1)
    if counts.min() == 0:
        raise ValueError("a sentence without a token")
    B, T, H = hidden.shape
    real = hidden.reshape(B * T, H)[mask.ravel(order="K")]
    starts = np.cumsum(counts) - counts
    return np.add.reduceat(real, starts, axis=0) / counts[:, np.newaxis].astype(hidden.dtype)
""", input='a transposed mask'),
    dict(exercise='mean_pool', name='values bounded', misconception='hidden vectors clipped, as a safeguard against wild padding', code="""def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a token")
    kept = np.clip(np.where(mask[..., np.newaxis], hidden, 0), -1e4, 1e4)
    return (kept.sum(axis=1) / mask.sum(axis=1, keepdims=True).astype(hidden.dtype)).astype(hidden.dtype)
""", input='real tokens with entries above 10 000'),
    dict(exercise='mean_pool', name='one token', misconception='a sentence of one column is returned as it is, without a look at its mask', code="""def mean_pool(hidden, mask):
    if mask.shape[1] == 1:
        return hidden[:, 0].copy()
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a token")
    kept = np.where(mask[..., np.newaxis], hidden, 0)
    return (kept.sum(axis=1) / mask.sum(axis=1, keepdims=True).astype(hidden.dtype)).astype(hidden.dtype)
""", input='T = 1 with padding only'),
    dict(exercise='mean_pool', name='counted in 16 bits', misconception='real tokens counted in a small integer type', code="""def mean_pool(hidden, mask):
    if not mask.any(axis=1).all():
        raise ValueError("a sentence without a token")
    kept = np.where(mask[..., np.newaxis], hidden, 0)
    return (kept.sum(axis=1) / mask.sum(axis=1, keepdims=True, dtype=np.int16).astype(hidden.dtype)).astype(hidden.dtype)
""", input='40 000 real tokens'),
]
