RIGHT = [
    dict(
        exercise='softmax_backward',
        name='weighted mean',
        code="""def softmax_backward(d_out, probs):
    mean = np.sum(d_out * probs, axis=-1, keepdims=True)
    return probs * (d_out - mean)
""",
    ),
    dict(
        exercise='softmax_backward',
        name='row by row with the Jacobian',
        code="""def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    out = []
    for d, p in zip(d_out.reshape(-1, n), probs.reshape(-1, n)):
        jacobian = np.diag(p) - np.outer(p, p)
        out.append(d @ jacobian)
    return np.array(out).reshape(probs.shape)
""",
    ),
]
WRONG = [
    dict(
        exercise='softmax_backward',
        name='rows centred once more',
        misconception='the mean of each row is taken off so that it sums to 0 exactly; then shares of 0 get something, too',
        code="""def softmax_backward(d_out, probs):
    dx = probs * (d_out - np.sum(d_out * probs, axis=-1, keepdims=True))
    return dx - dx.mean(axis=-1, keepdims=True)
""",
        input='a share of exactly 0 beside random others',
    ),
    dict(
        exercise='softmax_backward',
        name='tiny shares are masked',
        misconception='shares below 1e-10 are taken for masked',
        code="""def softmax_backward(d_out, probs):
    p = np.where(probs < 1e-10, 0, probs)
    return (p * (d_out - (d_out * p).sum(axis=-1, keepdims=True))).astype(probs.dtype)
""",
        input='a share of 1e-12 with a d_out of 1e12',
    ),
    dict(
        exercise='softmax_backward',
        name='d_out in place and back',
        misconception='the mean is taken off d_out itself and added again',
        code="""def softmax_backward(d_out, probs):
    mean = (d_out * probs).sum(axis=-1, keepdims=True)
    d_out -= mean
    dx = probs * d_out
    d_out += mean
    return dx
""",
        input='read-only d_out',
    ),
    dict(
        exercise='softmax_backward',
        name='rows in two memory orders',
        misconception='both arrays are made rows of in the order of their own memories',
        code="""def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    p, d = probs.reshape((-1, n), order="A"), d_out.reshape((-1, n), order="A")
    dx = p * (d - (d * p).sum(axis=1, keepdims=True))
    return dx.reshape(probs.shape, order="F" if np.isfortran(probs) else "C")
""",
        input='probs in Fortran order, d_out in C order',
    ),
    dict(
        exercise='softmax_backward',
        name='sure rows get nothing',
        misconception='a row whose largest share rounds to 1 in eight digits is taken for sure, and gets 0',
        code="""def softmax_backward(d_out, probs):
    dx = probs * (d_out - np.sum(d_out * probs, axis=-1, keepdims=True))
    sure = probs.max(axis=-1, keepdims=True) >= 1 - 1e-10
    return np.where(sure, 0, dx).astype(probs.dtype)
""",
        input='shares 1e-9 and 1 - 1e-9 where d_out is 1e12',
    ),
    dict(
        exercise='softmax_backward',
        name='gradient kept per shape',
        misconception='gradients of one shape share one array',
        code="""_dx = {}

def softmax_backward(d_out, probs):
    dx = _dx.setdefault((probs.shape, probs.dtype.str), np.empty(probs.shape, probs.dtype))
    np.subtract(d_out, np.sum(d_out * probs, axis=-1, keepdims=True), out=dx)
    dx *= probs
    return dx
""",
        input='two calls of one shape',
    ),
]
