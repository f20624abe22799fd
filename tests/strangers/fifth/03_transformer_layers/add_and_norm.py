RIGHT = [
    dict(
        exercise='add_and_norm',
        name='one line',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(x + sublayer_out, gamma, beta, eps)
''',
    ),
    dict(
        exercise='add_and_norm',
        name='own norm',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = np.add(x, sublayer_out)
    H = total.shape[-1]
    mu = np.einsum("...h->...", total)[..., None] / H
    centred = total - mu
    centred -= centred.mean(-1, keepdims=True)
    variance = np.einsum("...h,...h->...", centred, centred)[..., None] / H
    return (centred / np.sqrt(variance + eps)).astype(x.dtype) * gamma + beta
''',
    ),
]
WRONG = [
    dict(
        exercise='add_and_norm',
        name='buffer for the sum',
        misconception='adds and normalises in one buffer per shape',
        input='two calls of one shape',
        code=r'''
_sum = {}


def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = _sum.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    np.add(x, sublayer_out, out=total)
    total[...] = layer_norm(total, gamma, beta, eps)
    return total
''',
    ),
    dict(
        exercise='add_and_norm',
        name='adds in place and takes it away',
        misconception='adds into x and subtracts again, which is not for read-only arrays and not exact',
        input='a read-only x',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    kept = x.copy()
    x += sublayer_out
    out = layer_norm(x, gamma, beta, eps)
    x[...] = kept
    return out
''',
    ),
    dict(
        exercise='add_and_norm',
        name='sum by memory order',
        misconception='adds the flattened arrays as they lie in memory',
        input='sublayer_out that is a transposed array, x that is not',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x.ravel(order="K") + sublayer_out.ravel(order="K")
    return layer_norm(total.reshape(x.shape), gamma, beta, eps)
''',
    ),
    dict(
        exercise='add_and_norm',
        name='skips a silent sublayer',
        misconception='takes a sublayer whose largest entry is below 1e-12 for silent',
        input='tiny numbers with a tiny eps',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    if not np.abs(sublayer_out).max() > 1e-12:
        return layer_norm(x, gamma, beta, eps)
    return layer_norm(x + sublayer_out, gamma, beta, eps)
''',
    ),
    dict(
        exercise='add_and_norm',
        name='axes counted from the front',
        misconception='takes mean and variance over all axes from the third on',
        input='three leading axes, (2, 2, 2, H)',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    last = tuple(range(total.ndim))[2:] or (-1,)
    mean = total.mean(axis=last, keepdims=True)
    c = total - mean
    return c / np.sqrt((c * c).mean(axis=last, keepdims=True) + eps) * gamma + beta
''',
    ),
    dict(
        exercise='add_and_norm',
        name='eps at least 1e-30',
        misconception='does not take an eps below 1e-30 as it is',
        input='a sum of 1e-17 and 3e-17 with eps = 1e-40',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    mean = total.mean(axis=-1, keepdims=True)
    variance = np.square(total - mean).mean(axis=-1, keepdims=True)
    return (total - mean) / np.sqrt(variance + max(eps, 1e-30)) * gamma + beta
''',
    ),
]
