RIGHT = [
    dict(
        exercise='layer_norm_backward',
        name='three terms',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)
    hat = c / sigma
    g = gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    lead = tuple(range(x.ndim - 1))
    return dx, np.sum(d_out * hat, axis=lead), np.sum(d_out, axis=lead)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='jacobian per row',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    rows = x.reshape(-1, H).astype(np.float64)
    d = d_out.reshape(-1, H).astype(np.float64)
    dx, dgamma, dbeta = np.zeros(rows.shape), np.zeros(H), np.zeros(H)
    for r in range(len(rows)):
        c = rows[r] - rows[r][0]
        c = c - np.average(c)
        s2 = float(c @ c) / H + eps
        J = (np.eye(H) - 1 / H) / math.sqrt(s2) - np.outer(c, c) / (H * s2**1.5)
        dx[r] = J @ (gamma * d[r])
        dgamma += d[r] * c / math.sqrt(s2)
        dbeta += d[r]
    t = x.dtype
    return dx.reshape(x.shape).astype(t), dgamma.astype(t), dbeta.astype(t)
''',
    ),
]
WRONG = [
    dict(
        exercise='layer_norm_backward',
        name='one common offset',
        misconception='takes the mean of all numbers off, not that of each row, before it uses the shortcut for the variance',
        input='two rows with the offsets +1e6 and -1e6',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    y = x - x.mean()
    mean = y.mean(axis=-1, keepdims=True)
    variance = (y * y).mean(axis=-1, keepdims=True) - mean**2
    sigma = np.sqrt(np.maximum(variance, 0) + eps)
    hat, g = (y - mean) / sigma, gamma * d_out
    dx = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    lead = tuple(range(x.ndim - 1))
    return dx, (d_out * hat).sum(axis=lead), d_out.sum(axis=lead)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='eps at least 1e-30',
        misconception='does not take an eps below 1e-30 as it is',
        input='numbers of 1e-17 with eps = 1e-36',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    c = x - np.mean(x, axis=-1, keepdims=True)
    one_over = 1 / np.sqrt(np.mean(c**2, axis=-1, keepdims=True) + max(eps, 1e-30))
    hat = c * one_over
    g = d_out * gamma
    dx = one_over * (g - np.sum(g, -1, keepdims=True) / H - hat * np.sum(g * hat, -1, keepdims=True) / H)
    return dx, (d_out * hat).reshape(-1, H).sum(0), d_out.reshape(-1, H).sum(0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='three leading axes at most',
        misconception='sums over the first three axes at most',
        input='four leading axes',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)
    hat, g = c / sigma, gamma * d_out
    dx = g - g.mean(axis=-1, keepdims=True)
    dx = (dx - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
    lead = (0, 1, 2)[: x.ndim - 1]
    return dx, (d_out * hat).sum(axis=lead), d_out.sum(axis=lead)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='rows joined in order A',
        misconception='joins the leading axes with order="A", which pairs other rows where one array is column-major',
        input='x in Fortran order, d_out in C order, two leading axes',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    rows, d = x.reshape(-1, H, order="A"), d_out.reshape(-1, H, order="A")
    c = rows - rows.mean(axis=1, keepdims=True)
    sigma = np.sqrt(np.square(c).mean(axis=1, keepdims=True) + eps)
    hat, g = c / sigma, d * gamma
    dx = (g - g.mean(axis=1, keepdims=True) - hat * np.mean(g * hat, axis=1, keepdims=True)) / sigma
    return dx.reshape(x.shape), (d * hat).sum(axis=0), d.sum(axis=0)
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='multiplies gamma into d_out',
        misconception='multiplies d_out by gamma in place and puts the old numbers back',
        input='a read-only d_out',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)
    hat = c / sigma
    dgamma, dbeta = (d_out * hat).reshape(-1, H).sum(axis=0), d_out.reshape(-1, H).sum(axis=0)
    kept = d_out.copy()
    d_out *= gamma
    dx = (d_out - d_out.mean(axis=-1, keepdims=True) - hat * (d_out * hat).mean(axis=-1, keepdims=True)) / sigma
    d_out[...] = kept
    return dx, dgamma, dbeta
''',
    ),
    dict(
        exercise='layer_norm_backward',
        name='small gradients cut',
        misconception='sets entries of dx that are below 1e-12 to 0',
        input='d_out of 1e-15',
        code=r'''
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    c = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt(np.mean(c * c, axis=-1, keepdims=True) + eps)
    hat = c / sigma
    g = d_out * gamma
    dx = (g - g.mean(-1, keepdims=True) - hat * (g * hat).mean(-1, keepdims=True)) / sigma
    dx[np.abs(dx) < 1e-12] = 0  # rounding
    lead = tuple(range(x.ndim))[:-1]
    return dx, (d_out * hat).sum(lead), d_out.sum(lead)
''',
    ),
]
