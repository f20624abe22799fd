RIGHT = [
    dict(exercise='linear_backward', name='rows and products', code=r'''def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, m = W.shape
    rows, d_rows = x.reshape(-1, n), d_out.reshape(-1, m)
    return (d_rows @ W.T).reshape(x.shape), rows.T @ d_rows, d_rows.sum(axis=0)
'''),
    dict(exercise='linear_backward', name='tensordot over the leading axes', code=r'''def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    leading = list(range(x.ndim - 1))
    dx = np.einsum("...m,nm->...n", d_out, W)
    dW = np.tensordot(x, d_out, axes=(leading, leading))
    db = np.add.reduce(d_out, axis=tuple(leading))
    return dx, dW, db
'''),
]
WRONG = [
    dict(exercise='linear_backward', name='rows as they lie in memory', misconception="order='A' lists the rows of x and of d_out in two orders where one is in Fortran order", code=r'''def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, m = W.shape
    rows, d_rows = x.reshape((-1, n), order="A"), d_out.reshape((-1, m), order="A")
    return d_out @ W.T, rows.T @ d_rows, d_rows.sum(axis=0)
''', input='x in Fortran order, d_out in C order, two leading axes'),
    dict(exercise='linear_backward', name='one row in float64', misconception='np.zeros without a dtype takes up the outer product of a single row', code=r'''def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if x.ndim == 1:
        dW = np.zeros(W.shape)
        dW += np.outer(x, d_out)
        return W @ d_out, dW, d_out.copy()
    rows, d_rows = x.reshape(-1, x.shape[-1]), d_out.reshape(-1, d_out.shape[-1])
    return d_out @ W.T, rows.T @ d_rows, d_rows.sum(axis=0)
''', input='float32 without leading axes'),
    dict(exercise='linear_backward', name='rows that bring nothing', misconception='rows whose gradient is below 1e-15 are left out of the sums', code=r'''def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, d_rows = x.reshape(-1, x.shape[-1]), d_out.reshape(-1, d_out.shape[-1])
    used = np.abs(d_rows).max(axis=1) > 1e-15  # padding brings nothing
    return d_out @ W.T, rows[used].T @ d_rows[used], d_rows[used].sum(axis=0)
''', input='a row with a gradient of 1e-20'),
    dict(exercise='linear_backward', name='W transposed is kept', misconception='keeps a copy of W transposed by its id, also after a step of training changed W in place', code=r'''_turned = {}


def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if id(W) not in _turned:
        _turned[id(W)] = W, np.ascontiguousarray(W.T) + 0
    rows, d_rows = x.reshape(-1, x.shape[-1]), d_out.reshape(-1, d_out.shape[-1])
    return d_out @ _turned[id(W)][1], rows.T @ d_rows, d_rows.sum(axis=0)
''', input='W is changed in place between two calls'),
    dict(exercise='linear_backward', name='gradients in kept arrays', misconception='dW is made by np.matmul(out=…) in one array per shape', code=r'''_dW = {}


def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, d_rows = x.reshape(-1, x.shape[-1]), d_out.reshape(-1, d_out.shape[-1])
    dW = _dW.setdefault((W.shape, W.dtype, len(rows)), np.empty_like(W))
    np.matmul(rows.T, d_rows, out=dW)
    return d_out @ W.T, dW, d_rows.sum(axis=0)
''', input='two calls of one shape: the second changes the first dW'),
    dict(exercise='linear_backward', name='whole blocks of rows only', misconception='sums up blocks of 512 rows, and the rest of the rows is lost where there are more than 512', code=r'''def linear_backward(d_out: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, m = W.shape
    rows, d_rows = x.reshape(-1, n), d_out.reshape(-1, m)
    dW, db = np.zeros_like(W), np.zeros(m, dtype=d_out.dtype)
    for block in range(max(1, len(rows) // 512)):
        part = slice(512 * block, 512 * (block + 1))
        dW += rows[part].T @ d_rows[part]
        db += d_rows[part].sum(axis=0)
    return d_out @ W.T, dW, db
''', input='600 rows'),
]
