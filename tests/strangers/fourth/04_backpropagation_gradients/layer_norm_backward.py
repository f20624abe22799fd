RIGHT = [
    dict(
        exercise='layer_norm_backward',
        name='three terms',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)
    hat = c / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    rows = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=rows), d_out.sum(axis=rows)
""",
    ),
    dict(
        exercise='layer_norm_backward',
        name='Jacobian of each row',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    centre = np.eye(H) - 1 / H
    dx, dgamma, dbeta = np.empty(x.shape, x.dtype), np.zeros(H), np.zeros(H)
    for place in np.ndindex(*x.shape[:-1]):
        row, d = x[place].astype(np.float64), d_out[place].astype(np.float64)
        c = row - row.mean()
        sigma = math.sqrt(np.dot(c, c) / H + eps)
        hat = c / sigma
        jacobian = (centre - np.outer(hat, hat) / H) / sigma
        dx[place] = jacobian @ (d * gamma)
        dgamma += d * hat
        dbeta += d
    return dx, dgamma.astype(x.dtype), dbeta.astype(x.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='layer_norm_backward',
        name='power -3/2',
        misconception='the path through the variance takes (variance + eps)**-1.5, which overflows in float32 for small numbers',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    variance = (c * c).mean(axis=-1, keepdims=True) + eps
    g = d_out * gamma
    d_variance = (g * c).sum(axis=-1, keepdims=True) * -0.5 * variance**-1.5
    d_centred = g / np.sqrt(variance) + d_variance * 2 * c / x.shape[-1]
    dx = d_centred - d_centred.mean(axis=-1, keepdims=True)
    H = x.shape[-1]
    return dx, (d_out * c / np.sqrt(variance)).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
""",
        input='float32 x of about 1e-13 with eps = 1e-30',
    ),
    dict(
        exercise='layer_norm_backward',
        name='one offset for all rows',
        misconception='the mean of all rows is taken off, then the variance is mean(x^2) - mean^2',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    near = x - x.mean()
    mean = near.mean(axis=-1, keepdims=True)
    sigma = np.sqrt(np.maximum((near**2).mean(axis=-1, keepdims=True) - mean**2, 0) + eps)
    hat, g = (near - mean) / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    rows = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=rows), d_out.sum(axis=rows)
""",
        input='two rows, one of them a million away',
    ),
    dict(
        exercise='layer_norm_backward',
        name='rows in memory order',
        misconception='x and d_out are made rows of in the order of their own memories',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    d, rows = d_out.reshape((-1, H), order="A"), x.reshape((-1, H), order="A")
    c = rows - rows.mean(axis=1, keepdims=True)
    sigma = np.sqrt((c**2).mean(axis=1, keepdims=True) + eps)
    hat, g = c / sigma, gamma * d
    dx = (g - g.mean(axis=1, keepdims=True) - hat * (g * hat).mean(axis=1, keepdims=True)) / sigma
    return dx.reshape(x.shape), (d * hat).sum(axis=0), d.sum(axis=0)
""",
        input='x in Fortran order, d_out in C order',
    ),
    dict(
        exercise='layer_norm_backward',
        name='centres x in place and back',
        misconception='the mean is taken off x itself and added again',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    x -= mean
    sigma = np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)
    hat, g = x / sigma, gamma * d_out
    x += mean
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    rows = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=rows), d_out.sum(axis=rows)
""",
        input='read-only x',
    ),
    dict(
        exercise='layer_norm_backward',
        name='normed kept by x',
        misconception='x-hat is kept for the same x, as a forward pass would, though x may have changed',
        code="""_hat = {}

def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    key = id(x), eps
    if key not in _hat:
        c = x - x.mean(axis=-1, keepdims=True)
        sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)
        _hat[key] = x, c / sigma, sigma
    _, hat, sigma = _hat[key]
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    rows = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=rows), d_out.sum(axis=rows)
""",
        input='one x array, changed in place between two calls',
    ),
    dict(
        exercise='layer_norm_backward',
        name='floor of eps',
        misconception='eps below 1e-24 is raised, as nothing smaller is thought to count',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + max(eps, 1e-28))
    hat, g = c / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    rows = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=rows), d_out.sum(axis=rows)
""",
        input='eps = 1e-40 with numbers of 1e-15',
    ),
    dict(
        exercise='layer_norm_backward',
        name='H = 1 in float64',
        misconception='for one number alone a new array of zeros is returned, in the default dtype',
        code="""def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    rows = tuple(range(x.ndim - 1))
    if x.shape[-1] == 1:
        return np.zeros(x.shape), np.zeros(1), d_out.sum(axis=rows)
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)
    hat, g = c / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    return dx, (d_out * hat).sum(axis=rows), d_out.sum(axis=rows)
""",
        input='float32 with H = 1',
    ),
]
