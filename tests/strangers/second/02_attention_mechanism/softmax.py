RIGHT = [
    dict(
        exercise='softmax',
        name='shift',
        code=r'''
def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='slice-by-slice',
        code=r'''
def softmax(x, axis=-1):
    def one(row):
        row = row.astype(np.float64)
        parts = np.exp(row - row.max())
        return parts / parts.sum()
    return np.apply_along_axis(one, axis, x).astype(x.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='softmax',
        name='moved-out-swapped-back',
        misconception='moves the axis to the end and brings it back by a swap',
        input='axis=0 of an array with three axes',
        code=r'''
def softmax(x, axis=-1):
    rows = np.moveaxis(x, axis, -1)
    parts = np.exp(rows - rows.max(axis=-1)[..., np.newaxis])
    parts = parts / parts.sum(axis=-1)[..., np.newaxis]
    return np.swapaxes(parts, axis, -1)
''',
    ),
    dict(
        exercise='softmax',
        name='shift-only-above-700',
        misconception='shifts only what overflows in float64',
        input='scores of 100 in float32',
        code=r'''
def softmax(x, axis=-1):
    finite = np.where(np.isfinite(x), np.abs(x), 0)
    if finite.max() > 700:  # exp would overflow
        x = x - x.max(axis=axis, keepdims=True)
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='small-shares-are-zero',
        misconception='shares below 1e-7 are set to 0',
        input='a share of 1e-8 beside a share near 1',
        code=r'''
def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    e[e < 1e-7] = 0
    return e / np.sum(e, axis=axis, keepdims=True)
''',
    ),
    dict(
        exercise='softmax',
        name='negative-is-last',
        misconception='every negative axis is taken for the last one',
        input='axis=-2',
        code=r'''
def softmax(x, axis=-1):
    axis = axis if axis >= 0 else x.ndim - 1
    parts = np.exp(x - np.amax(x, axis, keepdims=True))
    return parts / np.expand_dims(parts.sum(axis), axis)
''',
    ),
]
