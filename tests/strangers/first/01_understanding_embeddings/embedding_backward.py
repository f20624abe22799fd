RIGHT = [
    dict(
        exercise='embedding_backward',
        name='add.at',
        code="""def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad
""",
    ),
    dict(
        exercise='embedding_backward',
        name='sum of selected places',
        code="""def embedding_backward(d_out, ids, vocab_size):
    rows = d_out.reshape(-1, d_out.shape[-1])
    tokens = ids.reshape(-1)
    grad = [rows[tokens == v].sum(axis=0, dtype=np.float64) for v in range(vocab_size)]
    return np.array(grad).astype(d_out.dtype)
""",
    ),
    dict(
        exercise='embedding_backward',
        name='sorted, then reduceat',
        code="""def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    flat = np.ascontiguousarray(ids).ravel()
    order = flat.argsort()
    tokens, starts = np.unique(flat[order], return_index=True)
    grad = np.zeros((H, vocab_size), dtype=d_out.dtype).T
    grad[tokens] = np.add.reduceat(d_out.reshape(flat.size, H)[order], starts, axis=0)
    return grad
""",
    ),
]
WRONG = [
    dict(
        exercise='embedding_backward',
        name='ids in memory order',
        misconception="ravel('K') of the ids does not fit to d_out.reshape if ids are transposed",
        code="""def embedding_backward(d_out, ids, vocab_size):
    rows = d_out.reshape(-1, d_out.shape[-1])
    grad = np.zeros((vocab_size, rows.shape[1]), dtype=d_out.dtype)
    np.add.at(grad, ids.ravel(order="K"), rows)
    return grad
""",
        input='ids that are a transposed array',
    ),
    dict(
        exercise='embedding_backward',
        name='difference of running sums',
        misconception='rows are differences of cumulative sums, so large gradients of other tokens wipe out small ones',
        code="""def embedding_backward(d_out, ids, vocab_size):
    order = np.argsort(ids, axis=None, kind="stable")
    rows = d_out.reshape(-1, d_out.shape[-1])[order]
    running = np.concatenate([np.zeros((1, rows.shape[1]), rows.dtype), np.cumsum(rows, axis=0)])
    ends = np.cumsum(np.bincount(ids.reshape(-1), minlength=vocab_size))
    starts = np.concatenate([[0], ends[:-1]])
    return running[ends] - running[starts]
""",
        input='float32, token 0 with a gradient of 1e8, token 1 with 1',
    ),
    dict(
        exercise='embedding_backward',
        name='first axis dropped',
        misconception='a third axis of ids is taken for an axis of length 1, and only its entry 0 is read',
        code="""def embedding_backward(d_out, ids, vocab_size):
    while ids.ndim > 2:
        ids, d_out = ids[0], d_out[0]
    grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
    np.add.at(grad, ids, d_out)
    return grad
""",
        input='ids of shape (2, 1, 2)',
    ),
    dict(
        exercise='embedding_backward',
        name='shape set for a moment',
        misconception='the shape of d_out itself is set and set back, which a sliced array does not allow',
        code="""def embedding_backward(d_out, ids, vocab_size):
    shape = d_out.shape
    d_out.shape = (-1, shape[-1])
    grad = np.zeros((vocab_size, shape[-1]), dtype=d_out.dtype)
    for row, i in zip(d_out, ids.reshape(-1)):
        grad[i] += row
    d_out.shape = shape
    return grad
""",
        input='d_out with (T, B, H) in memory, seen as (B, T, H)',
    ),
    dict(
        exercise='embedding_backward',
        name='flat numbers in int16',
        misconception='id * H + column is computed in int16, which overflows for real tables',
        code="""def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    cells = ids.astype(np.int16)[..., None] * np.int16(H) + np.arange(H, dtype=np.int16)
    sums = np.bincount(cells.reshape(-1) % (vocab_size * H), weights=d_out.reshape(-1), minlength=vocab_size * H)
    return sums.reshape(vocab_size, H).astype(d_out.dtype)
""",
        input='V = 300, H = 192, id 299',
    ),
    dict(
        exercise='embedding_backward',
        name='gradient array kept',
        misconception='one array per table size is cleared and filled again, so the next call changes the last gradient',
        code="""_grads = {}


def embedding_backward(d_out, ids, vocab_size):
    key = vocab_size, d_out.shape[-1], d_out.dtype
    grad = _grads.setdefault(key, np.zeros(key[:2], dtype=d_out.dtype))
    grad.fill(0)
    np.add.at(grad, ids, d_out)
    return grad
""",
        input='two calls for one table size',
    ),
]
