RIGHT = [
    dict(
        exercise='layer_norm',
        name='two-pass',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + eps) + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='row-loop',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    out = np.empty(x.shape, dtype=x.dtype)
    for row in np.ndindex(x.shape[:-1]):
        v = x[row].astype(np.float64)
        v = v - v[0]
        v = v - v.sum() / len(v)
        out[row] = v / math.sqrt(v @ v / len(v) + eps) * gamma + beta
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='layer_norm',
        name='single-number-passes',
        misconception='a vector with a single entry is thought to have nothing to normalise',
        input='H = 1',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    if x.shape[-1] == 1:
        return gamma * x + beta
    centred = x - np.mean(x, axis=-1, keepdims=True)
    return gamma * (centred / np.sqrt(np.var(x, axis=-1, keepdims=True) + eps)) + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='scale-is-positive',
        misconception='gamma is taken for a spread, so its sign is dropped',
        input='a negative entry of gamma',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    mu = x.mean(-1, keepdims=True)
    sigma = np.sqrt(((x - mu) ** 2).mean(-1, keepdims=True) + eps)
    return np.abs(gamma) * ((x - mu) / sigma) + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='tiny-variance-is-none',
        misconception='a variance below 1e-20 is taken for that of equal numbers, however small eps is',
        input='numbers of the size 1e-12 with eps = 1e-30',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = (centred * centred).mean(axis=-1, keepdims=True)
    normed = np.where(variance < 1e-20, np.zeros_like(x), centred / np.sqrt(variance + eps))
    return normed * gamma + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='memory-rows',
        misconception='makes rows of x in whatever order it lies in memory',
        input='x of three axes in Fortran order',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    rows = x.reshape((-1, x.shape[-1]), order="A")
    rows = rows - rows.mean(axis=1)[:, None]
    rows = rows / np.sqrt((rows**2).mean(axis=1) + eps)[:, None]
    return (rows * gamma + beta).reshape(x.shape)
''',
    ),
]
