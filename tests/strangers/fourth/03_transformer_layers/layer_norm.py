RIGHT = [
    dict(
        exercise='layer_norm',
        name='two passes',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    v = (c * c).mean(axis=-1, keepdims=True)
    return c / np.sqrt(v + eps) * gamma + beta
""",
    ),
    dict(
        exercise='layer_norm',
        name='in float64, vector by vector',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    H = x.shape[-1]
    out = np.empty(x.shape, dtype=x.dtype)
    for place in np.ndindex(*x.shape[:-1]):
        row = [float(v) for v in x[place]]
        mean = math.fsum(row) / H
        centred = np.array([v - mean for v in row])
        sigma = math.sqrt(math.fsum(centred**2) / H + eps)
        out[place] = gamma * (centred / sigma) + beta
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='layer_norm',
        name='centres x in place and back',
        misconception='the mean is taken off x itself and added again',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    x -= mean
    variance = np.mean(x**2, axis=-1, keepdims=True)
    out = gamma * x / np.sqrt(variance + eps) + beta
    x += mean
    return out
""",
        input='read-only x',
    ),
    dict(
        exercise='layer_norm',
        name='rows in memory order',
        misconception='rows are cut out of memory and put back by index, for three axes and more',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    rows = x.ravel(order="A").reshape(-1, x.shape[-1])
    centred = rows - rows.mean(axis=1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps)
    return (gamma * centred / sigma + beta).reshape(x.shape)
""",
        input='x of three axes in Fortran order',
    ),
    dict(
        exercise='layer_norm',
        name='one array per shape',
        misconception='results of one shape share one array',
        code="""_out = {}

def layer_norm(x, gamma, beta, eps=1e-12):
    out = _out.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    np.subtract(x, x.mean(axis=-1, keepdims=True), out=out)
    out /= np.sqrt((out**2).mean(axis=-1, keepdims=True) + eps)
    out *= gamma
    out += beta
    return out
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='layer_norm',
        name='floor of eps',
        misconception='eps below 1e-30 is raised to 1e-30 as if nothing smaller were of use',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + max(eps, 1e-30)) + beta
""",
        input='eps = 1e-40 and numbers of that variance',
    ),
    dict(
        exercise='layer_norm',
        name='offset of the first token',
        misconception="the offset of each sentence is its first token's; then the shortcut mean(x^2) - mean^2",
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    near = x - (x[..., :1, :1] if x.ndim > 2 else x[..., :1])
    mean = near.mean(axis=-1, keepdims=True)
    variance = np.maximum((near * near).mean(axis=-1, keepdims=True) - mean**2, 0)
    return gamma * (near - mean) / np.sqrt(variance + eps) + beta
""",
        input='x of shape (B, T, H) with a token 1e9 away from the first of its sentence',
    ),
    dict(
        exercise='layer_norm',
        name='equal by three entries',
        misconception='a vector whose first, middle and last number are equal is taken for one of equal numbers',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    flat = (x[..., :1] == x[..., -1:]) & (x[..., :1] == x[..., x.shape[-1] // 2 : x.shape[-1] // 2 + 1])
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    return gamma * np.where(flat, 0, centred / sigma) + beta
""",
        input='x = [1, 5, 1, 1]',
    ),
    dict(
        exercise='layer_norm',
        name='H = 1 in float64',
        misconception='for one number alone beta is added to np.zeros of the default dtype',
        code="""def layer_norm(x, gamma, beta, eps=1e-12):
    if x.shape[-1] == 1:
        return np.zeros(x.shape) + beta
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps) + beta
""",
        input='float32 with H = 1',
    ),
]
