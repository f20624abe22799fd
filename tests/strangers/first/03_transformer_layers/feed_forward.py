RIGHT = [
    dict(
        exercise='feed_forward',
        name='two products',
        code="""def feed_forward(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2
""",
    ),
    dict(
        exercise='feed_forward',
        name='rule by rule',
        code="""def feed_forward(x, W1, b1, W2, b2):
    out = np.zeros_like(x, order="C") + b2
    for i in range(W1.shape[1]):
        loud = np.einsum("...h,h->...", x, W1[:, i]) + b1[i]
        loud = (loud + np.abs(loud)) / 2
        out = out + loud[..., np.newaxis] * W2[i]
    return out.astype(x.dtype)
""",
    ),
    dict(
        exercise='feed_forward',
        name='token by token',
        code="""def feed_forward(x, W1, b1, W2, b2):
    def one(token):
        inner = W1.T.dot(token) + b1
        inner[inner < 0] = 0
        return W2.T.dot(inner) + b2

    return np.apply_along_axis(one, -1, x).astype(x.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='feed_forward',
        name='silent tokens skipped',
        misconception='a token for which no rule speaks is left at 0, without b2',
        code="""def feed_forward(x, W1, b1, W2, b2):
    inner = np.maximum(x @ W1 + b1, 0)
    out = np.zeros_like(x)
    speaks = inner.any(axis=-1)
    out[speaks] = inner[speaks] @ W2 + b2
    return out
""",
        input='a token whose inner numbers are all negative, and b2 not 0',
    ),
    dict(
        exercise='feed_forward',
        name='clip with a ceiling',
        misconception='np.clip is given an upper bound though ReLU has none',
        code="""def feed_forward(x, W1, b1, W2, b2):
    inner = np.clip(x @ W1 + b1, 0, 2**31 - 1)
    return inner @ W2 + b2
""",
        input='an inner number of 1e10',
    ),
    dict(
        exercise='feed_forward',
        name='batch and token, nothing more',
        misconception='a fourth axis is merged into the second one',
        code="""def feed_forward(x, W1, b1, W2, b2):
    rows = x.reshape(-1, x.shape[-1])
    out = np.maximum(rows @ W1 + b1, 0) @ W2 + b2
    if x.ndim == 1:
        return out[0]
    if x.ndim == 2:
        return out
    return out.reshape(x.shape[0], -1, x.shape[-1])
""",
        input='x of shape (2, 2, 3, 4)',
    ),
    dict(
        exercise='feed_forward',
        name='W2 from its memory',
        misconception='W2 is shaped from flat memory, which is another matrix if it is transposed',
        code="""def feed_forward(x, W1, b1, W2, b2):
    H, I = W1.shape
    inner = x @ W1 + b1
    inner[inner < 0] = 0
    return inner @ W2.flatten("K").reshape(I, H) + b2
""",
        input='W2 that is the transpose of another array',
    ),
    dict(
        exercise='feed_forward',
        name='matrices with bias remembered',
        misconception='W1 with b1 as one more row is put together once per W1 and remembered, though training changes both',
        code="""_joined = []


def feed_forward(x, W1, b1, W2, b2):
    for matrix, bias, joined in _joined:
        if matrix is W1 and bias is b1:
            break
    else:
        joined = np.vstack([W1, b1])
        _joined.append((W1, b1, joined))
    with_one = np.concatenate([x, np.ones(x.shape[:-1] + (1,), x.dtype)], axis=-1)
    return np.maximum(with_one @ joined, 0) @ W2 + b2
""",
        input='two calls, between which b1 is changed in place',
    ),
    dict(
        exercise='feed_forward',
        name='output kept per shape',
        misconception='the result is written into an array of an earlier call',
        code="""_outs = {}


def feed_forward(x, W1, b1, W2, b2):
    inner = np.maximum(x @ W1 + b1, 0)
    out = _outs.setdefault((x.shape, x.dtype), np.empty(x.shape, x.dtype))
    np.matmul(inner, W2, out=out)
    out += b2
    return out
""",
        input='two calls of one shape',
    ),
]
