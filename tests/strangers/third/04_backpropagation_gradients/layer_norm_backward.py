RIGHT = [
    dict(exercise='layer_norm_backward', name='the formula', code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat = centred / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    over = tuple(range(x.ndim - 1))
    return dx, (d_out * x_hat).sum(axis=over), d_out.sum(axis=over)
'''),
    dict(exercise='layer_norm_backward', name='row by row through the Jacobian', code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    H = x.shape[-1]
    dx = np.empty(x.shape, x.dtype)
    dgamma, dbeta = np.zeros(H), np.zeros(H)
    for place in np.ndindex(x.shape[:-1]):
        row, d = x[place].astype(float), d_out[place].astype(float)
        row = row - row.mean()
        sigma = math.sqrt(row @ row / H + eps)
        hat = row / sigma
        jacobian = (np.eye(H) - 1 / H - np.outer(hat, hat) / H) / sigma
        dx[place] = jacobian @ (gamma * d)
        dgamma += d * hat
        dbeta += d
    return dx, dgamma.astype(x.dtype), dbeta.astype(x.dtype)
'''),
]
WRONG = [
    dict(exercise='layer_norm_backward', name='written for up to four axes', misconception='the axes of the sums stand in a table for one to four axes', code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    over = {1: (), 2: (0,), 3: (0, 1)}.get(x.ndim, (0, 1, 2))
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat, g = centred / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    return dx, np.sum(d_out * x_hat, axis=over), np.sum(d_out, axis=over)
''', input='five axes'),
    dict(exercise='layer_norm_backward', name='a floor under eps', misconception='eps below 1e-25 is taken for a slip', code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + max(eps, 1e-25))
    x_hat, g = centred / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    over = tuple(range(x.ndim - 1))
    return dx, (d_out * x_hat).sum(axis=over), d_out.sum(axis=over)
''', input='tiny x with eps = 1e-30'),
    dict(exercise='layer_norm_backward', name='rows in two orders', misconception="rows are made by reshape with order='A', which is not the same for both arrays", code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    H = x.shape[-1]
    rows, d = x.reshape((-1, H), order="A"), d_out.reshape((-1, H), order="A")
    centred = rows - rows.mean(axis=1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps)
    hat, g = centred / sigma, gamma * d
    dx = (g - g.mean(axis=1, keepdims=True) - hat * (g * hat).mean(axis=1, keepdims=True)) / sigma
    return dx.reshape(x.shape), (d * hat).sum(axis=0), d.sum(axis=0)
''', input='d_out in Fortran order, x in C order, three axes'),
    dict(exercise='layer_norm_backward', name='centred in place', misconception='x -= mean and x += mean: x is changed for a moment, and by rounding for good', code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    mu = x.mean(axis=-1, keepdims=True)
    x -= mu
    sigma = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + eps)
    hat, g = x / sigma, gamma * d_out
    x += mu
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    over = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=over), d_out.sum(axis=over)
''', input='a read-only x'),
    dict(exercise='layer_norm_backward', name='one row in float64', misconception='np.zeros(H) takes up the sums where there are no leading axes', code=r'''def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    x_hat, g = centred / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)) / sigma
    if x.ndim == 1:
        return dx, np.zeros(len(x)) + d_out * x_hat, np.zeros(len(x)) + d_out
    over = tuple(range(x.ndim - 1))
    return dx, (d_out * x_hat).sum(axis=over), d_out.sum(axis=over)
''', input='float32 without leading axes'),
    dict(exercise='layer_norm_backward', name='what the forward step found', misconception='mean and sigma are kept by id(x), also after x was changed in place', code=r'''_kept = {}


def layer_norm_backward(
    d_out: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-12
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if _kept.get("x") is not x or _kept["eps"] != eps:
        centred = x - x.mean(axis=-1, keepdims=True)
        sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
        _kept.update(x=x, eps=eps, sigma=sigma, hat=centred / sigma)
    sigma, hat = _kept["sigma"], _kept["hat"]
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    over = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=over), d_out.sum(axis=over)
''', input='x is changed in place between two calls'),
]
