RIGHT = [
    dict(
        exercise='relu_backward',
        name='where',
        code="""def relu_backward(d_out, x):
    return np.where(x > 0, d_out, np.zeros_like(d_out))
""",
    ),
    dict(
        exercise='relu_backward',
        name='heaviside',
        code="""def relu_backward(d_out, x):
    slope = np.heaviside(x, np.asarray(0, x.dtype))
    return np.multiply(d_out, slope)
""",
    ),
]
WRONG = [
    dict(
        exercise='relu_backward',
        name='np.copy and ravel',
        misconception='np.copy keeps the order in memory, so ravel() may be a copy and the writing is lost',
        code="""def relu_backward(d_out, x):
    dx = np.copy(d_out)
    dx.ravel()[(x <= 0).ravel()] = 0
    return dx
""",
        input='d_out in Fortran order',
    ),
    dict(
        exercise='relu_backward',
        name='threshold above 0',
        misconception='x counts as positive from 1e-12 on',
        code="""def relu_backward(d_out, x):
    return d_out * (x > 1e-12)
""",
        input='x = 1e-13',
    ),
    dict(
        exercise='relu_backward',
        name='two nditer',
        misconception='np.nditer of each array by itself: pairs meet in the order of two memories',
        code="""def relu_backward(d_out, x):
    values = [float(d) if v > 0 else 0.0 for d, v in zip(np.nditer(d_out), np.nditer(x))]
    return np.array(values, dtype=d_out.dtype).reshape(d_out.shape)
""",
        input='x in Fortran order, d_out in C order',
    ),
    dict(
        exercise='relu_backward',
        name='dx kept per shape',
        misconception='gradients of one shape share one array',
        code="""_dx = {}

def relu_backward(d_out, x):
    dx = _dx.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    return np.multiply(d_out, x > 0, out=dx)
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='relu_backward',
        name='squares the gate',
        misconception='the slope is made as x / |x| with a tiny number below',
        code="""def relu_backward(d_out, x):
    gate = np.maximum(x, 0) / (np.abs(x) + x.dtype.type(1e-15))
    return d_out * gate
""",
        input='x = 1e-12',
    ),
    dict(
        exercise='relu_backward',
        name='three axes in float64',
        misconception='beyond two axes the result is filled into np.zeros of the default dtype',
        code="""def relu_backward(d_out, x):
    if x.ndim <= 2:
        return d_out * (x > 0)
    dx = np.zeros(x.shape)
    dx[x > 0] = d_out[x > 0]
    return dx
""",
        input='float32 with three axes',
    ),
]
