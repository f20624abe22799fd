RIGHT = [
    dict(exercise='softmax_backward', name='the formula', code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    mean = np.sum(d_out * probs, axis=-1, keepdims=True)
    return probs * (d_out - mean)
'''),
    dict(exercise='softmax_backward', name='the whole Jacobian', code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    n = probs.shape[-1]
    jacobian = probs[..., :, None] * (np.eye(n, dtype=probs.dtype) - probs[..., None, :])
    return np.einsum("...i,...ij->...j", d_out, jacobian)
'''),
]
WRONG = [
    dict(exercise='softmax_backward', name='shifted by its last entry', misconception='d_out minus its last entry changes nothing on paper, and loses all digits where that entry is huge and its share 0', code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    d = d_out - d_out[..., -1:]
    return probs * (d - np.sum(d * probs, axis=-1, keepdims=True))
''', input='a share of 0 at the last place, with d_out = 1e17 there'),
    dict(exercise='softmax_backward', name='shares below the noise', misconception='shares below 1e-12 are taken for masked ones', code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    p = np.where(probs < 1e-12, probs.dtype.type(0), probs)
    return p * (d_out - (p * d_out).sum(axis=-1, keepdims=True))
''', input='a share of 1e-14 with d_out = 1e14'),
    dict(exercise='softmax_backward', name='mean taken off in place', misconception='d_out -= mean changes the input for a moment', code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    kept = d_out.copy()
    d_out -= np.sum(d_out * probs, axis=-1, keepdims=True)
    dx = d_out * probs
    d_out[...] = kept
    return dx
''', input='a read-only d_out'),
    dict(exercise='softmax_backward', name='rows in two orders', misconception="rows are made by reshape with order='A', which is not the same for both arrays", code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    n = probs.shape[-1]
    d, p = (each.reshape((-1, n), order="A") for each in (d_out, probs))
    dx = p * (d - np.einsum("ri,ri->r", d, p)[:, np.newaxis])
    return dx.reshape(probs.shape)
''', input='d_out in Fortran order, probs in C order, three axes'),
    dict(exercise='softmax_backward', name='one row in float64', misconception='np.outer and np.diag build the table of a single row, with np.eye in float64', code=r'''def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    if probs.ndim == 1:
        table = probs[:, None] * np.eye(len(probs)) - np.outer(probs, probs)
        return table @ d_out
    return probs * (d_out - np.sum(d_out * probs, axis=-1, keepdims=True))
''', input='float32 without leading axes'),
    dict(exercise='softmax_backward', name='result in a kept array', misconception='np.multiply(out=…) writes into one array per shape', code=r'''_dx = {}


def softmax_backward(d_out: np.ndarray, probs: np.ndarray) -> np.ndarray:
    dx = _dx.setdefault((probs.shape, probs.dtype), np.empty_like(probs))
    np.multiply(d_out, probs, out=dx)
    mean = dx.sum(axis=-1, keepdims=True)
    return np.subtract(dx, probs * mean, out=dx)
''', input='two calls of one shape: the second changes the first result'),
]
