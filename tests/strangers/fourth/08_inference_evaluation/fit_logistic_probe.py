RIGHT = [
    dict(
        exercise='fit_logistic_probe',
        name='the recipe',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y must have the same length, and not be empty")
    N, H = X.shape
    Y = np.eye(int(y.max()) + 1, dtype=X.dtype)[y]
    W, b = np.zeros((H, Y.shape[1]), X.dtype), np.zeros(Y.shape[1], X.dtype)
    s = float(np.linalg.norm(np.column_stack([X, np.ones(N, X.dtype)]), 2))
    size = 1.0 / (s**2 / (2 * N) + l2)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='Newton with damping',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N != len(y) or N == 0:
        raise ValueError("lengths differ, or nothing to fit")
    A = np.hstack([np.asarray(X, dtype=np.float64), np.ones((N, 1))])
    D, C = A.shape[1], int(np.max(y)) + 1
    Y = (np.asarray(y)[:, None] == np.arange(C)).astype(float)
    penalty = np.full((D, C), float(l2))
    penalty[-1] = 0.0

    def value(T):
        Z = A @ T
        top = Z.max(axis=1, keepdims=True)
        log_p = Z - top - np.log(np.exp(Z - top).sum(axis=1, keepdims=True))
        return -(Y * log_p).sum() / N + 0.5 * (penalty * T * T).sum(), np.exp(log_p)

    T = np.zeros((D, C))
    loss, P = value(T)
    for _ in range(100):
        G = A.T @ (P - Y) / N + penalty * T
        if np.abs(G).max() < 1e-9:
            break
        S = P[:, :, None] * (np.eye(C) - P[:, None, :])  # (N, C, C)
        Hess = np.einsum("nd,nck,ne->dcek", A, S, A).reshape(D * C, D * C) / N + np.diag(penalty.ravel())
        step = np.linalg.lstsq(Hess, G.ravel(), rcond=None)[0].reshape(D, C)
        t = 1.0
        while t > 1e-8 and value(T - t * step)[0] > loss:
            t /= 2
        T = T - t * step
        loss, P = value(T)
    return T[:-1].astype(X.dtype), T[-1].astype(X.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='fit_logistic_probe',
        name='random start',
        misconception="W and b start at random numbers of NumPy's global generator, so b differs from call to call",
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("lengths")
    N = len(X)
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    W = (0.01 * np.random.standard_normal((X.shape[1], C))).astype(X.dtype)
    b = (0.01 * np.random.standard_normal(C)).astype(X.dtype)
    A = np.column_stack([X, np.ones(N, dtype=X.dtype)])
    size = 1 / (float(np.linalg.norm(A, 2)) ** 2 / (2 * N) + l2)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ d + l2 * W)
        b = b - size * d.sum(axis=0)
    return W, b
''',
        input='the same call twice',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='lengths left to NumPy',
        misconception='different lengths are left to broadcasting, which accepts a single class beside many examples',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) == 0 or len(y) == 0:
        raise ValueError("empty")
    N = len(X)
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    W = np.zeros((X.shape[1], C), dtype=X.dtype)
    b = np.zeros(C, dtype=X.dtype)
    A = np.column_stack([X, np.ones(N, dtype=X.dtype)])
    size = 1 / (float(np.linalg.norm(A, 2)) ** 2 / (2 * N) + l2)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ d + l2 * W)
        b = b - size * d.sum(axis=0)
    return W, b
''',
        input='X of three rows, y of one',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='a fixed step of 0.3',
        misconception='a fixed step size is used, too short for some data within 200 steps',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("lengths")
    N = len(X)
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    W = np.zeros((X.shape[1], C), dtype=X.dtype)
    b = np.zeros(C, dtype=X.dtype)
    A = np.column_stack([X, np.ones(N, dtype=X.dtype)])
    size = 0.3
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ d + l2 * W)
        b = b - size * d.sum(axis=0)
    return W, b
''',
        input='well separated classes with l2 = 0.1',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='centred in place',
        misconception='X is centred in place if its mean is not 0, and shifted back at the end',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("lengths")
    shift = X.mean(axis=0)
    X -= shift
    N = len(X)
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    W = np.zeros((X.shape[1], C), dtype=X.dtype)
    b = np.zeros(C, dtype=X.dtype)
    A = np.column_stack([X, np.ones(N, dtype=X.dtype)])
    size = 1 / (float(np.linalg.norm(A, 2)) ** 2 / (2 * N) + l2)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ d + l2 * W)
        b = b - size * d.sum(axis=0)
    X += shift
    return W, b - shift @ W
''',
        input='read-only X',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='a fifth of the steps',
        misconception='the descent is taken to be done after a fifth of the steps',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("lengths")
    N = len(X)
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    W = np.zeros((X.shape[1], C), dtype=X.dtype)
    b = np.zeros(C, dtype=X.dtype)
    A = np.column_stack([X, np.ones(N, dtype=X.dtype)])
    size = 1 / (float(np.linalg.norm(A, 2)) ** 2 / (2 * N) + l2)
    for _ in range(max(1, steps // 5)):
        d = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ d + l2 * W)
        b = b - size * d.sum(axis=0)
    return W, b
''',
        input='classes that lie far apart, l2 = 0.1, 200 steps',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='a very small penalty on the bias',
        misconception='the bias is penalised a little, so that it is unique',
        code=r'''def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("lengths")
    N = len(X)
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    W = np.zeros((X.shape[1], C), dtype=X.dtype)
    b = np.zeros(C, dtype=X.dtype)
    A = np.column_stack([X, np.ones(N, dtype=X.dtype)])
    size = 1 / (float(np.linalg.norm(A, 2)) ** 2 / (2 * N) + l2)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ d + l2 * W)
        b = b - size * (d.sum(axis=0) + 2e-4 * b)
    return W, b
''',
        input='a class twice as frequent as the others',
    ),
]
