RIGHT = [
    dict(
        exercise='feed_forward',
        name='maximum',
        code="""def feed_forward(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2
""",
    ),
    dict(
        exercise='feed_forward',
        name='rule by rule',
        code="""def feed_forward(x, W1, b1, W2, b2):
    out = np.zeros(x.shape, x.dtype) + b2
    for i in range(len(b1)):
        answer = (x * W1[:, i]).sum(axis=-1, keepdims=True) + b1[i]
        out += np.where(answer > 0, answer, np.zeros_like(answer)) * W2[i]
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='feed_forward',
        name='silent tokens get 0',
        misconception='where no rule speaks, nothing is added, b2 neither',
        code="""def feed_forward(x, W1, b1, W2, b2):
    inner = np.maximum(x @ W1 + b1, 0)
    speaks = inner.any(axis=-1, keepdims=True)
    return np.where(speaks, inner @ W2 + b2, 0).astype(x.dtype)
""",
        input='a token all of whose inner numbers are negative, b2 not 0',
    ),
    dict(
        exercise='feed_forward',
        name='at most three axes',
        misconception='x is thought to have at most three axes',
        code="""def feed_forward(x, W1, b1, W2, b2):
    rows = x.reshape(-1, x.shape[-1])
    out = np.maximum(rows @ W1 + b1, 0) @ W2 + b2
    return out.reshape(x.shape[-3:])
""",
        input='x with four axes',
    ),
    dict(
        exercise='feed_forward',
        name='W1 and b1 joined and kept',
        misconception='W1 and b1 are joined once per array, though training changes them in place',
        code="""_joined = {}

def feed_forward(x, W1, b1, W2, b2):
    key = id(W1), id(b1)
    if key not in _joined:
        _joined[key] = W1, b1, np.vstack([W1, b1])
    wide = _joined[key][2]
    inner = x @ wide[:-1] + wide[-1]
    return np.where(inner > 0, inner, 0).astype(x.dtype) @ W2 + b2
""",
        input='the same W1, changed in place between two calls',
    ),
    dict(
        exercise='feed_forward',
        name='rows in memory order',
        misconception='the rows of x are read as they lie in memory',
        code="""def feed_forward(x, W1, b1, W2, b2):
    rows = x.reshape((-1, x.shape[-1]), order="A")
    out = np.maximum(rows @ W1 + b1, 0) @ W2 + b2
    return out.reshape(x.shape)
""",
        input='x in Fortran order',
    ),
    dict(
        exercise='feed_forward',
        name='threshold above 0',
        misconception='ReLU opens at 1e-12 only',
        code="""def feed_forward(x, W1, b1, W2, b2):
    inner = x @ W1 + b1
    return (inner * (inner > 1e-12)) @ W2 + b2
""",
        input='an inner number of 1e-13',
    ),
    dict(
        exercise='feed_forward',
        name='result kept per shape',
        misconception='the result is written into an array that the next call uses again',
        code="""_out = {}

def feed_forward(x, W1, b1, W2, b2):
    out = _out.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    out[...] = np.maximum(x @ W1 + b1, 0) @ W2
    out += b2
    return out
""",
        input='two calls of one shape',
    ),
]
