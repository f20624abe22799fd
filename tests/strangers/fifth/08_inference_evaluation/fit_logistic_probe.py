RIGHT = [
    dict(
        exercise='fit_logistic_probe',
        name='the recipe, with a column of ones in float64',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("X and y must have the same length, at least 1")
    N, H = X.shape
    A = np.hstack([X.astype(np.float64), np.ones((N, 1))])
    Y = (y[:, np.newaxis] == np.arange(int(y.max()) + 1)).astype(np.float64)
    size = 1 / (np.linalg.norm(A, 2) ** 2 / (2 * N) + l2)
    penalty = np.append(np.full(H, float(l2)), 0.0)[:, np.newaxis]
    V = np.zeros((H + 1, Y.shape[1]))
    for _ in range(max(int(steps), 300)):
        V = V - size * (A.T @ (softmax(A @ V) - Y) / N + penalty * V)
    return V[:H].astype(X.dtype), V[H].astype(X.dtype)
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name="Newton's method",
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = X.shape[0]
    if N != y.shape[0] or N < 1 or X.size == 0:
        raise ValueError("empty, or of different length")
    C, H = int(np.max(y)) + 1, X.shape[1]
    A = np.concatenate([X.astype(float), np.ones((N, 1))], axis=1)
    Y = np.eye(C)[y]
    D = np.ones(H + 1) * l2
    D[-1] = 0
    V = np.zeros((H + 1, C))

    def loss(V):
        z = A @ V
        z = z - z.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(z).sum(axis=1)) - (z * Y).sum(axis=1)) + 0.5 * np.sum(D[:, None] * V * V)

    for _ in range(50):
        P = softmax(A @ V)
        g = A.T @ (P - Y) / N + D[:, None] * V
        if np.abs(g).max() < 1e-11:
            break
        K = np.einsum("ni,nj,nc,cd->icjd", A, A, P, np.eye(C)) - np.einsum("ni,nj,nc,nd->icjd", A, A, P, P)
        K = (K / N).reshape((H + 1) * C, -1) + np.diag(np.repeat(D, C))
        d = (np.linalg.pinv(K, rcond=1e-12) @ g.ravel()).reshape(V.shape)
        t = 1.0
        while loss(V - t * d) > loss(V) + 1e-15 and t > 1e-6:
            t /= 2
        V = V - t * d
    return V[:-1].astype(X.dtype), V[-1].astype(X.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='fit_logistic_probe',
        name='broadcasts-a-single-example',
        misconception='relies on NumPy to complain about different lengths, which a single row does not do: it is broadcast',
        input='X with one row and three classes in y',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    Y = np.eye(int(y.max()) + 1, dtype=X.dtype)[y]
    ones = np.ones((N, 1), dtype=X.dtype)
    size = float(1 / (np.linalg.norm(np.hstack([X, ones]), 2) ** 2 / (2 * N) + l2))
    W, b = np.zeros((X.shape[1], Y.shape[1]), dtype=X.dtype), np.zeros(Y.shape[1], dtype=X.dtype)
    for _ in range(steps):
        d = softmax(X @ W + b) - Y
        W = W - size * (X.T @ (d if N > 1 else d.mean(axis=0, keepdims=True)) / N + l2 * W)
        b = b - size * d.sum(axis=0) / N
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='too-many-classes-cut-off',
        misconception='cuts y to the length of X, and only notices a y that is too short',
        input='y longer than X',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N, H = X.shape
    y = y[:N]
    if N == 0 or len(y) < N:
        raise ValueError("every example needs a class")
    C = int(y.max()) + 1
    Y = np.eye(C)[y]
    s = np.linalg.norm(np.column_stack([X, np.ones(N)]), 2)
    size = float(1 / (s * s / (2 * N) + l2))
    W, b = np.zeros((H, C)), np.zeros(C)
    for _ in range(steps):
        G = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ G + l2 * W), b - size * G.sum(axis=0)
    return W.astype(X.dtype), b.astype(X.dtype)
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='counts-classes-in-place',
        misconception="shifts the caller's y so that its lowest class is 0",
        input='y that is read-only',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(y) == 0:
        raise ValueError("empty, or of different length")
    y -= y.min()
    N, C = len(X), int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    A = np.hstack([X, np.ones((N, 1), dtype=X.dtype)])
    size = float(1 / (np.linalg.norm(A, 2) ** 2 / (2 * N) + l2))
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        G = (softmax(X @ W + b) - Y) / N
        W = W - size * (X.T @ G + l2 * W)
        b = b - size * G.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='kept-weights',
        misconception='keeps the arrays for each shape and fits into them, so a later fit changes an earlier one',
        input='two fits of the same shape: W of the first',
        code=r'''
_probes = {}


def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(y) == 0:
        raise ValueError("empty, or of different length")
    N, H = X.shape
    C = int(y.max()) + 1
    key = H, C, X.dtype.str
    W, b = _probes.setdefault(key, (np.zeros((H, C), X.dtype), np.zeros(C, X.dtype)))
    W[:], b[:] = 0, 0
    Y = np.eye(C, dtype=X.dtype)[y]
    size = float(1 / (np.linalg.norm(np.c_[X, np.ones(N)], 2) ** 2 / (2 * N) + l2))
    for _ in range(steps):
        G = (softmax(X @ W + b) - Y) / N
        W -= size * (X.T @ G + l2 * W)
        b -= size * G.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='fit-kept-per-examples',
        misconception='keeps the fit per array of examples and penalty, and forgets that the classes may be others',
        input='the control: the same X with shuffled classes',
        code=r'''
_fits = {}


def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(y) == 0:
        raise ValueError("empty, or of different length")
    key = id(X), l2, steps
    if key not in _fits:
        N, C = len(X), int(y.max()) + 1
        Y = np.eye(C)[y]
        size = float(1 / (np.linalg.norm(np.c_[X, np.ones(N)], 2) ** 2 / (2 * N) + l2))
        W, b = np.zeros((X.shape[1], C)), np.zeros(C)
        for _ in range(steps):
            G = (softmax(X @ W + b) - Y) / N
            W, b = W - size * (X.T @ G + l2 * W), b - size * G.sum(axis=0)
        _fits[key] = X, W.astype(X.dtype), b.astype(X.dtype)
    _, W, b = _fits[key]
    return W.copy(), b.copy()
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='penalty-in-whole-per-cent',
        misconception='keeps the penalty as whole per cent, cut off by int',
        input='l2 = 0.115, or 0.29 (29 becomes 28)',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(y) == 0:
        raise ValueError("empty, or of different length")
    l2 = int(100 * l2) / 100
    N, C = len(X), int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    size = float(1 / (np.linalg.norm(np.c_[X, np.ones(N)], 2) ** 2 / (2 * N) + l2))
    W, b = np.zeros((X.shape[1], C), X.dtype), np.zeros(C, X.dtype)
    for _ in range(steps):
        G = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ G + l2 * W), b - size * G.sum(axis=0)
    return W, b
''',
    ),
]
