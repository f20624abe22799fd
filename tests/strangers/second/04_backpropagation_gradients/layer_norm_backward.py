RIGHT = [
    dict(
        exercise='layer_norm_backward',
        name='formula',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    normed, g = centred / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - normed * (g * normed).mean(axis=-1, keepdims=True)) / sigma
    rows = tuple(range(x.ndim - 1))
    return dx, (d_out * normed).sum(axis=rows), d_out.sum(axis=rows)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='row-by-row',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    for row in np.ndindex(x.shape[:-1]):
        v, d = x[row] - np.mean(x[row]), d_out[row]
        sigma = math.sqrt(v @ v / H + eps)
        v = v / sigma
        slopes = (np.eye(H, dtype=x.dtype) - 1 / H - np.outer(v, v) / H) / sigma
        dx[row] = slopes @ (gamma * d)
        dgamma += d * v
        dbeta += d
    return dx, dgamma, dbeta
''',
    ),
]
WRONG = [
    dict(
        exercise='layer_norm_backward',
        name='single-number-passes',
        misconception='with a single entry the gradient is thought to pass',
        input='H = 1',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    v = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt(np.mean(v * v, axis=-1, keepdims=True) + eps)
    v = v / sigma
    g = d_out * gamma
    dx = g if H == 1 else (g - g.mean(-1, keepdims=True) - v * (g * v).mean(-1, keepdims=True)) / sigma
    return dx, (d_out * v).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='tiny-variance-is-none',
        misconception='a variance below 1e-20 is taken for that of equal numbers, however small eps is',
        input='x of the size 1e-12 with eps = 1e-26',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    v = x - x.mean(axis=-1, keepdims=True)
    variance = (v**2).mean(axis=-1, keepdims=True)
    v = np.where(variance < 1e-20, np.zeros_like(v), v)
    sigma = np.sqrt(np.where(variance < 1e-20, np.zeros_like(variance), variance) + eps)
    v = v / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - v * (g * v).mean(axis=-1, keepdims=True)) / sigma
    return dx, np.sum((d_out * v).reshape(-1, H), axis=0), np.sum(d_out.reshape(-1, H), axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='three-axes-come-back',
        misconception='dx comes back as (B, T, H), also where x had more axes',
        input='x with four axes',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    rows, d = x.reshape(-1, H), d_out.reshape(-1, H)
    v = rows - rows.mean(axis=1, keepdims=True)
    sigma = np.sqrt((v * v).mean(axis=1, keepdims=True) + eps)
    v = v / sigma
    g = d * gamma
    dx = (g - g.mean(axis=1, keepdims=True) - v * (g * v).mean(axis=1, keepdims=True)) / sigma
    if x.ndim > 2:
        dx = dx.reshape(x.shape[0], -1, H)
    return dx[0] if x.ndim == 1 else dx, (d * v).sum(axis=0), d.sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='rows-in-any-order',
        misconception='joins the leading axes in whatever order each array lies in memory',
        input='x in Fortran order and d_out not',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    mu = x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt(((x - mu) ** 2).mean(axis=-1, keepdims=True) + eps)
    v, g = (x - mu) / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - v * (g * v).mean(axis=-1, keepdims=True)) / sigma
    flat_d, flat_v = (part.reshape((-1, H), order="A") for part in (d_out, v))
    return dx, (flat_d * flat_v).sum(axis=0), flat_d.sum(axis=0)
''',
    ),
]
