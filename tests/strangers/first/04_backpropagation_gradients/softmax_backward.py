RIGHT = [
    dict(
        exercise='softmax_backward',
        name='weighted mean',
        code=r'''
def softmax_backward(d_out, probs):
    return probs * (d_out - (d_out * probs).sum(axis=-1, keepdims=True))
''',
    ),
    dict(
        exercise='softmax_backward',
        name='row by row, two terms of the Jacobian, float64',
        code=r'''
def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    rows, d_rows = probs.reshape(-1, n).astype(np.float64), d_out.reshape(-1, n).astype(np.float64)
    result = np.empty((len(rows), n))
    for r, (p, d) in enumerate(zip(rows, d_rows)):
        result[r] = p * d - p * np.dot(p, d)
    return result.reshape(probs.shape).astype(probs.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='softmax_backward',
        name='one sure row silences all',
        misconception='a share of 1 anywhere taken to mean that no gradient comes back at all',
        input='two rows, one sure and one not',
        code=r'''
def softmax_backward(d_out, probs):
    if (probs == 1).any():
        return np.zeros_like(probs)
    return probs * (d_out - np.sum(d_out * probs, axis=-1, keepdims=True))
''',
    ),
    dict(
        exercise='softmax_backward',
        name='shares kept above 1e-8',
        misconception='shares clipped away from 0, so masked tokens get a gradient',
        input='a share of 0 with d_out of 1e8',
        code=r'''
def softmax_backward(d_out, probs):
    safe = np.clip(probs, 1e-8, 1)
    return safe * (d_out - (d_out * safe).sum(axis=-1, keepdims=True))
''',
    ),
    dict(
        exercise='softmax_backward',
        name='computed in float32',
        misconception='float64 lost on the way, the result cast back',
        input='float64 d_out of 1e6 and 1e6 + 0.01',
        code=r'''
def softmax_backward(d_out, probs):
    d, p = d_out.astype("f4"), probs.astype("f4")
    return (p * (d - (d * p).sum(axis=-1, keepdims=True))).astype(probs.dtype)
''',
    ),
    dict(
        exercise='softmax_backward',
        name='d_out centred in place and back',
        misconception='d_out changed for a moment',
        input='read-only d_out',
        code=r'''
def softmax_backward(d_out, probs):
    mean = (d_out * probs).sum(axis=-1, keepdims=True)
    d_out -= mean
    dx = probs * d_out
    d_out += mean
    return dx
''',
    ),
    dict(
        exercise='softmax_backward',
        name='rows in memory order',
        misconception="reshape(order='A') orders rows differently if the arrays lie differently in memory",
        input='probs in Fortran order, d_out in C order',
        code=r'''
def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    d, p = d_out.reshape((-1, n), order="A"), probs.reshape((-1, n), order="A")
    return (p * (d - np.sum(d * p, axis=1, keepdims=True))).reshape(probs.shape)
''',
    ),
    dict(
        exercise='softmax_backward',
        name='at most three leading axes',
        misconception='an einsum string for each number of axes, none for more than four',
        input='four leading axes',
        code=r'''
def softmax_backward(d_out, probs):
    letters = "abc"[: probs.ndim - 1]
    mean = np.einsum(f"{letters}n,{letters}n->{letters}", d_out, probs)
    return probs * (d_out - mean[..., np.newaxis])
''',
    ),
    dict(
        exercise='softmax_backward',
        name='result kept for the next call',
        misconception='out= of a kept array',
        input='two calls of one shape',
        code=r'''
_kept = {}


def softmax_backward(d_out, probs):
    out = _kept.setdefault((probs.shape, probs.dtype), np.empty_like(probs))
    np.subtract(d_out, np.sum(d_out * probs, axis=-1, keepdims=True), out=out)
    out *= probs
    return out
''',
    ),
]

