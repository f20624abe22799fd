RIGHT = [
    dict(
        exercise='layer_norm',
        name='centre then scale',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    c = c - c.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True).astype(np.float64) + eps).astype(x.dtype)
    return gamma * (c / sigma) + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='token by token in float64',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    H = x.shape[-1]
    out = np.empty(x.shape, x.dtype)
    for index in np.ndindex(x.shape[:-1]):
        row = x[index].astype(np.float64)
        c = row - row[0]  # against a large common offset
        c = c - math.fsum(c) / H
        sigma = math.sqrt(math.fsum(c * c) / H + eps)
        out[index] = gamma.astype(np.float64) * (c / sigma) + beta
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='layer_norm',
        name='buffer per shape',
        misconception='keeps one result array per shape',
        input='two calls with x of one shape',
        code=r'''
_room = {}


def layer_norm(x, gamma, beta, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    out = _room.setdefault((x.shape, x.dtype), np.empty_like(x))
    np.divide(c, np.sqrt((c**2).mean(axis=-1, keepdims=True) + eps), out=out)
    out *= gamma
    out += beta
    return out
''',
    ),
    dict(
        exercise='layer_norm',
        name='centres x in place',
        misconception='subtracts the mean from x itself and adds it back',
        input='a read-only x',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    x -= mean
    variance = np.mean(x * x, axis=-1, keepdims=True)
    out = x / np.sqrt(variance + eps) * gamma + beta
    x += mean
    return out
''',
    ),
    dict(
        exercise='layer_norm',
        name='eps at least 1e-30',
        misconception='does not take an eps below 1e-30 as it is',
        input='numbers of 1e-17 with eps = 1e-40',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    mean = np.mean(x, axis=-1, keepdims=True)
    variance = np.mean((x - mean) ** 2, axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + max(eps, 1e-30)) + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='three leading axes',
        misconception='normalises (B, T, H) and fewer axes; what stands before them is normalised together',
        input='x with three leading axes',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    axis = tuple(range(min(x.ndim - 1, 2), x.ndim))  # the axis of H
    c = x - x.mean(axis=axis, keepdims=True)
    variance = (c * c).mean(axis=axis, keepdims=True)
    return c / np.sqrt(variance + eps) * gamma + beta
''',
    ),
    dict(
        exercise='layer_norm',
        name='rows in memory order',
        misconception='joins the leading axes as they lie in memory',
        input='x with two leading axes in Fortran order',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    H = x.shape[-1]
    rows = x.reshape(-1, H, order="A")
    c = rows - rows.mean(axis=1)[:, np.newaxis]
    sigma = np.sqrt(np.mean(c**2, axis=1) + eps)[:, np.newaxis]
    return (c / sigma * gamma + beta).reshape(x.shape)
''',
    ),
    dict(
        exercise='layer_norm',
        name='nearly constant rows',
        misconception='takes a row for constant whose spread is below 64 machine epsilons of its mean',
        input='float32 numbers 8192 and 8192.0625',
        code=r'''
def layer_norm(x, gamma, beta, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    c = x - mean
    variance = (c * c).mean(axis=-1, keepdims=True)
    flat = np.sqrt(variance) < 64 * float(np.finfo(x.dtype).eps) * np.abs(mean)
    return np.where(flat, x.dtype.type(0), c / np.sqrt(variance + eps)) * gamma + beta
''',
    ),
]
