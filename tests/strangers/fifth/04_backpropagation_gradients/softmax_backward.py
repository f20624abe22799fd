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
        name='jacobian row by row',
        code=r'''
def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    dx = np.zeros(probs.shape, probs.dtype)
    for index in np.ndindex(probs.shape[:-1]):
        p, g = probs[index].astype(np.float64), d_out[index].astype(np.float64)
        for j in range(n):
            dx[index + (j,)] = p[j] * math.fsum(p[i] * (g[j] - g[i]) for i in range(n))
    return dx
''',
    ),
]
WRONG = [
    dict(
        exercise='softmax_backward',
        name='tiny shares closed',
        misconception='takes shares below 1e-12 for masked ones',
        input='a share of 1e-15 with a large gradient',
        code=r'''
def softmax_backward(d_out, probs):
    p = np.where(probs < 1e-12, probs * 0, probs)
    mean = np.sum(p * d_out, axis=-1, keepdims=True)
    return p * (d_out - mean)
''',
    ),
    dict(
        exercise='softmax_backward',
        name='saturated rows skipped',
        misconception='takes a row whose largest share is above 1 - 1e-10 for saturated and sends nothing back',
        input='shares 1e-11 and 1 - 1e-11 with a large gradient',
        code=r'''
def softmax_backward(d_out, probs):
    mean = np.einsum("...n,...n->...", d_out, probs)[..., np.newaxis]
    dx = probs * (d_out - mean)
    sure = probs.max(axis=-1) > 1 - 1e-10
    dx[sure] = 0
    return dx
''',
    ),
    dict(
        exercise='softmax_backward',
        name='sum over the fourth axis at most',
        misconception='knows up to four axes and sums a fifth one along with the fourth',
        input='five axes',
        code=r'''
def softmax_backward(d_out, probs):
    axis = tuple(range(min(probs.ndim - 1, 3), probs.ndim))
    rows = probs.sum(axis=axis, keepdims=True)
    mean = (d_out * probs).sum(axis=axis, keepdims=True) / rows.round()
    return probs * (d_out - mean)
''',
    ),
    dict(
        exercise='softmax_backward',
        name='rows joined in order A',
        misconception='joins the leading axes of both arrays with order="A"',
        input='d_out in Fortran order with two leading axes, probs in C order',
        code=r'''
def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    d, p = d_out.reshape(-1, n, order="A"), probs.reshape(-1, n, order="A")
    dx = np.stack([row * (g - g @ row) for g, row in zip(d, p)])
    return dx.reshape(probs.shape)
''',
    ),
    dict(
        exercise='softmax_backward',
        name='mean taken off in place',
        misconception='subtracts the mean from d_out itself and copies the old numbers back',
        input='a read-only d_out',
        code=r'''
def softmax_backward(d_out, probs):
    kept = d_out.copy()
    d_out -= (kept * probs).sum(axis=-1, keepdims=True)
    dx = d_out * probs
    d_out[...] = kept
    return dx
''',
    ),
    dict(
        exercise='softmax_backward',
        name='buffer per shape',
        misconception='keeps one result array per shape',
        input='two calls of one shape',
        code=r'''
_dx = {}


def softmax_backward(d_out, probs):
    key = probs.shape, probs.dtype.str
    if key not in _dx:
        _dx[key] = np.empty(probs.shape, probs.dtype)
    np.multiply(d_out, probs, out=_dx[key])
    _dx[key] -= probs * _dx[key].sum(axis=-1, keepdims=True)
    return _dx[key]
''',
    ),
]
