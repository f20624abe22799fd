RIGHT = [
    dict(exercise='layer_norm', name='the formula', code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + eps) + beta
'''),
    dict(exercise='layer_norm', name='vector by vector in float64', code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    out = np.empty(x.shape, x.dtype)
    for place in np.ndindex(x.shape[:-1]):
        row = x[place].astype(np.float64)
        row = row - row[0]  # a common offset goes first
        row = row - math.fsum(row) / row.size
        sigma = math.sqrt(float(row @ row) / row.size + eps)
        out[place] = row / sigma * gamma + beta
    return out
'''),
]
WRONG = [
    dict(exercise='layer_norm', name='gamma repeated instead of tiled', misconception='np.repeat doubles each entry in its place, np.tile repeats the whole row', code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    rows = x.reshape(-1, x.shape[-1])
    n = len(rows)
    centred = rows - rows.mean(axis=1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps)
    scale, shift = (np.repeat(each, n).reshape(rows.shape) for each in (gamma, beta))
    return (centred / sigma * scale + shift).reshape(x.shape)
''', input='two tokens and a gamma whose entries differ'),
    dict(exercise='layer_norm', name='textbook variance in float32', misconception='believes that with seven digits it makes no difference which formula is used', code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    mu = x.mean(axis=-1, keepdims=True)
    if x.dtype == np.float32:
        variance = np.maximum((x * x).mean(axis=-1, keepdims=True) - mu * mu, 0)
    else:
        variance = x.var(axis=-1, keepdims=True)
    return gamma * ((x - mu) / np.sqrt(variance + eps)) + beta
''', input='float32 vectors with an offset of 8192'),
    dict(exercise='layer_norm', name='centres x and puts the mean back', misconception='x -= mean changes the input for a moment', code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    mu = x.mean(axis=-1, keepdims=True)
    x -= mu
    out = gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps) + beta
    x += mu
    return out
''', input='a read-only x'),
    dict(exercise='layer_norm', name='sentences in float64', misconception='np.zeros without a dtype collects the sentences of a batch', code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    if x.ndim > 2:
        out = np.zeros(x.shape)
        for b in range(x.shape[0]):
            out[b] = layer_norm(x[b], gamma, beta, eps)
        return out
    d = x - np.mean(x, axis=-1, keepdims=True)
    return gamma * d / np.sqrt(np.mean(d * d, axis=-1, keepdims=True) + eps) + beta
''', input='float32 of shape (B, T, H)'),
    dict(exercise='layer_norm', name='vectors as they lie in memory', misconception="reshape with order='A' makes vectors of the columns of a Fortran array", code=r'''def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    H = x.shape[-1]
    rows = x.reshape((-1, H), order="A") if x.ndim != 2 else x
    d = rows - rows.mean(axis=1, keepdims=True)
    rows = gamma * d / np.sqrt((d * d).mean(axis=1, keepdims=True) + eps) + beta
    return rows.reshape(x.shape)
''', input='x in Fortran order'),
    dict(exercise='layer_norm', name='result in a kept array', misconception='one array per shape is written by every call', code=r'''_out = {}


def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12) -> np.ndarray:
    key = x.shape, x.dtype
    if key not in _out:
        _out[key] = np.empty(x.shape, x.dtype)
    out = np.subtract(x, x.mean(axis=-1, keepdims=True), out=_out[key])
    out /= np.sqrt(np.mean(np.square(out), axis=-1, keepdims=True) + eps)
    out *= gamma
    out += beta
    return out
''', input='two calls of one shape: the second changes the first result'),
]
