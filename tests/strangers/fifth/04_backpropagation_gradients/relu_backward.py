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
        name='loop',
        code=r'''
def relu_backward(d_out, x):
    dx = np.zeros(x.shape, d_out.dtype)
    for index in np.ndindex(x.shape):
        if x[index] > 0.0:
            dx[index] = d_out[index]
    return dx
''',
    ),
]
WRONG = [
    dict(
        exercise='relu_backward',
        name='gate opens at 1e-10',
        misconception='opens the gate at 1e-10 and not at 0',
        input='x = 1e-12',
        code=r'''
def relu_backward(d_out, x):
    return np.where(x > 1e-10, d_out, np.zeros_like(d_out))
''',
    ),
    dict(
        exercise='relu_backward',
        name='gate looks at x cubed',
        misconception='asks whether x³ is above 0, which underflows',
        input='x = 1e-120',
        code=r'''
def relu_backward(d_out, x):
    passed = np.maximum(x, 0) ** 3
    return np.where(passed != 0, d_out, 0 * d_out)
''',
    ),
    dict(
        exercise='relu_backward',
        name='buffer per shape',
        misconception='keeps one result array per shape',
        input='two calls of one shape',
        code=r'''
_dx = {}


def relu_backward(d_out, x):
    out = _dx.setdefault((x.shape, d_out.dtype), np.empty(x.shape, d_out.dtype))
    return np.multiply(d_out, x > 0, out=out)
''',
    ),
    dict(
        exercise='relu_backward',
        name='entries paired by memory',
        misconception='pairs d_out and x as they lie in memory',
        input='x that is a transposed array, d_out that is not',
        code=r'''
def relu_backward(d_out, x):
    dx = np.zeros(d_out.size, d_out.dtype)
    open_ = np.flatnonzero(x.ravel(order="K") > 0)
    dx[open_] = d_out.ravel(order="K")[open_]
    return dx.reshape(d_out.shape)
''',
    ),
    dict(
        exercise='relu_backward',
        name='closes d_out in place',
        misconception='writes zeros into d_out, copies the result and puts the old numbers back',
        input='a read-only d_out',
        code=r'''
def relu_backward(d_out, x):
    shut = x <= 0
    kept = d_out[shut]
    d_out[shut] = 0
    dx = d_out.copy()
    d_out[shut] = kept
    return dx
''',
    ),
    dict(
        exercise='relu_backward',
        name='zeros through a reshape',
        misconception='writes the zeros through reshape(-1) of a copy, which is another copy where d_out lies column by column',
        input='d_out and x that are transposed arrays',
        code=r'''
def relu_backward(d_out, x):
    dx = np.array(d_out)
    dx.reshape(-1)[x.reshape(-1) <= 0] = 0
    return dx
''',
    ),
]
