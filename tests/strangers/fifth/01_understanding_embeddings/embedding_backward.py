RIGHT = [
    dict(
        exercise='embedding_backward',
        name='add.at',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='bincount per column',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    rows, names = d_out.reshape(-1, H), ids.reshape(-1)
    columns = [np.bincount(names, weights=rows[:, h], minlength=vocab_size) for h in range(H)]
    return np.array(columns).T.astype(d_out.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='embedding_backward',
        name='sums from the end',
        misconception='takes differences of running sums, which lets a huge gradient of another token eat the digits',
        input='a huge gradient of the token with the highest id',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    order = np.argsort(ids.ravel(), kind="stable")
    names, rows = ids.ravel()[order], d_out.reshape(-1, H)[order]
    running = np.zeros((len(rows) + 1, H), d_out.dtype)
    running[:-1] = np.cumsum(rows[::-1], axis=0)[::-1]  # the sum from here to the end
    starts = np.searchsorted(names, np.arange(vocab_size), side="left")
    ends = np.searchsorted(names, np.arange(vocab_size), side="right")
    return running[starts] - running[ends]
''',
    ),
    dict(
        exercise='embedding_backward',
        name='three axes of ids at most',
        misconception='handles ids of one, two and three axes and forgets that there may be more',
        input='ids with four axes',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    while ids.ndim < 3:
        ids, d_out = ids[np.newaxis], d_out[np.newaxis]
    for a in range(ids.shape[0]):
        for b in range(ids.shape[1]):
            for c in range(ids.shape[2]):
                grad[ids[a, b, c]] += d_out[a, b, c]
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='below epsilon is noise',
        misconception='sets gradients below 1e-15 to 0',
        input='gradients of 1e-20',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids, d_out)
    return np.where(np.abs(grad) < 1e-15, 0, grad).astype(d_out.dtype)
''',
    ),
    dict(
        exercise='embedding_backward',
        name='shape set in place',
        misconception='sets d_out.shape for a moment, which an array that is not contiguous does not allow',
        input='a d_out that is a transposed array',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    shape = d_out.shape
    grad = np.zeros((vocab_size, shape[-1]), dtype=d_out.dtype)
    d_out.shape = (-1, shape[-1])
    for i, row in zip(ids.ravel(), d_out):
        grad[i] += row
    d_out.shape = shape
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='flat in memory order',
        misconception='flattens ids and d_out as they lie in memory, and not by index',
        input='ids that are a transposed array, d_out that is not',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    grad = np.zeros((vocab_size, H), dtype=d_out.dtype)
    np.add.at(grad, ids.ravel(order="K"), d_out.reshape(-1, H))
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='gradient buffer kept',
        misconception='zeroes and fills one buffer per shape, so a later call overwrites an earlier result',
        input='two calls of the same sizes',
        code=r'''
_grads = {}


def embedding_backward(d_out, ids, vocab_size):
    key = vocab_size, d_out.shape[-1], d_out.dtype.str
    if key not in _grads:
        _grads[key] = np.zeros(key[:2], d_out.dtype)
    _grads[key][...] = 0
    np.add.at(_grads[key], ids, d_out)
    return _grads[key]
''',
    ),
]
