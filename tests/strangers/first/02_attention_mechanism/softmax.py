RIGHT = [
    dict(
        exercise='softmax',
        name='own maximum off',
        code=r'''
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='slice by slice in float64, log-sum-exp',
        code=r'''
def softmax(x, axis=-1):
    rows = np.moveaxis(np.asarray(x), axis, -1)
    result = np.empty(rows.shape, dtype=x.dtype)
    for place in np.ndindex(rows.shape[:-1]):
        row = rows[place].astype(np.float64)
        top = max(row.tolist())
        log_sum = top + math.log(math.fsum(math.exp(entry - top) for entry in row.tolist()))
        result[place] = [math.exp(entry - log_sum) if entry > -math.inf else 0.0 for entry in row.tolist()]
    return np.moveaxis(result, -1, axis)
''',
    ),
]

WRONG = [
    dict(
        exercise='softmax',
        name='moves the axis back the wrong way',
        misconception='moveaxis undone by the same moveaxis again',
        input='three axes, axis=0',
        code=r'''
def softmax(x, axis=-1):
    rows = np.moveaxis(x, axis, -1)
    e = np.exp(rows - rows.max(axis=-1, keepdims=True))
    shares = e / e.sum(axis=-1, keepdims=True)
    return np.moveaxis(shares, axis, -1)
''',
    ),
    dict(
        exercise='softmax',
        name='shifts a view in place',
        misconception='moveaxis taken for a copy, so x itself is shifted',
        input='any x of two axes with axis=0',
        code=r'''
def softmax(x, axis=-1):
    if axis in (-1, x.ndim - 1):
        shifted = x - x.max(axis=-1, keepdims=True)
    else:
        shifted = np.moveaxis(x, axis, -1)
        shifted -= shifted.max(axis=-1, keepdims=True)
    e = np.exp(shifted)
    shares = e / e.sum(axis=-1, keepdims=True)
    return shares if axis in (-1, x.ndim - 1) else np.moveaxis(shares, -1, axis)
''',
    ),
    dict(
        exercise='softmax',
        name='shifts x and shifts it back',
        misconception='x changed in place and put back afterwards, which rounds and needs a writeable x',
        input='x = [0.1, 10000]; or a read-only x',
        code=r'''
def softmax(x, axis=-1):
    top = x.max(axis=axis, keepdims=True)
    x -= top
    e = np.exp(x)
    x += top
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='float64 where something is masked',
        misconception='np.where with a float64 NumPy number makes float32 to float64',
        input='float32 scores with an entry of -inf',
        code=r'''
MASKED = np.float64(-1e30)


def softmax(x, axis=-1):
    if np.isneginf(x).any():
        x = np.where(np.isneginf(x), MASKED, x)
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='ones in float64 for a single entry',
        misconception='np.ones without a dtype in a short cut for an axis of length 1',
        input='float32 of shape (2, 1)',
        code=r'''
def softmax(x, axis=-1):
    if x.shape[axis] == 1:
        return np.ones(x.shape)
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='one array for all results of a shape',
        misconception='result kept in an array that the next call of this shape writes into',
        input='two calls with arrays of one shape',
        code=r'''
_work = {}


def softmax(x, axis=-1):
    out = _work.setdefault((x.shape, x.dtype), np.empty_like(x))
    np.exp(x - x.max(axis=axis, keepdims=True), out=out)
    out /= out.sum(axis=axis, keepdims=True)
    return out
''',
    ),
    dict(
        exercise='softmax',
        name='one maximum for all columns',
        misconception='with another axis than the last the maximum of the whole array is taken off',
        input='axis=0, columns 1e4 and -1e4',
        code=r'''
def softmax(x, axis=-1):
    if axis == -1:
        top = x.max(axis=-1, keepdims=True)
    else:
        top = x.max()
    e = np.exp(x - top)
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
]

