RIGHT = [
    dict(
        exercise='fit_logistic_probe',
        name='gradient descent',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("examples and classes must be as many")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1), dtype=X.dtype)]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='Newton',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) < 1:
        raise ValueError(f"{len(X)} examples, {len(y)} classes")
    A = np.column_stack([np.asarray(X, dtype=np.float64), np.ones(len(X))])
    N, K = A.shape
    C = int(np.max(y)) + 1
    Y = (np.asarray(y)[:, None] == np.arange(C)).astype(float)
    penalty = np.full((K, C), float(l2))
    penalty[-1] = 0.0
    theta = np.zeros((K, C))

    def loss(t):
        z = A @ t
        z = z - z.max(axis=1, keepdims=True)
        return (np.log(np.exp(z).sum(axis=1)) - (z * Y).sum(axis=1)).mean() + 0.5 * (penalty * t * t).sum()

    for _ in range(50):
        z = A @ theta
        P = np.exp(z - z.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        grad = A.T @ (P - Y) / N + penalty * theta
        if np.abs(grad).max() < 1e-10:
            break
        blocks = np.einsum("nk,nl,nc,cd->kcld", A, A, P, np.eye(C)) - np.einsum("nk,nl,nc,nd->kcld", A, A, P, P)
        hessian = blocks.reshape(K * C, K * C) / N + np.diag(penalty.ravel())
        step = (np.linalg.pinv(hessian) @ grad.ravel()).reshape(K, C)
        size, now = 1.0, loss(theta)
        while loss(theta - size * step) > now and size > 1e-6:
            size /= 2
        theta = theta - size * step
    return theta[:-1].astype(X.dtype), theta[-1].astype(X.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='fit_logistic_probe',
        name='a random start',
        misconception='the weights start from unseeded random numbers, and a constant in b never goes away',
        input='the same call twice',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("examples and classes must be as many")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1), dtype=X.dtype)]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.random.default_rng().normal(size=C).astype(X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='more classes than examples are cut',
        misconception='only missing classes raise, spare ones are cut off',
        input='4 examples and 5 classes',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    y = y[:N]
    if N == 0 or N > len(y):
        raise ValueError("examples and classes must be as many")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1), dtype=X.dtype)]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='stops when the weights rest',
        misconception='gradient descent ends when W hardly moves, though b still does',
        input='well separated classes of different size: entries of the gradient of b above 0.0001',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("examples and classes must be as many")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1), dtype=X.dtype)]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        if size * np.abs(X.T @ D + l2 * W).max() < 1e-5:
            break
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='enough steps',
        misconception='a fixed, smaller number of steps is taken',
        input='well separated classes of different size: entries of the gradient above 0.0001',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("examples and classes must be as many")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1), dtype=X.dtype)]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(min(steps, 36)):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
''',
    ),
]
