RIGHT = [
    dict(
        exercise='layer_norm_backward',
        name='three terms',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    return dx, (d_out * x_hat).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='row by row with the Jacobian, float64',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H, kind = x.shape[-1], x.dtype
    dx = np.zeros(x.shape)
    dgamma, dbeta = np.zeros(H), np.zeros(H)
    centring = np.eye(H) - 1 / H
    for place in np.ndindex(x.shape[:-1]):
        row, d = x[place].astype(np.float64), d_out[place].astype(np.float64)
        centred = row - math.fsum(row) / H
        variance = centred @ centred / H
        root = (variance + eps) ** 0.5
        jacobian = centring / root - np.outer(centred, centred) / (H * root**3)
        dx[place] = jacobian @ (gamma * d)
        dgamma += d * (centred / root)
        dbeta += d
    return dx.astype(kind), dgamma.astype(kind), dbeta.astype(kind)
''',
    ),
]

WRONG = [
    dict(
        exercise='layer_norm_backward',
        name='eps of at least 1e-20',
        misconception='a tiny eps replaced by a larger one',
        input='x / 2**40 with eps = 0.5 / 2**80',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    eps = max(eps, 1e-20)
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    return dx, (d_out * x_hat).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='three leading axes at most',
        misconception='a fixed tuple of axes to sum over',
        input='four leading axes',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    axes = (0, 1, 2)[: x.ndim - 1]
    return dx, (d_out * x_hat).sum(axis=axes), d_out.sum(axis=axes)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='one column is not normalised',
        misconception='for H = 1 the gradient handed on as if only scaled',
        input='H = 1 with eps = 0.5',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    if x.shape[-1] == 1:
        return g / sigma, (d_out * x_hat).reshape(-1, 1).sum(axis=0), d_out.reshape(-1, 1).sum(axis=0)
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    return dx, (d_out * x_hat).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='x centred in place and back',
        misconception='x changed for a moment',
        input='read-only x',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    mean = x.mean(axis=-1, keepdims=True)
    x -= mean
    centred = x.copy()
    x += mean
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    return dx, (d_out * x_hat).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='rows in memory order',
        misconception="reshape(order='A') of d_out and of x̂ gives rows in different orders",
        input='x in Fortran order, d_out in C order',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    return dx, (d_out.reshape((-1, H), order="A") * x_hat.reshape((-1, H), order="A")).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='dgamma by way of g',
        misconception='dgamma got as the sum of g x̂ divided by gamma, though gamma may be 0',
        input='gamma with an entry of 0',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    return dx, np.divide((g * x_hat).reshape(-1, H).sum(axis=0), gamma, out=np.zeros_like(gamma), where=gamma != 0), d_out.reshape(-1, H).sum(axis=0)
''',
    ),
]

