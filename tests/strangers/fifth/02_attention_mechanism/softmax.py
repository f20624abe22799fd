RIGHT = [
    dict(
        exercise='softmax',
        name='shift-exp-divide',
        code=r'''
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='log-sum-exp per slice',
        code=r'''
def softmax(x, axis=-1):
    out = np.empty_like(x)
    moved, target = np.moveaxis(x, axis, -1), np.moveaxis(out, axis, -1)
    for index in np.ndindex(moved.shape[:-1]):
        row = moved[index].astype(np.float64)
        top = max(row)
        total = top + math.log(math.fsum(math.exp(v - top) for v in row))
        e = np.array([math.exp(v - total) if v - total > -745 else 0.0 for v in row])
        target[index] = e / e.sum()
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='softmax',
        name='buffer per shape',
        misconception='divides into one buffer per shape, so a later call overwrites an earlier result',
        input='two calls with arrays of one shape',
        code=r'''
_out = {}


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    key = x.shape, x.dtype.char
    if key not in _out:
        _out[key] = np.empty(x.shape, x.dtype)
    return np.divide(e, np.sum(e, axis=axis, keepdims=True), out=_out[key])
''',
    ),
    dict(
        exercise='softmax',
        name='tiny shares cut',
        misconception='cuts shares below 1e-10 as if they were rounding errors',
        input='scores 0 and -30',
        code=r'''
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    p[p < 1e-10] = 0
    return p
''',
    ),
    dict(
        exercise='softmax',
        name='exponents floored',
        misconception='stops exponents at -100, against underflow, so that far lower scores get too much',
        input='scores 0 and -200',
        code=r'''
def softmax(x, axis=-1):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(np.maximum(shifted, -100))
    e[np.isneginf(x)] = 0
    return e / np.sum(e, axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='shifts x itself',
        misconception='subtracts the maximum in place and adds it again',
        input='a read-only x',
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
        name='reshape taken for a view',
        misconception='writes through a reshape of empty_like(x), which is a copy where x is not laid out row by row',
        input='a transposed x with three axes, along the last axis',
        code=r'''
def softmax(x, axis=-1):
    if axis in (-1, x.ndim - 1):
        out = np.zeros_like(x)
        rows, result = x.reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1])
        for n, row in enumerate(rows):
            e = np.exp(row - row.max())
            result[n] = e / e.sum()
        return out
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='at most three axes',
        misconception="puts the maximum back with an index for one, two or three axes; further axes get another slice's maximum",
        input='four axes, along the second',
        code=r'''
def softmax(x, axis=-1):
    axis = axis % x.ndim
    if x.ndim <= 3 or axis == x.ndim - 1:
        top = x.max(axis=axis, keepdims=True)
    else:
        top = x.max()
    e = np.exp(x - top)
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='sure rows made one-hot',
        misconception='makes a row one-hot where the largest score leads by more than 20',
        input='scores 0 and -25',
        code=r'''
def softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    e = np.where(shifted < -20, 0, np.exp(shifted)).astype(x.dtype)
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
]
