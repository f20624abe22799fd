RIGHT = [
    dict(
        exercise='add_and_norm',
        name='one-line',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(x + sublayer_out, gamma, beta, eps)
''',
    ),
    dict(
        exercise='add_and_norm',
        name='own-norm',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = np.add(x, sublayer_out)
    total -= np.mean(total, axis=-1, keepdims=True)
    spread = np.sqrt(np.einsum("...h,...h->...", total, total) / total.shape[-1] + eps)
    return total / spread[..., None] * gamma + beta
''',
    ),
]
WRONG = [
    dict(
        exercise='add_and_norm',
        name='norm-of-the-sentence',
        misconception='takes mean and variance over all axes but the batch',
        input='x of shape (2, 3, 4)',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    axes = tuple(range(1, total.ndim)) or (0,)  # every sentence by itself
    centred = total - total.mean(axis=axes, keepdims=True)
    variance = (centred**2).mean(axis=axes, keepdims=True)
    return gamma * centred / np.sqrt(variance + eps) + beta
''',
    ),
    dict(
        exercise='add_and_norm',
        name='eps-at-least-1e-12',
        misconception='an eps below 1e-12 is thought too small and raised to it',
        input='eps = 1e-24 with numbers of the size 1e-9',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(x + sublayer_out, gamma, beta, max(eps, 1e-12))
''',
    ),
    dict(
        exercise='add_and_norm',
        name='offset-of-x-only',
        misconception='takes off the mean of x and then the textbook variance, so an offset of sublayer_out costs digits',
        input='a common offset of 1e9 in sublayer_out',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = (x - x.mean(axis=-1, keepdims=True)) + sublayer_out
    mu = total.mean(axis=-1, keepdims=True)
    variance = np.maximum((total**2).mean(axis=-1, keepdims=True) - mu**2, 0)
    return gamma * (total - mu) / np.sqrt(variance + eps) + beta
''',
    ),
    dict(
        exercise='add_and_norm',
        name='added-and-taken-off',
        misconception='adds into x and takes it off again, which rounding does not undo',
        input='x = 0.1 and sublayer_out = 1e8, or x read-only',
        code=r'''
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    x += sublayer_out
    out = layer_norm(x, gamma, beta, eps)
    x -= sublayer_out
    return out
''',
    ),
]
