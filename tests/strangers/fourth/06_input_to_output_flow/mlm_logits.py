RIGHT = [
    dict(
        exercise='mlm_logits',
        name='matmul',
        code=r'''def mlm_logits(hidden, W, b):
    return hidden @ W + b
''',
    ),
    dict(
        exercise='mlm_logits',
        name='einsum in float64',
        code=r'''def mlm_logits(hidden, W, b):
    scores = np.einsum("...h,hv->...v", hidden.astype(np.float64), W.astype(np.float64)) + b
    return np.asarray(scores, dtype=hidden.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='mlm_logits',
        name='rows in the order of memory',
        misconception='reshape with order A reads a transposed array in another order than the result is put together',
        code=r'''def mlm_logits(hidden, W, b):
    rows = hidden.reshape((-1, hidden.shape[-1]), order="A")
    return (rows @ W + b).reshape(*hidden.shape[:-1], W.shape[1])
''',
        input='a hidden array that is the transpose of another',
    ),
    dict(
        exercise='mlm_logits',
        name='single precision is enough',
        misconception='the product is computed in float32 also for float64 numbers',
        code=r'''def mlm_logits(hidden, W, b):
    product = hidden.astype(np.float32) @ W.astype(np.float32)
    return (product + b.astype(np.float32)).astype(hidden.dtype)
''',
        input='float64 numbers such as 16777217',
    ),
    dict(
        exercise='mlm_logits',
        name='cut at ten thousand',
        misconception='logits are cut off at ±10 000, so that softmax does not overflow',
        code=r'''def mlm_logits(hidden, W, b):
    return np.clip(np.matmul(hidden, W) + b, -1e4, 1e4)
''',
        input='a logit of 20 000',
    ),
    dict(
        exercise='mlm_logits',
        name='a buffer for the scores',
        misconception='the result is written into an array that the next call uses again',
        code=r'''_scores = {}

def mlm_logits(hidden, W, b):
    shape = hidden.shape[:-1] + (W.shape[1],)
    dtype = np.result_type(hidden, W, b)
    out = _scores.setdefault((shape, dtype), np.empty(shape, dtype))
    np.matmul(hidden, W, out=out)
    out += b
    return out
''',
        input='two calls of one shape',
    ),
    dict(
        exercise='mlm_logits',
        name='whole blocks of rows',
        misconception='rows are scored in blocks of 64, and what is left over behind the last whole block stays 0',
        code=r'''def mlm_logits(hidden, W, b):
    rows = hidden.reshape(-1, hidden.shape[-1])
    scores = np.zeros((len(rows), W.shape[1]), dtype=hidden.dtype)
    for block in range(max(1, len(rows) // 64)):
        part = slice(64 * block, 64 * (block + 1))
        scores[part] = rows[part] @ W + b
    return scores.reshape(*hidden.shape[:-1], W.shape[1])
''',
        input='100 rows',
    ),
    dict(
        exercise='mlm_logits',
        name='bias left out where it sums to nothing',
        misconception='a bias whose entries sum to 0 is taken for none',
        code=r'''def mlm_logits(hidden, W, b):
    scores = np.dot(hidden, W)
    if abs(b.sum()) > 1e-12:  # the bias is often switched off
        scores = scores + b
    return scores
''',
        input='b = [1, -1]',
    ),
]
