RIGHT = [
    dict(exercise='softmax', name='shift, exp, divide', code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)
'''),
    dict(exercise='softmax', name='slice by slice in float64', code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    def one(scores):
        scores = scores.astype(np.float64)
        parts = np.exp(scores - scores.max())
        return (parts / math.fsum(parts)).astype(x.dtype)

    return np.apply_along_axis(one, axis, x)
'''),
]
WRONG = [
    dict(exercise='softmax', name='shifts x itself and back', misconception='subtracts the maximum in place and adds it again', code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    top = np.max(x, axis=axis, keepdims=True)
    x -= top
    e = np.exp(x)
    x += top
    return e / e.sum(axis=axis, keepdims=True)
''', input='a read-only x'),
    dict(exercise='softmax', name='axis -2 is the first', misconception="for 'the other axis' all axes are turned round, as if there were two", code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    if axis in (0, -2):
        return softmax(x.T, -1).T
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
''', input='axis=-2 of three axes'),
    dict(exercise='softmax', name='columns in float64', misconception='np.empty without a dtype, in the branch for an axis that is not the last', code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    if axis not in (-1, x.ndim - 1):
        out = np.empty(x.shape)
        np.moveaxis(out, axis, -1)[...] = softmax(np.moveaxis(x, axis, -1))
        return out
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
''', input='float32 with axis=0'),
    dict(exercise='softmax', name='small shares are cleaned away', misconception='shares below 1e-12 are taken for noise', code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    return np.where(p < 1e-12, p.dtype.type(0), p)
''', input='scores that are 40 apart'),
    dict(exercise='softmax', name='rows in memory order', misconception="reshape with order='A' reads a Fortran array column by column", code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    if axis not in (-1, x.ndim - 1):
        return np.moveaxis(softmax(np.ascontiguousarray(np.moveaxis(x, axis, -1))), -1, axis)
    rows = x.reshape(-1, x.shape[-1], order="A")
    e = np.exp(rows - rows.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).reshape(x.shape)
''', input='a transposed x with three axes'),
    dict(exercise='softmax', name='exponentials in a kept array', misconception='np.exp(out=…) writes into one array per shape, which is the result as well', code=r'''_room = {}


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    out = _room.setdefault((x.shape, x.dtype.char), np.empty(x.shape, x.dtype))
    np.exp(x - np.max(x, axis=axis, keepdims=True), out=out)
    out /= out.sum(axis=axis, keepdims=True)
    return out
''', input='two calls of the same shape'),
    dict(exercise='softmax', name='minus infinity is the lowest score', misconception='-inf is raised to the lowest score, -10 000, and its share is set to 0 afterwards, when it has had its part of the sum', code=r'''def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    closed = np.isneginf(x)
    safe = np.where(closed, x.dtype.type(-1e4), x)
    e = np.exp(safe - safe.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    return np.where(closed, x.dtype.type(0), p)
''', input='a row of -10 000, -10 000 and -inf'),
]
