RIGHT = [
    dict(exercise='feed_forward', name='two products', code=r'''def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2
'''),
    dict(exercise='feed_forward', name='rule by rule', code=r'''def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    out = np.broadcast_to(b2, x.shape).copy()
    for column, offset, row in zip(W1.T, b1, W2, strict=True):
        answer = np.einsum("...h,h->...", x, column) + offset
        answer = np.where(answer > 0, answer, np.zeros_like(answer))
        out = out + np.expand_dims(answer, -1) * row
    return out
'''),
]
WRONG = [
    dict(exercise='feed_forward', name='adds to b2 itself', misconception='for one token the sum is collected in b2, which has the right shape already', code=r'''def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    inner = np.maximum(x @ W1 + b1, 0)
    out = b2 if x.ndim == 1 else np.tile(b2, (*x.shape[:-1], 1))
    out += inner @ W2
    return out
''', input='one vector (H,), and b2 afterwards'),
    dict(exercise='feed_forward', name='a leak below the rounding', misconception='answers below 1e-10 are taken for 0', code=r'''def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    inner = x @ W1 + b1
    inner[inner < 1e-10] = 0
    return inner @ W2 + b2
''', input='an inner number of 1e-12'),
    dict(exercise='feed_forward', name='tokens as they lie in memory', misconception="reshape with order='A' makes tokens of the columns of a Fortran array", code=r'''def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    tokens = x.reshape((-1, x.shape[-1]), order="A")
    inner = np.clip(tokens @ W1 + b1, 0, None)
    return (inner @ W2 + b2).reshape(x.shape)
''', input='x in Fortran order with three axes'),
    dict(exercise='feed_forward', name='both matrices as one are kept', misconception='keeps a float copy of the weights by their ids, also after training changed them in place', code=r'''_weights = {}


def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    key = id(W1), id(W2)
    if key not in _weights:
        _weights[key] = W1, W2, np.ascontiguousarray(W1.T), W2.T.copy()
    _, _, first, second = _weights[key]
    inner = np.maximum(x @ first.T + b1, 0)
    return inner @ second.T + b2
''', input='W2 is changed in place between two calls'),
    dict(exercise='feed_forward', name='one token in float64', misconception='np.zeros without a dtype collects the rules of a single vector', code=r'''def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    if x.ndim == 1:
        out = np.zeros(x.shape)
        for rule in range(len(b1)):
            out += max(x @ W1[:, rule] + b1[rule], 0) * W2[rule]
        return out + b2
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2
''', input='float32, one vector (H,)'),
    dict(exercise='feed_forward', name='results in a kept array', misconception='the second product is written into one array per shape, which is handed out', code=r'''_results = {}


def feed_forward(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    inner = np.maximum(x @ W1 + b1, 0)
    out = _results.setdefault((x.shape, x.dtype), np.empty(x.shape, x.dtype))
    np.matmul(inner, W2, out=out)
    return np.add(out, b2, out=out)
''', input='two calls of one shape: the second changes the first result'),
]
