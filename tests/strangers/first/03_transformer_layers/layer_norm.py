RIGHT = [
    dict(
        exercise='layer_norm',
        name='two passes',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    centred = x - np.mean(x, axis=-1, keepdims=True)
    variance = np.mean(centred * centred, axis=-1, keepdims=True)
    return gamma * (centred / np.sqrt(variance + eps)) + beta
""",
    ),
    dict(
        exercise='layer_norm',
        name='vector by vector in float64',
        code="""def _one(vector, eps):
    H = len(vector)
    mean = math.fsum(vector) / H
    left = [value - mean for value in vector]
    root = math.sqrt(math.fsum(value * value for value in left) / H + eps)
    return [value / root for value in left]


def layer_norm(x, gamma, beta, eps=1e-12):
    rows = x.reshape(-1, x.shape[-1]).tolist()
    normed = np.array([_one(row, eps) for row in rows]).reshape(x.shape)
    return (normed * gamma + beta).astype(x.dtype)
""",
    ),
    dict(
        exercise='layer_norm',
        name='moved axes, Fortran result',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    columns = np.moveaxis(x, -1, 0)
    columns = columns - columns.mean(axis=0)
    columns -= columns.mean(axis=0)  # what rounding has left
    columns /= np.sqrt(columns.var(axis=0) + eps)
    return np.asfortranarray(np.moveaxis(columns, 0, -1) * gamma + beta)
""",
    ),
]
WRONG = [
    dict(
        exercise='layer_norm',
        name='one offset for all vectors',
        misconception='only the mean of the whole array is taken off before the shortcut E[x^2] - mean^2, so vectors with different offsets cancel badly',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    x = x - x.mean()  # a common offset does no harm
    mean = x.mean(axis=-1, keepdims=True)
    var = (x**2).mean(axis=-1, keepdims=True) - mean**2
    return gamma * (x - mean) / np.sqrt(np.maximum(var, 0) + eps) + beta
""",
        input='two vectors, one of them with an offset of 1e9',
    ),
    dict(
        exercise='layer_norm',
        name='shortcut in long double',
        misconception='E[x^2] - mean^2 is thought to be exact in extended precision; it is for whole numbers only',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    wide = x.astype(np.longdouble)
    mean = wide.mean(axis=-1, keepdims=True)
    var = (wide * wide).mean(axis=-1, keepdims=True) - mean * mean
    normed = (wide - mean) / np.sqrt(np.maximum(var, 0) + eps)
    return (gamma * normed + beta).astype(x.dtype)
""",
        input='1e9 + [0.1, 0.2, 0.4, 0.5]',
    ),
    dict(
        exercise='layer_norm',
        name='nearly equal counts as equal',
        misconception='a vector that np.isclose calls constant gives beta, though it lies only far from 0',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    flat = np.isclose(x, mean, rtol=1e-10, atol=0).all(axis=-1, keepdims=True)
    root = np.sqrt(((x - mean) ** 2).mean(axis=-1, keepdims=True) + eps)
    return gamma * np.where(flat, 0, (x - mean) / root).astype(x.dtype) + beta
""",
        input='1e9 + [0, 0.0625, 0, 0.0625]',
    ),
    dict(
        exercise='layer_norm',
        name='larger eps for float32',
        misconception='eps is raised to 1e-7 for float32, as if it could not hold 1e-12',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    if x.dtype == np.float32:
        eps = max(eps, 1e-7)  # the precision of float32
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps) * gamma + beta
""",
        input='float32 vector of numbers around 1e-4',
    ),
    dict(
        exercise='layer_norm',
        name='mean taken off and put back',
        misconception='x is changed in place for a moment; afterwards it is rounded, and read-only arrays do not allow it',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    x -= mean
    var = np.mean(x**2, axis=-1, keepdims=True)
    out = gamma * x / np.sqrt(var + eps) + beta
    x += mean
    return out
""",
        input='a read-only x',
    ),
    dict(
        exercise='layer_norm',
        name='vectors cut in memory order',
        misconception='x is flattened in memory order, so that the vectors of a transposed array are mixed up',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    rows = x.ravel(order="K").reshape(-1, x.shape[-1])
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows = rows / np.sqrt(np.mean(rows * rows, axis=1, keepdims=True) + eps)
    return (gamma * rows + beta).reshape(x.shape)
""",
        input='x of shape (B, T, H) made by a transpose of (T, B, H)',
    ),
]
