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
        name='row-by-row',
        code=r'''
def linear_backward(d_out, x, W):
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(W.shape[1], W.dtype)
    for r in np.ndindex(x.shape[:-1]):
        dx[r] = W @ d_out[r]
        dW += np.multiply.outer(x[r], d_out[r])
        db += d_out[r]
    return dx, dW, db
''',
    ),
]
WRONG = [
    dict(
        exercise='linear_backward',
        name='product-by-its-shape',
        misconception='takes the first product whose shape is that of W',
        input='n = m',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    X, D = x.reshape(-1, n), d_out.reshape(-1, m)
    dW = next(P for P in (D.T @ X, X.T @ D) if P.shape == W.shape)
    return d_out @ W.T, dW, D.sum(axis=0)
''',
    ),
    dict(
        exercise='linear_backward',
        name='sums-in-float32',
        misconception='adds the rows up in float32 and turns the sums into the dtype of W',
        input='float64 rows whose gradients nearly cancel',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    dW, db = np.zeros((n, m), np.float32), np.zeros(m, np.float32)
    for row, d in zip(x.reshape(-1, n), d_out.reshape(-1, m)):
        dW += np.outer(row, d)
        db += d
    return d_out @ W.T, dW.astype(W.dtype), db.astype(W.dtype)
''',
    ),
    dict(
        exercise='linear_backward',
        name='one-row-squeezed',
        misconception='with a single row db is that row squeezed, and with m = 1 nothing is left of its axis',
        input='a single row and m = 1',
        code=r'''
def linear_backward(d_out, x, W):
    n, m = W.shape
    X, D = x.reshape(-1, n), d_out.reshape(-1, m)
    db = np.squeeze(D) if len(D) == 1 else D.sum(axis=0)
    return (D @ W.T).reshape(x.shape), X.T @ D, db
''',
    ),
    dict(
        exercise='linear_backward',
        name='quiet-rows-left-out',
        misconception='rows where less than 1e-8 arrives are left out of the sums',
        input='d_out of the size 1e-9',
        code=r'''
def linear_backward(d_out, x, W):
    X, D = x.reshape(-1, x.shape[-1]), d_out.reshape(-1, d_out.shape[-1])
    arrives = np.abs(D).max(axis=1) > 1e-8  # padding sends nothing back
    return np.matmul(d_out, W.T), X[arrives].T @ D[arrives], D[arrives].sum(axis=0)
''',
    ),
]
