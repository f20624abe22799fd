RIGHT = [
    dict(
        exercise='mlm_logits',
        name='product and sum',
        code=r'''
def mlm_logits(hidden, W, b):
    return hidden @ W + b
''',
    ),
    dict(
        exercise='mlm_logits',
        name='word by word in float64',
        code=r'''
def mlm_logits(hidden, W, b):
    H, V = W.shape
    rows = np.array(hidden, dtype=np.float64).reshape(-1, H)
    columns = [(rows * W[:, v]).sum(axis=1) + b[v] for v in range(V)]
    return np.stack(columns, axis=1).reshape(*hidden.shape[:-1], V).astype(hidden.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='mlm_logits',
        name='rows in memory order',
        misconception="reshape(order='A') mixes the places of a Fortran-ordered array",
        input='hidden in Fortran order with two leading axes',
        code=r'''
def mlm_logits(hidden, W, b):
    rows = hidden.reshape((-1, hidden.shape[-1]), order="A")
    return (rows @ W + b).reshape(*hidden.shape[:-1], W.shape[1])
''',
    ),
    dict(
        exercise='mlm_logits',
        name='a kept result',
        misconception='out= of an array kept for the shape',
        input='two calls of one shape',
        code=r'''
_logits = {}


def mlm_logits(hidden, W, b):
    shape = hidden.shape[:-1] + b.shape
    out = _logits.setdefault((shape, hidden.dtype), np.empty(shape, hidden.dtype))
    out[...] = hidden @ W
    out += b
    return out
''',
    ),
    dict(
        exercise='mlm_logits',
        name='products in float32',
        misconception='float64 lost on the way and cast back',
        input='float64 numbers that nearly cancel',
        code=r'''
def mlm_logits(hidden, W, b):
    return (np.float32(hidden) @ np.float32(W) + np.float32(b)).astype(hidden.dtype)
''',
    ),
    dict(
        exercise='mlm_logits',
        name='at most three leading axes',
        misconception='einsum letters written out for up to three leading axes',
        input='four leading axes',
        code=r'''
def mlm_logits(hidden, W, b):
    places = "abc"[: hidden.ndim - 1]
    return np.einsum(f"{places}h,hv->{places}v", hidden, W) + b
''',
    ),
    dict(
        exercise='mlm_logits',
        name='logits held within 10 000',
        misconception='a bound from another exercise put on the logits',
        input='a logit of 20000',
        code=r'''
def mlm_logits(hidden, W, b):
    return np.clip(hidden @ W + b, -1e4, 1e4)
''',
    ),
    dict(
        exercise='mlm_logits',
        name='W remembered',
        misconception='a transposed copy of W kept for the array, though its numbers may change',
        input='the same W with other numbers in it',
        code=r'''
_turned = {}


def mlm_logits(hidden, W, b):
    if id(W) not in _turned:
        _turned[id(W)] = W, W.T.copy()
    return np.inner(hidden, _turned[id(W)][1]) + b
''',
    ),
]

