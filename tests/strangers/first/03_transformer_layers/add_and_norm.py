RIGHT = [
    dict(
        exercise='add_and_norm',
        name='one line',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(x + sublayer_out, gamma, beta, eps)
""",
    ),
    dict(
        exercise='add_and_norm',
        name='without layer_norm',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = np.add(x, sublayer_out, dtype=np.float64)
    H = total.shape[-1]
    total -= total.sum(axis=-1, keepdims=True) / H
    squares = np.einsum("...h,...h->...", total, total)[..., None]
    out = np.empty(x.shape, x.dtype)
    out[...] = total * (gamma / np.sqrt(squares / H + eps)) + beta
    return out
""",
    ),
    dict(
        exercise='add_and_norm',
        name='standardised with std',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = np.sum([x, sublayer_out], axis=0)
    mean, std = total.mean(-1, keepdims=True), total.std(-1, keepdims=True)
    return ((total - mean) / np.hypot(std, math.sqrt(eps)) * gamma + beta).astype(x.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='add_and_norm',
        name='own norm by the shortcut',
        misconception='the variance is E[x^2] - mean^2, which cancels for a sum far from 0',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    mean = total.mean(axis=-1, keepdims=True)
    var = np.maximum((total**2).mean(axis=-1, keepdims=True) - mean**2, 0)
    return gamma * (total - mean) / np.sqrt(var + eps) + beta
""",
        input='x with an offset of 1e8',
    ),
    dict(
        exercise='add_and_norm',
        name='added into x and taken out again',
        misconception='x is changed for a moment, and rounding stays',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    x += sublayer_out
    out = layer_norm(x, gamma, beta, eps)
    x -= sublayer_out
    return out
""",
        input='a read-only x',
    ),
    dict(
        exercise='add_and_norm',
        name='eps at least the precision of the dtype',
        misconception='for float32 eps is raised to 1.2e-7',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    eps = max(eps, float(np.finfo(x.dtype).eps))
    return layer_norm(x + sublayer_out, gamma, beta, eps)
""",
        input='float32 vectors of numbers around 1e-4',
    ),
    dict(
        exercise='add_and_norm',
        name='sentences without further axes',
        misconception='x is taken to have the axes (B, T, H) at most; others are merged',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    out = layer_norm(x + sublayer_out, gamma, beta, eps)
    return out if x.ndim < 3 else out.reshape(-1, x.shape[-2], x.shape[-1])
""",
        input='x of shape (2, 3, 2, 4)',
    ),
    dict(
        exercise='add_and_norm',
        name='added as flat memory',
        misconception='the two arrays are added in the order of their memory, which may be different for the two',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = (x.ravel("K") + sublayer_out.ravel("K")).reshape(x.shape)
    return layer_norm(total, gamma, beta, eps)
""",
        input='a transposed x',
    ),
    dict(
        exercise='add_and_norm',
        name='sum kept in one array',
        misconception='sum and result live in an array that the next call of this shape writes over',
        code="""_room = {}


def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    room = _room.setdefault((x.shape, x.dtype.char), np.zeros(x.shape, x.dtype))
    np.add(x, sublayer_out, out=room)
    room[...] = layer_norm(room, gamma, beta, eps)
    return room
""",
        input='two calls of one shape',
    ),
]
