RIGHT = [
    dict(
        exercise='linear_backward',
        name='rows',
        code="""def linear_backward(d_out, x, W):
    n, m = W.shape
    d, rows = d_out.reshape(-1, m), x.reshape(-1, n)
    return d_out @ W.T, rows.T @ d, d.sum(axis=0)
""",
    ),
    dict(
        exercise='linear_backward',
        name='tensordot',
        code="""def linear_backward(d_out, x, W):
    lead = tuple(range(x.ndim - 1))
    dx = np.einsum("...m,nm->...n", d_out, W)
    dW = np.tensordot(x, d_out, axes=(lead, lead))
    return dx, dW, np.sum(d_out, axis=lead)
""",
    ),
]
WRONG = [
    dict(
        exercise='linear_backward',
        name='rows in memory order',
        misconception='x and d_out are made rows of in the order of their own memories',
        code="""def linear_backward(d_out, x, W):
    n, m = W.shape
    d = d_out.reshape((-1, m), order="A")
    rows = x.reshape((-1, n), order="A")
    return d_out @ W.T, rows.T @ d, d.sum(axis=0)
""",
        input='x in Fortran order, d_out in C order',
    ),
    dict(
        exercise='linear_backward',
        name='chops dW',
        misconception='entries of dW below 1e-10 are set to 0 as rounding',
        code="""def linear_backward(d_out, x, W):
    n, m = W.shape
    dW = x.reshape(-1, n).T @ d_out.reshape(-1, m)
    dW[np.abs(dW) < 1e-10] = 0
    return d_out @ W.T, dW, d_out.reshape(-1, m).sum(axis=0)
""",
        input='a d_out of 1e-12',
    ),
    dict(
        exercise='linear_backward',
        name='zeros_like and ravel',
        misconception='zeros_like keeps the order in memory, so ravel() may be a copy and the sum is lost',
        code="""def linear_backward(d_out, x, W):
    n, m = W.shape
    dW = np.zeros_like(W)
    total = dW.ravel()
    for row, d in zip(x.reshape(-1, n), d_out.reshape(-1, m)):
        total += np.outer(row, d).ravel()
    return d_out @ W.T, dW, d_out.reshape(-1, m).sum(axis=0)
""",
        input='W in Fortran order',
    ),
    dict(
        exercise='linear_backward',
        name='W transposed once',
        misconception='W.T is copied once per matrix and kept, though training changes W in place',
        code="""_turned = {}

def linear_backward(d_out, x, W):
    n, m = W.shape
    if id(W) not in _turned:
        _turned[id(W)] = W, np.ascontiguousarray(W.T).copy()
    d = d_out.reshape(-1, m)
    return d_out @ _turned[id(W)][1], x.reshape(-1, n).T @ d, d.sum(axis=0)
""",
        input='one W, changed in place between two calls',
    ),
    dict(
        exercise='linear_backward',
        name='blocks of 64 rows',
        misconception='rows are summed in blocks of 64, and what is left over at the end is forgotten',
        code="""def linear_backward(d_out, x, W):
    n, m = W.shape
    rows, d = x.reshape(-1, n), d_out.reshape(-1, m)
    dW, db = np.zeros_like(W), np.zeros(m, W.dtype)
    for start in range(0, max(len(rows) // 64, 1) * 64, 64):
        dW += rows[start : start + 64].T @ d[start : start + 64]
        db += d[start : start + 64].sum(axis=0)
    return d_out @ W.T, dW, db
""",
        input='100 rows',
    ),
    dict(
        exercise='linear_backward',
        name='one row in float64',
        misconception='without leading axes dW is written into np.zeros of the default dtype',
        code="""def linear_backward(d_out, x, W):
    n, m = W.shape
    if x.ndim == 1:
        dW = np.zeros((n, m))
        dW += np.outer(x, d_out)
        return W @ d_out, dW, d_out.copy()
    d = d_out.reshape(-1, m)
    return d_out @ W.T, x.reshape(-1, n).T @ d, d.sum(axis=0)
""",
        input='float32 without leading axes',
    ),
]
