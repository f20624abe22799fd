RIGHT = [
    dict(
        exercise='add_and_norm',
        name='layer_norm of the sum',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(x + sublayer_out, gamma, beta, eps=eps)
""",
    ),
    dict(
        exercise='add_and_norm',
        name='by itself',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = np.add(x, sublayer_out, dtype=np.float64)
    total -= total.mean(axis=-1, keepdims=True)
    spread = np.einsum("...h,...h->...", total, total)[..., None] / x.shape[-1]
    return (gamma * total / np.sqrt(spread + eps) + beta).astype(x.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='add_and_norm',
        name='one offset for all tokens',
        misconception='the mean of all tokens is taken off, then the shortcut mean(s^2) - mean^2',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    total = total - total.mean()
    mean = total.mean(axis=-1, keepdims=True)
    variance = np.maximum((total**2).mean(axis=-1, keepdims=True) - mean**2, 0)
    return gamma * (total - mean) / np.sqrt(variance + eps) + beta
""",
        input='two tokens, one of them 1e9 away from 0',
    ),
    dict(
        exercise='add_and_norm',
        name='adds into x and takes off again',
        misconception='x += sublayer_out and x -= sublayer_out are thought to leave x alone',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    x += sublayer_out
    out = layer_norm(x, gamma, beta, eps)
    x -= sublayer_out
    return out
""",
        input='read-only x',
    ),
    dict(
        exercise='add_and_norm',
        name='sum kept per shape',
        misconception='the result is made in an array that the next call uses again',
        code="""_sum = {}

def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = _sum.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    np.add(x, sublayer_out, out=total)
    total[...] = layer_norm(total, gamma, beta, eps)
    return total
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='add_and_norm',
        name='smallest eps',
        misconception='eps is raised to 1e-24 at least, as nothing smaller is thought to count',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(x + sublayer_out, gamma, beta, max(eps, 1e-24))
""",
        input='eps = 1e-40 with numbers of 1e-15',
    ),
    dict(
        exercise='add_and_norm',
        name='sum in memory order',
        misconception='both arrays are added number by number as they lie in memory',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = (x.ravel("A") + sublayer_out.ravel("A")).reshape(x.shape)
    return layer_norm(total, gamma, beta, eps)
""",
        input='x in Fortran order, sublayer_out in C order',
    ),
    dict(
        exercise='add_and_norm',
        name='nothing new in float64',
        misconception='where the sum is all equal, beta is filled into np.empty of the default dtype',
        code="""def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    if not total.any():
        out = np.empty(total.shape)
        out[...] = beta
        return out
    return layer_norm(total, gamma, beta, eps)
""",
        input='float32 vectors whose sum is 0',
    ),
]
