RIGHT = [
    dict(
        exercise='linear_backward',
        name='rows by reshape',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    rows, d_rows = x.reshape(-1, n), d_out.reshape(-1, m)
    return d_out @ W.T, rows.T @ d_rows, d_rows.sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='tensordot and einsum in float64',
        code=r'''
def linear_backward(d_out, x, W):
    kind = W.dtype
    d64, x64, W64 = (part.astype(np.float64) for part in (d_out, x, W))
    leading = tuple(range(x.ndim - 1))
    dx = np.einsum("...m,nm->...n", d64, W64)
    dW = np.tensordot(x64, d64, axes=(leading, leading))
    db = np.add.reduce(d64, axis=leading) if leading else d64.copy()
    return dx.astype(kind), dW.astype(kind), db.astype(kind)
''',
    ),
]

WRONG = [
    dict(
        exercise='linear_backward',
        name='turned only if the shape demands it',
        misconception='dW computed as d_outᵀ x and transposed only where the shape is wrong',
        input='a square W',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    dW = d_out.reshape(-1, m).T @ x.reshape(-1, n)
    if dW.shape != W.shape:
        dW = dW.T
    return d_out @ W.T, dW, d_out.reshape(-1, m).sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='rows in memory order',
        misconception="reshape(order='A') orders the rows of x and of d_out differently if they lie differently in memory",
        input='x in Fortran order, d_out in C order, two leading axes',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    rows, d_rows = x.reshape((-1, n), order="A"), d_out.reshape((-1, m), order="A")
    return d_out @ W.T, rows.T @ d_rows, d_rows.sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='more than two leading axes squeezed',
        misconception='further leading axes are expected to be of length 1',
        input='three leading axes of length 2',
        code=r'''
def linear_backward(d_out, x, W):
    dx = d_out @ W.T
    if x.ndim == 1:
        return dx, np.outer(x, d_out), d_out.copy()
    if x.ndim == 2:
        return dx, x.T @ d_out, d_out.sum(axis=0)
    if x.ndim > 3:
        x, d_out = np.squeeze(x), np.squeeze(d_out)
    return dx, np.einsum("btn,btm->nm", x, d_out), d_out.sum(axis=(0, 1))
''',
    ),
    dict(
        exercise='linear_backward',
        name='dW added to a kept array',
        misconception='dW kept from call to call and filled anew, so the earlier result changes',
        input='two calls with W of one shape',
        code=r'''
_dW = {}


def linear_backward(d_out, x, W):
    n, m = W.shape
    dW = _dW.setdefault((W.shape, W.dtype), np.zeros_like(W))
    dW[...] = 0
    dW += x.reshape(-1, n).T @ d_out.reshape(-1, m)
    return d_out @ W.T, dW, d_out.reshape(-1, m).sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='products in float32',
        misconception='float64 lost on the way, the result cast back',
        input='float64 rows whose contributions nearly cancel',
        code=r'''
def linear_backward(d_out, x, W):
    kind = x.dtype
    n, m = W.shape
    d, rows = np.float32(d_out), np.float32(x).reshape(-1, n)
    dW = rows.T @ d.reshape(-1, m)
    return (d @ np.float32(W).T).astype(kind), dW.astype(kind), d.reshape(-1, m).sum(axis=0).astype(kind)
''',
    ),
    dict(
        exercise='linear_backward',
        name="b's gradient as wide as a row",
        misconception='one output column dropped: db squeezed to a number where m is 1 and there are no leading axes',
        input='no leading axes, m = 1',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    db = d_out.reshape(-1, m).sum(axis=0)
    if x.ndim == 1:
        db = np.squeeze(d_out)
    return d_out @ W.T, x.reshape(-1, n).T @ d_out.reshape(-1, m), db
''',
    ),
]

