RIGHT = [
    dict(
        exercise='feed_forward',
        name='two products',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='rule by rule',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    out = np.zeros(x.shape, x.dtype)
    for i in range(W1.shape[1]):
        answer = np.einsum("...h,h->...", x, W1[:, i]) + b1[i]
        loud = np.where(answer > 0, answer, x.dtype.type(0))
        out += loud[..., np.newaxis] * W2[i]
    return out + b2
''',
    ),
]
WRONG = [
    dict(
        exercise='feed_forward',
        name='buffer for the inner numbers and out',
        misconception='keeps one result array per shape',
        input='two calls with x of one shape',
        code=r'''
_out = {}


def feed_forward(x, W1, b1, W2, b2):
    inner = x @ W1
    inner += b1
    inner *= inner > 0
    out = _out.setdefault((x.shape, x.dtype.char), np.empty(x.shape, x.dtype))
    out[...] = inner @ W2
    out += b2
    return out
''',
    ),
    dict(
        exercise='feed_forward',
        name='small inner numbers silent',
        misconception='takes inner numbers below 1e-10 for 0',
        input='inner numbers of 1e-12',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    inner = np.dot(x, W1) + b1
    open_ = inner > 1e-10
    return np.dot(inner * open_, W2) + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='rows in memory order',
        misconception='joins the tokens of all sentences with order="A"',
        input='x (B, T, H) in Fortran order',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    rows = x.reshape(-1, x.shape[-1], order="A")
    inner = np.maximum(rows @ W1 + b1, 0)
    return (inner @ W2 + b2).reshape(x.shape)
''',
    ),
    dict(
        exercise='feed_forward',
        name='W1 is used as scratch',
        misconception='folds b1 into the product by adding to W1 in place, and takes it out again',
        input='read-only W1',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    # (x, 1) @ (W1 + b1 spread over the rows) needs no second sum
    kept = W1.copy()
    total = x.sum(axis=-1, keepdims=True)
    W1 += b1
    inner = x @ W1 - total * b1 + b1
    W1[...] = kept
    return np.where(inner > 0, inner, inner * 0) @ W2 + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='keeps the positive columns',
        misconception='finds the silent rules once for the whole batch and remembers them for W1',
        input='weights changed in place between two calls',
        code=r'''
_last = {}


def feed_forward(x, W1, b1, W2, b2):
    if _last.get("W1") is not W1 or _last.get("b1") is not b1:
        _last.update(W1=W1, b1=b1, joined=np.vstack([W1, b1]))
    ones = np.ones((*x.shape[:-1], 1), x.dtype)
    inner = np.concatenate([x, ones], axis=-1) @ _last["joined"]
    return np.maximum(inner, 0) @ W2 + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='at most three axes',
        misconception='handles one, two or three axes',
        input='x with four axes',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    if x.ndim == 1:
        return W2.T @ np.maximum(W1.T @ x + b1, 0) + b2
    if x.ndim == 2:
        return np.einsum("ti,ih->th", np.maximum(np.einsum("th,hi->ti", x, W1) + b1, 0), W2) + b2
    inner = np.tensordot(x, W1, axes=(2, 0)) + b1
    return np.tensordot(np.maximum(inner, 0), W2, axes=(2, 0)) + b2
''',
    ),
]
