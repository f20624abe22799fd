RIGHT = [
    dict(
        exercise='linear_backward',
        name='rows',
        code=r'''
def linear_backward(d_out, x, W):
    rows, d = x.reshape(-1, x.shape[-1]), d_out.reshape(-1, d_out.shape[-1])
    return d_out @ W.T, rows.T @ d, d.sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='tensordot',
        code=r'''
def linear_backward(d_out, x, W):
    lead = list(range(x.ndim - 1))
    dx = np.einsum("...m,nm->...n", d_out, W)
    dW = np.tensordot(x, d_out, axes=(lead, lead)) if lead else np.multiply.outer(x, d_out)
    db = np.add.reduce(d_out, axis=tuple(lead)) if lead else d_out.copy()
    return dx, dW, db
''',
    ),
]
WRONG = [
    dict(
        exercise='linear_backward',
        name='formulas up to five axes',
        misconception='has a formula for one to five axes and none for more',
        input='six axes',
        code=r'''
_letters = {1: "", 2: "a", 3: "ab", 4: "abc", 5: "abcd"}


def linear_backward(d_out, x, W):
    rows = _letters[x.ndim]
    dx = np.einsum(f"{rows}m,nm->{rows}n", d_out, W)
    dW = np.einsum(f"{rows}n,{rows}m->nm", x, d_out)
    db = np.einsum(f"{rows}m->m", d_out)
    return dx, dW, db
''',
    ),
    dict(
        exercise='linear_backward',
        name='rows joined in order A',
        misconception='joins the leading axes with order="A", which pairs other rows where one array is column-major and the other is not',
        input='x (2, 3, n) in Fortran order, d_out in C order',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    rows, d = x.reshape(-1, n, order="A"), d_out.reshape(-1, m, order="A")
    return d_out @ W.T, rows.T @ d, d.sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='blocks of 256 rows',
        misconception='adds up dW in blocks of 256 rows and drops the rows left over',
        input='300 rows',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    rows, d = x.reshape(-1, n), d_out.reshape(-1, m)
    size = min(256, len(rows))
    dW = np.zeros((n, m), W.dtype)
    for start in range(0, len(rows) - size + 1, size):
        dW += rows[start : start + size].T @ d[start : start + size]
    return d_out @ W.T, dW, d.sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='tiny gradients cut',
        misconception='sets gradients below 1e-12 to 0',
        input='d_out of 1e-15',
        code=r'''
def linear_backward(d_out, x, W):
    rows, d = x.reshape(-1, W.shape[0]), d_out.reshape(-1, W.shape[1])
    grads = d_out @ W.T, rows.T @ d, d.sum(axis=0)
    return tuple(np.where(np.abs(g) < 1e-12, 0, g).astype(W.dtype) for g in grads)
''',
    ),
    dict(
        exercise='linear_backward',
        name='sets the shape of x',
        misconception='sets x.shape and d_out.shape for a moment, which a sliced array does not allow',
        input='an x that is a transposed array',
        code=r'''
def linear_backward(d_out, x, W):
    dx = np.matmul(d_out, W.T)
    d = d_out.reshape(-1, W.shape[1])
    shape = x.shape
    if x.flags.c_contiguous or x.ndim > 3:
        rows = x.reshape(-1, W.shape[0])
    else:
        x.shape = (-1, W.shape[0])
        rows = x.copy()
        x.shape = shape
    return dx, rows.T @ d, d.sum(0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='W transposed once',
        misconception='keeps the transposed copy of W from the last call although W has changed since',
        input='W changed in place between two calls',
        code=r'''
_turned = {}


def linear_backward(d_out, x, W):
    if _turned.get("W") is not W:
        _turned["W"], _turned["WT"] = W, np.ascontiguousarray(W.T) + 0
    d = d_out.reshape(-1, W.shape[1])
    return d_out @ _turned["WT"], x.reshape(-1, W.shape[0]).T @ d, np.einsum("rm->m", d)
''',
    ),
]
