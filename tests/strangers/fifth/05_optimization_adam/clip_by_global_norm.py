RIGHT = [
    dict(
        exercise='clip_by_global_norm',
        name='one long float64 vector',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    long = np.concatenate([grads[k].astype(np.float64).ravel() for k in grads])
    norm = float(np.linalg.norm(long))
    if norm <= max_norm:
        return {k: g.copy() for k, g in grads.items()}, norm
    factor = float(max_norm) / norm
    return {k: (g * factor).astype(g.dtype) for k, g in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name="hypot over the arrays' norms, divided by a ratio",
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norm = 0.0
    for grad in grads.values():
        norm = math.hypot(norm, float(np.sqrt(np.einsum("i,i->", grad.ravel().astype(float), grad.ravel().astype(float)))))
    ratio = max(1.0, norm / max_norm)
    return {name: np.divide(grad, ratio, dtype=grad.dtype) for name, grad in grads.items()}, norm
''',
    ),
]
WRONG = [
    dict(
        exercise='clip_by_global_norm',
        name='squares-summed-one-by-one-in-float32',
        misconception='adds the squares one after the other to a float32 number, which swallows small ones',
        input='one gradient of 1e12 and 50 000 of 1e9',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    total = np.float32(0)
    for grad in grads.values():
        for value in (grad.astype(np.float64) ** 2).ravel():
            total = total + np.float32(value)
    norm = math.sqrt(float(total))
    factor = float(max_norm / norm) if norm > max_norm else 1.0
    return {name: grad * factor for name, grad in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='adds-1e-5',
        misconception='adds 1e-5 to the norm in the denominator, not at most 1e-6',
        input='norm 0.02 clipped to 0.01',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(grad**2) for grad in grads.values())))
    factor = min(1.0, max_norm / (norm + 1e-5))
    return {name: grad * factor for name, grad in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='scaled-and-scaled-back',
        misconception="scales the caller's arrays, copies them and scales them back",
        input='gradients that are read-only, clipped',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(g * g)) for g in grads.values()))
    if norm <= max_norm:
        return grads, norm
    factor, clipped = max_norm / norm, {}
    for name, g in grads.items():
        g *= factor
        clipped[name] = g.copy()
        g /= factor
    return clipped, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='kept-buffers',
        misconception='writes the clipped gradients into arrays that are kept per name and shape',
        input='the result of the first of two calls, after the second',
        code=r'''
_clipped = {}


def clip_by_global_norm(grads, max_norm):
    norm = float(np.sqrt(sum(np.vdot(g, g) for g in grads.values())))
    factor = max_norm / norm if norm > max_norm else 1.0
    out = {}
    for name, g in grads.items():
        buffer = _clipped.setdefault((name, g.shape, g.dtype.str), np.empty(g.shape, dtype=g.dtype))
        out[name] = np.multiply(g, factor, out=buffer)
    return out, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='frobenius-is-for-matrices',
        misconception='asks for the Frobenius norm, which NumPy has for two axes only',
        input='a gradient with three axes',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norms = [float(np.linalg.norm(g, "fro")) if g.ndim > 1 else float(np.linalg.norm(g)) for g in grads.values()]
    norm = math.hypot(*norms)
    if norm > max_norm:
        return {name: g * (max_norm / norm) for name, g in grads.items()}, norm
    return dict(grads), norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='norm-as-an-array',
        misconception='returns the norm as an array without axes',
        input='the type of the norm',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    squares = np.zeros(())
    for g in grads.values():
        squares += np.sum(np.square(g))
    norm = np.asarray(np.sqrt(squares))
    factor = float(max_norm / norm) if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
''',
    ),
]
