RIGHT = [
    dict(
        exercise='relu_backward',
        name='gate',
        code=r'''
def relu_backward(d_out, x):
    return d_out * (x > 0)
''',
    ),
    dict(
        exercise='relu_backward',
        name='zeros, then the open places',
        code=r'''
def relu_backward(d_out, x):
    dx = np.zeros(x.shape, dtype=x.dtype)
    for index in np.ndindex(x.shape):
        if x[index] > 0:
            dx[index] = d_out[index]
    return dx
''',
    ),
]

WRONG = [
    dict(
        exercise='relu_backward',
        name='open above 1e-12',
        misconception='a small positive x taken for 0',
        input='x = 1e-20',
        code=r'''
def relu_backward(d_out, x):
    return np.where(x > 1e-12, d_out, 0)
''',
    ),
    dict(
        exercise='relu_backward',
        name='asfortranarray taken for a copy',
        misconception='np.asfortranarray hands out the array itself if it is Fortran-ordered or has one axis',
        input='d_out with one axis',
        code=r'''
def relu_backward(d_out, x):
    dx = np.asfortranarray(d_out)
    dx[x <= 0] = 0
    return dx
''',
    ),
    dict(
        exercise='relu_backward',
        name='float64 where every gate is shut',
        misconception='np.zeros without a dtype',
        input='float32, all x below 0',
        code=r'''
def relu_backward(d_out, x):
    if x.max() <= 0:
        return np.zeros(x.shape)
    return d_out * (x > 0)
''',
    ),
    dict(
        exercise='relu_backward',
        name='a kept result',
        misconception='np.multiply with out= of a kept array',
        input='two calls of one shape',
        code=r'''
_out = {}


def relu_backward(d_out, x):
    key = x.shape, x.dtype
    if key not in _out:
        _out[key] = np.empty(x.shape, x.dtype)
    return np.multiply(d_out, x > 0, out=_out[key])
''',
    ),
    dict(
        exercise='relu_backward',
        name='flattened in memory order',
        misconception="ravel(order='K') pairs the wrong entries if x and d_out lie differently in memory",
        input='x transposed in memory, d_out not',
        code=r'''
def relu_backward(d_out, x):
    flat = [d if entry > 0 else 0 * d for d, entry in zip(d_out.ravel(order="K"), x.ravel(order="K"))]
    return np.array(flat, dtype=x.dtype).reshape(x.shape)
''',
    ),
    dict(
        exercise='relu_backward',
        name='times relu over x',
        misconception='slope as max(x, 0) / x, whose product overflows or underflows',
        input='x = 1e-200 with d_out = 1e-200',
        code=r'''
def relu_backward(d_out, x):
    with np.errstate(all="ignore"):
        return np.nan_to_num(d_out * np.maximum(x, 0) / x)
''',
    ),
]

