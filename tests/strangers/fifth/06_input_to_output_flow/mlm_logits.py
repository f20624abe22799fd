RIGHT = [
    dict(
        exercise='mlm_logits',
        name='einsum',
        code=r'''
def mlm_logits(hidden, W, b):
    return np.einsum("...h,hv->...v", hidden, W) + b
''',
    ),
    dict(
        exercise='mlm_logits',
        name='rows, one product in float64, shape put back',
        code=r'''
def mlm_logits(hidden, W, b):
    *leading, H = hidden.shape
    rows = hidden.reshape(-1, H).astype(np.float64)
    scores = np.empty((len(rows), b.size), dtype=np.float64)
    scores[:] = b
    scores += np.dot(rows, W.astype(np.float64))
    return scores.reshape(*leading, b.size).astype(hidden.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='mlm_logits',
        name='shape-assigned',
        misconception='sets hidden.shape to make rows, and back again',
        input='hidden that is transposed (not contiguous)',
        code=r'''
def mlm_logits(hidden, W, b):
    shape = hidden.shape
    hidden.shape = (-1, shape[-1])
    logits = hidden @ W + b
    hidden.shape = shape
    return logits.reshape(*shape[:-1], -1)
''',
    ),
    dict(
        exercise='mlm_logits',
        name='buffer-per-shape',
        misconception='writes into a buffer that is kept for each shape and dtype',
        input='two calls of the same shape: the first result changes',
        code=r'''
_buffers = {}


def mlm_logits(hidden, W, b):
    shape = (*hidden.shape[:-1], W.shape[1])
    out = _buffers.setdefault((shape, hidden.dtype.str), np.empty(shape, dtype=hidden.dtype))
    np.matmul(hidden, W, out=out)
    out += b
    return out
''',
    ),
    dict(
        exercise='mlm_logits',
        name='single-precision-inside',
        misconception='computes in float32 and casts back',
        input='float64 logits in which large terms cancel',
        code=r'''
def mlm_logits(hidden, W, b):
    logits = hidden.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)
    return logits.astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mlm_logits',
        name='clipped-scores',
        misconception='clips the scores to ±10 000 "so that softmax cannot overflow"',
        input='a hidden vector with entries of 20 000',
        code=r'''
def mlm_logits(hidden, W, b):
    return np.clip(hidden @ W + b, -1e4, 1e4)
''',
    ),
    dict(
        exercise='mlm_logits',
        name='weights-shifted-for-a-moment',
        misconception='adds a share of the bias to W itself and takes it away again',
        input='W that is read-only',
        code=r'''
def mlm_logits(hidden, W, b):
    W += b / W.shape[0]  # a share of the bias in every row …
    logits = hidden @ W
    W -= b / W.shape[0]
    return logits + (b - hidden.sum(axis=-1, keepdims=True) * (b / W.shape[0]))
''',
    ),
    dict(
        exercise='mlm_logits',
        name='dot-of-two-dims',
        misconception='squeezes all axes of length 1 away and puts them back in front',
        input='hidden of shape (3, 1, H)',
        code=r'''
def mlm_logits(hidden, W, b):
    flat = hidden.squeeze() if hidden.ndim > 1 and hidden.shape[-1] > 1 else hidden
    logits = flat @ W + b
    missing = hidden.ndim - logits.ndim
    return logits[(np.newaxis,) * missing]
''',
    ),
]
