RIGHT = [
    dict(
        exercise='embedding_backward',
        name='add-at',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='mask-per-token',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    rows, flat = d_out.reshape(-1, H), ids.reshape(-1)
    grad = np.zeros((vocab_size, H), d_out.dtype)
    for v in set(flat.tolist()):
        grad[v] = rows[flat == v].sum(axis=0)
    return grad
''',
    ),
]
WRONG = [
    dict(
        exercise='embedding_backward',
        name='differences-of-running-sums',
        misconception='sums of all tokens behind are taken off each other, so a huge gradient takes the digits of another token',
        input='a huge gradient at a higher id than a small one',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    rows, flat = d_out.reshape(-1, H), ids.reshape(-1)
    order = np.argsort(flat, kind="stable")
    running = np.cumsum(rows[order][::-1], axis=0, dtype=d_out.dtype)[::-1]  # sum from here to the end
    running = np.concatenate([running, np.zeros((1, H), d_out.dtype)])
    starts = np.searchsorted(flat[order], np.arange(vocab_size + 1))
    return running[starts[:-1]] - running[starts[1:]]
''',
    ),
    dict(
        exercise='embedding_backward',
        name='ids-in-memory-order',
        misconception='flattens ids in the order of memory and d_out by index',
        input='transposed ids',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    grad = np.zeros((vocab_size, H), d_out.dtype)
    for i, row in zip(ids.ravel(order="K"), d_out.reshape(-1, H)):
        grad[i] += row
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='tiny-is-noise',
        misconception='sums below 1e-12 are taken for rounding noise and set to 0',
        input='gradients of the size 1e-13',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    hot = (ids.reshape(-1, 1) == np.arange(vocab_size)).astype(d_out.dtype)
    grad = hot.T @ d_out.reshape(-1, H)
    grad[np.abs(grad) < 1e-12] = 0
    return grad
''',
    ),
    dict(
        exercise='embedding_backward',
        name='three-axes-visited',
        misconception='visits three axes one by one; in a fourth, repeated ids are written once',
        input='ids with four axes and repeated ids in the last one',
        code=r'''
def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    for place in np.ndindex(*ids.shape[:3]):  # leading axes, sentence, token
        grad[ids[place]] += d_out[place]
    return grad
''',
    ),
]
