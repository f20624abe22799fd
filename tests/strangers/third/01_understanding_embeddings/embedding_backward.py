RIGHT = [
    dict(exercise='embedding_backward', name='bincount per column', code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    flat = ids.reshape(-1)
    rows = d_out.reshape(flat.size, -1)
    columns = [np.bincount(flat, weights=rows[:, h], minlength=vocab_size) for h in range(rows.shape[1])]
    return np.stack(columns, axis=1).astype(d_out.dtype)
'''),
    dict(exercise='embedding_backward', name='row by row with a boolean', code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    for v in set(ids.ravel().tolist()):
        grad[v] = d_out[ids == v].sum(axis=0)
    return grad
'''),
]
WRONG = [
    dict(exercise='embedding_backward', name='running sums from the back', misconception='differences of running sums over sorted ids are exact only without large numbers before them', code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    flat, rows = ids.reshape(-1), d_out.reshape(-1, d_out.shape[-1])
    order = np.argsort(-flat, kind="stable")
    sums = np.cumsum(rows[order], axis=0)
    last = np.flatnonzero(np.diff(np.append(flat[order], -1)))  # last place of each id
    totals = np.diff(sums[last], axis=0, prepend=np.zeros((1, rows.shape[1]), rows.dtype))
    grad = np.zeros((vocab_size, rows.shape[1]), rows.dtype)
    grad[flat[order][last]] = totals
    return grad
''', input='row 1 is 1e17, row 0 is 1'),
    dict(exercise='embedding_backward', name='ids in memory order', misconception="ravel(order='K') of ids beside reshape of d_out", code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids.ravel(order="K"), d_out.reshape(-1, d_out.shape[-1]))
    return grad
''', input='ids that are transposed'),
    dict(exercise='embedding_backward', name='shape of ids set in place', misconception="ids.shape = (-1,) 'makes no copy', and is put back afterwards", code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    shape = ids.shape
    ids.shape = (-1,)
    np.add.at(grad, ids, d_out.reshape(len(ids), -1))
    ids.shape = shape
    return grad
''', input='ids that are transposed (their shape cannot be set)'),
    dict(exercise='embedding_backward', name='sentence by sentence in float64', misconception='np.zeros without a dtype adds up the gradients of the sentences', code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if ids.ndim == 1:
        grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
        for i, row in zip(ids, d_out, strict=True):
            grad[i] += row
        return grad
    total = np.zeros((vocab_size, d_out.shape[-1]))
    for sentence, rows in zip(ids, d_out, strict=True):
        total += embedding_backward(rows, sentence, vocab_size)
    return total
''', input='float32 with ids (B, T)'),
    dict(exercise='embedding_backward', name='the gradient is kept and cleared', misconception='one gradient array per table size is set to 0 and used again', code=r'''_grads = {}


def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    key = (vocab_size, d_out.shape[-1], d_out.dtype)
    if key not in _grads:
        _grads[key] = np.zeros(key[:2], dtype=d_out.dtype)
    grad = _grads[key]
    grad.fill(0)
    np.add.at(grad, ids, d_out)
    return grad
''', input='two calls: the second changes the first result'),
    dict(exercise='embedding_backward', name='what is nearly 0 is skipped', misconception='np.isclose-like thresholds save work on rows of zeros', code=r'''def embedding_backward(d_out: np.ndarray, ids: np.ndarray, vocab_size: int) -> np.ndarray:
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    for place in np.ndindex(ids.shape):
        if np.abs(d_out[place]).max() < np.finfo(np.float64).eps:
            continue  # padding sends nothing back
        grad[ids[place]] += d_out[place]
    return grad
''', input='gradients of 1e-20'),
]
