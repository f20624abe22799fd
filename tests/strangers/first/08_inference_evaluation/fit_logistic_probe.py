RIGHT = [
    dict(
        exercise='fit_logistic_probe',
        name='the recipe',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("X and y must have one length, above 0")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='accelerated, W and b in one matrix, float64',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y) or len(y) == 0:
        raise ValueError("as many classes as examples, and at least one")
    N, H = X.shape
    C = max(y.tolist()) + 1
    A = np.concatenate([np.asarray(X, dtype=np.float64), np.ones((N, 1))], axis=1)
    hot = (np.asarray(y)[:, None] == np.arange(C)).astype(float)
    penalty = np.full((H + 1, 1), float(l2))
    penalty[H] = 0
    step = 1 / (np.linalg.eigvalsh(A @ A.T).max() / (2 * N) + l2)
    theta = ahead = np.zeros((H + 1, C))
    age = 1
    for _ in range(max(steps, 3000)):
        z = A @ ahead
        e = np.exp(z - z.max(axis=1, keepdims=True))
        gradient = A.T @ (e / e.sum(axis=1, keepdims=True) - hot) / N + penalty * ahead
        if np.abs(gradient).max() < 1e-8:
            break
        following = ahead - step * gradient
        if np.sum(gradient * (following - theta)) > 0:
            age = 1
        ahead = following + age / (age + 3) * (following - theta)
        theta = following
        age += 1
    return ahead[:H].astype(X.dtype), ahead[H].astype(X.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='fit_logistic_probe',
        name='classes too many are cut off',
        misconception='only too few classes are an error; a longer y is cut',
        input='y longer than X',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or len(y) < N:
        raise ValueError("X and y must have one length, above 0")
    y = y[:N]
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='X centred in place and back',
        misconception='X changed for a moment',
        input='read-only X',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("X and y must have one length, above 0")
    C = int(y.max()) + 1
    mean = X.mean(axis=0)
    X -= mean
    centred = X.copy()
    X += mean
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        d = (softmax(centred @ W + b) - Y) / N
        W, b = W - size * (centred.T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='starts where the last fit ended',
        misconception='W and b kept for the shape and moved on in place, so an earlier result changes',
        input='two fits of one shape',
        code=r'''
_start = {}


def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("X and y must have one length, above 0")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    key = X.shape[1], C, X.dtype
    W, b = _start.setdefault(key, (np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)))
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W -= size * (X.T @ d + l2 * W)
        b -= size * d.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='in batches of 64',
        misconception='one step per batch: the last batch pulls the result away from the optimum of all',
        input='100 examples',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("X and y must have one length, above 0")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        for start in range(0, N, 64):
            part = slice(start, start + 64)
            d = (softmax(X[part] @ W + b) - Y[part]) / len(X[part])
            W, b = W - size * (X[part].T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='fits remembered for X',
        misconception='a fit kept for the array X, l2 and steps; that y may differ is forgotten',
        input='the same X with another y',
        code=r'''
_fits = {}


def _fit(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("X and y must have one length, above 0")
    C = int(y.max()) + 1
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b


def fit_logistic_probe(X, y, l2, steps):
    if len(X) == 0 or len(X) != len(y):
        raise ValueError("X and y must have one length, above 0")
    key = id(X), l2, steps
    if key not in _fits:
        _fits[key] = X, _fit(X, y, l2, steps)
    return _fits[key][1]
''',
    ),
    dict(
        exercise='fit_logistic_probe',
        name='X taken out of memory row by row',
        misconception="ravel(order='K') of a transposed X is not its rows",
        input='X in Fortran order',
        code=r'''
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("X and y must have one length, above 0")
    C = int(y.max()) + 1
    X = X.ravel(order="K").reshape(X.shape)
    Y = np.eye(C, dtype=X.dtype)[y]
    s = float(np.linalg.norm(np.hstack([X, np.ones((N, 1))]), 2))
    size = 1 / (s**2 / (2 * N) + l2)
    W, b = np.zeros((X.shape[1], C), dtype=X.dtype), np.zeros(C, dtype=X.dtype)
    for _ in range(steps):
        d = (softmax(X @ W + b) - Y) / N
        W, b = W - size * (X.T @ d + l2 * W), b - size * d.sum(axis=0)
    return W, b
''',
    ),
]

