RIGHT = [
    dict(
        exercise='embedding_backward',
        name='add.at',
        code="""def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad
""",
    ),
    dict(
        exercise='embedding_backward',
        name='one token after the other',
        code="""def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    rows = d_out.reshape(-1, H).astype(np.float64)
    flat = ids.reshape(-1)
    grad = np.zeros((vocab_size, H))
    for v in set(flat.tolist()):
        grad[v] = rows[flat == v].sum(axis=0)
    return grad.astype(d_out.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='embedding_backward',
        name='differences of running sums',
        misconception='running sums over sorted ids, from the highest down: a huge gradient of a higher id eats the digits of lower ones',
        code="""def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    flat, rows = ids.reshape(-1), d_out.reshape(-1, H)
    order = np.argsort(-flat, kind="stable")
    sums = np.concatenate([np.zeros((1, H), d_out.dtype), np.cumsum(rows[order], axis=0)])
    ends = np.searchsorted(-flat[order], -np.arange(vocab_size), side="right")
    starts = np.searchsorted(-flat[order], -np.arange(vocab_size), side="left")
    return sums[ends] - sums[starts]
""",
        input='id 1 has 1e17, id 0 has 1',
    ),
    dict(
        exercise='embedding_backward',
        name='ids in memory order',
        misconception='ids are flattened as they lie in memory, d_out by index',
        code="""def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    for v, row in zip(ids.flatten("A"), d_out.reshape(-1, d_out.shape[-1])):
        grad[v] += row
    return grad
""",
        input='ids in Fortran order',
    ),
    dict(
        exercise='embedding_backward',
        name='gradient buffer',
        misconception='one gradient array is zeroed and filled again at each call',
        code="""_grads = {}

def embedding_backward(d_out, ids, vocab_size):
    key = (vocab_size, d_out.shape[-1], d_out.dtype.str)
    if key not in _grads:
        _grads[key] = np.empty(key[:2], d_out.dtype)
    grad = _grads[key]
    grad.fill(0)
    np.add.at(grad, ids, d_out)
    return grad
""",
        input='two calls for one table',
    ),
    dict(
        exercise='embedding_backward',
        name='counts in 8 bits',
        misconception='how often a token occurs is counted in 8 bits, so 256 times looks like never',
        code="""def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    flat, rows = ids.ravel(), d_out.reshape(-1, H)
    grad = np.zeros((vocab_size, H), d_out.dtype)
    counts = np.zeros(vocab_size, np.uint8)
    np.add.at(counts, flat, 1)
    for v in np.flatnonzero(counts):
        grad[v] = rows[flat == v].sum(axis=0)
    return grad
""",
        input='a token that stands at 256 places',
    ),
    dict(
        exercise='embedding_backward',
        name='chops small sums',
        misconception='sums below 1e-15 are taken for rounding and set to 0',
        code="""def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    np.add.at(grad, ids, d_out)
    grad[np.abs(grad) < 1e-15] = 0
    return grad
""",
        input='a gradient of 1e-20',
    ),
    dict(
        exercise='embedding_backward',
        name='batch in float64',
        misconception='the gradients of the sentences are added up in np.zeros of the default dtype',
        code="""def embedding_backward(d_out, ids, vocab_size):
    if ids.ndim > 1:
        total = np.zeros((vocab_size, d_out.shape[-1]))
        for d, i in zip(d_out, ids):
            total += embedding_backward(d, i, vocab_size)
        return total
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad
""",
        input='float32 with ids (B, T)',
    ),
]
