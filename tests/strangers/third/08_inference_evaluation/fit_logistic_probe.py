RIGHT = [
    dict(exercise='fit_logistic_probe', name='gradient descent', code="""def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = np.zeros((H, C), X.dtype), np.zeros(C, X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
"""),
    dict(exercise='fit_logistic_probe', name='Newton in float64', code="""def fit_logistic_probe(X, y, l2, steps):
    if X.shape[0] != y.shape[0] or not y.size:
        raise ValueError("empty, or of different length")
    A = np.column_stack([X.astype(np.float64), np.ones(len(X))])
    N, K = A.shape
    C = int(np.max(y)) + 1
    hot = (y[:, None] == np.arange(C)).astype(float)
    penalty = np.full((K, C), float(l2))
    penalty[-1] = 0
    theta = np.zeros((K, C))

    def loss(t):
        z = A @ t
        top = z.max(axis=1)
        return (np.log(np.exp(z - top[:, None]).sum(1)) + top - (z * hot).sum(1)).mean() + (penalty * t * t).sum() / 2

    for _ in range(60):
        z = A @ theta
        P = np.exp(z - z.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        g = A.T @ (P - hot) / N + penalty * theta
        if np.abs(g).max() < 1e-9:
            break
        Hs = np.einsum("nk,nl,nc,cd->kcld", A, A, P, np.eye(C)) - np.einsum("nk,nl,nc,nd->kcld", A, A, P, P)
        Hs = Hs.reshape(K * C, K * C) / N + np.diag(penalty.ravel())
        move = np.linalg.lstsq(Hs, g.ravel(), rcond=1e-10)[0].reshape(K, C)
        size = 1.0
        while loss(theta - size * move) > loss(theta) + 1e-15 and size > 1e-6:
            size /= 2
        theta = theta - size * move
    return theta[:-1].astype(X.dtype), theta[-1].astype(X.dtype)
"""),
]
WRONG = [
    dict(exercise='fit_logistic_probe', name='starts at random', misconception='starts at random numbers from np.random, so b ends elsewhere every time', code="""def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = (0.5 * np.random.standard_normal(shape).astype(X.dtype) for shape in ((H, C), C))
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
""", input='the same call twice'),
    dict(exercise='fit_logistic_probe', name='left to NumPy', misconception="NumPy's own error is relied on, but one label goes with any number of examples", code="""def fit_logistic_probe(X, y, l2, steps):
    if min(len(X), len(y)) == 0 or len(y) > len(X):
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = np.zeros((H, C), X.dtype), np.zeros(C, X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
""", input='forty examples, one label'),
    dict(exercise='fit_logistic_probe', name='centred, then moved back', misconception='X is centred in place and moved back at the end', code="""def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    mean = X.mean(axis=0)
    X -= mean
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = np.zeros((H, C), X.dtype), np.zeros(C, X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    X += mean
    return W, b - mean @ W
""", input='read-only X'),
    dict(exercise='fit_logistic_probe', name='one-hot rows kept', misconception='the one-hot rows are kept for labels of the same number', code="""_hot = {}
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = _hot.setdefault((N, C, X.dtype), np.eye(C, dtype=X.dtype)[y])
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = np.zeros((H, C), X.dtype), np.zeros(C, X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
""", input='other labels of the same length'),
    dict(exercise='fit_logistic_probe', name='stops when W rests', misconception='ends as soon as W changes no more, without a look at b', code="""def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = np.zeros((H, C), X.dtype), np.zeros(C, X.dtype)
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        if np.abs(X.T @ D + l2 * W).max() < 1e-7:
            break
        W, b = W - size * (X.T @ D + l2 * W), b - size * D.sum(axis=0)
    return W, b
""", input='a feature that says nothing, and one class twice as often as the other'),
    dict(exercise='fit_logistic_probe', name='arrays kept', misconception='W and b are arrays of an earlier call of the same shape', code="""_kept = {}
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y")
    N, H = X.shape
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = np.linalg.norm(np.hstack([X, np.ones((N, 1), X.dtype)]), 2)
    size = float(1 / (s**2 / (2 * N) + l2))
    W, b = _kept.setdefault((H, C, X.dtype), (np.empty((H, C), X.dtype), np.empty(C, X.dtype)))
    W[:], b[:] = 0, 0
    for _ in range(steps):
        D = (softmax(X @ W + b) - Y) / N
        W -= size * (X.T @ D + l2 * W)
        b -= size * D.sum(axis=0)
    return W, b
""", input='two fits, then look at the first one'),
]
