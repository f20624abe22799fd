RIGHT = [
    dict(
        exercise='softmax',
        name='own maximum first',
        code="""def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
""",
    ),
    dict(
        exercise='softmax',
        name='log-sum-exp',
        code="""def softmax(x, axis=-1):
    rows = np.moveaxis(np.asarray(x, dtype=np.float64), axis, -1)
    rows = rows - np.max(rows, axis=-1)[..., None]
    total = np.logaddexp.reduce(rows, axis=-1)[..., None]
    return np.moveaxis(np.exp(rows - total), -1, axis).astype(x.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='softmax',
        name='shifts only large scores',
        misconception='the maximum is taken off only where it is 100 or more, as float64 needs it; float32 overflows from 89 on',
        code="""def softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    e = np.exp(x - np.where(np.abs(top) >= 100, top, 0).astype(x.dtype))
    return e / np.sum(e, axis=axis, keepdims=True)
""",
        input='float32 scores of 95',
    ),
    dict(
        exercise='softmax',
        name='rounds to twelve digits',
        misconception='shares are rounded to get tidy numbers, so small ones become 0',
        code="""def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return np.round(e / np.sum(e, axis=axis, keepdims=True), 12)
""",
        input='a share of 1e-20',
    ),
    dict(
        exercise='softmax',
        name='shifts x in place and back',
        misconception='the maximum is taken off x itself and added again',
        code="""def softmax(x, axis=-1):
    top = x.max(axis=axis, keepdims=True)
    x -= top
    e = np.exp(x)
    x += top
    return e / e.sum(axis=axis, keepdims=True)
""",
        input='read-only x',
    ),
    dict(
        exercise='softmax',
        name='one array per shape',
        misconception='the result is written into an array that is used again',
        code="""_work = {}

def softmax(x, axis=-1):
    e = _work.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    np.exp(x - np.max(x, axis=axis, keepdims=True), out=e)
    e /= np.sum(e, axis=axis, keepdims=True)
    return e
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='softmax',
        name='masked where below -700',
        misconception='differences below -80 are cut off as masked, though their shares are not 0',
        code="""def softmax(x, axis=-1):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    e = np.where(shifted < -80, 0, np.exp(shifted))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
""",
        input='a score 100 below the largest',
    ),
    dict(
        exercise='softmax',
        name='other axes in float64',
        misconception='along another axis than the last, the result is filled into np.zeros of the default dtype',
        code="""def softmax(x, axis=-1):
    if axis in (-1, x.ndim - 1):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)
    out = np.zeros(x.shape)
    np.moveaxis(out, axis, -1)[...] = softmax(np.moveaxis(x, axis, -1))
    return out
""",
        input='float32 with axis=0',
    ),
]
