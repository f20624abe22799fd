RIGHT = [
    dict(
        exercise='clip_by_global_norm',
        name='sum of squares',
        code="""def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(grad, dtype=np.float64))) for grad in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: grad * factor for name, grad in grads.items()}, norm
""",
    ),
    dict(
        exercise='clip_by_global_norm',
        name='norm of norms, scaled against overflow',
        code="""def clip_by_global_norm(grads, max_norm):
    largest = max(float(np.abs(grad).max()) for grad in grads.values())
    if largest == 0:
        return grads, 0.0
    lengths = [float(np.linalg.norm((grad / largest).astype(np.float64))) for grad in grads.values()]
    norm = largest * math.hypot(*lengths)
    if norm <= max_norm:
        return dict(grads), norm
    return {name: np.divide(np.multiply(grad, max_norm), norm + 1e-6 * (norm < 1e-3)) for name, grad in grads.items()}, norm
""",
    ),
    dict(
        exercise='clip_by_global_norm',
        name='always new, small number in the denominator',
        code="""def clip_by_global_norm(grads, max_norm):
    whole = np.concatenate([np.asarray(g, dtype=np.float64).ravel() for g in grads.values()])
    norm = np.sqrt(whole @ whole)
    factor = float(min(1.0, max_norm / (norm + 1e-6)))
    return {name: g.copy() if norm < max_norm else g * factor for name, g in grads.items()}, norm
""",
    ),
]
WRONG = [
    dict(
        exercise='clip_by_global_norm',
        name='equal objects counted once',
        misconception='an array that stands under two names is taken for tied weights and counted once in the norm',
        code="""def clip_by_global_norm(grads, max_norm):
    different = {id(grad): grad for grad in grads.values()}
    norm = math.sqrt(sum(float((grad**2).sum()) for grad in different.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
""",
        input='one array object under two names',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='denominator at least 1',
        misconception='the division is made safe by max(norm, 1), so norms below 1 are not scaled to max_norm',
        code="""def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(grad, grad)) for grad in grads.values()))
    if norm > max_norm:
        scale = max_norm / max(norm, 1.0)
        grads = {name: scale * grad for name, grad in grads.items()}
    return grads, norm
""",
        input='norm 0.5, max_norm 0.1',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='vectors and matrices only',
        misconception='each row of a gradient is taken for a vector; with a third axis the rows are multiplied with each other',
        code="""def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for grad in grads.values():
        rows = grad if grad.ndim > 1 else grad[np.newaxis]
        total += sum(float(row.dot(row)) if row.ndim == 1 else float(np.sum(row.dot(row.T))) for row in rows)
    norm = math.sqrt(total)
    if norm <= max_norm:
        return grads, norm
    return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
""",
        input='a gradient with three axes',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='scaled in place and back',
        misconception="the caller's gradients are scaled, copied and divided again",
        code="""def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(grad**2)) for grad in grads.values()))
    if norm <= max_norm:
        return grads, norm
    factor, clipped = max_norm / norm, {}
    for name, grad in grads.items():
        grad *= factor
        clipped[name] = grad.copy()
        grad /= factor
    return clipped, norm
""",
        input='read-only gradients that are clipped',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='long vector in memory order',
        misconception="all gradients become one vector by ravel('K') and are cut back in C order",
        code="""def clip_by_global_norm(grads, max_norm):
    whole = np.concatenate([grad.ravel("K") for grad in grads.values()])
    norm = float(np.linalg.norm(whole))
    if norm > max_norm:
        whole = whole * (max_norm / norm)
    cuts = np.cumsum([grad.size for grad in grads.values()])[:-1]
    parts = np.split(whole, cuts)
    return {n: part.reshape(g.shape) for (n, g), part in zip(grads.items(), parts)}, norm
""",
        input='a gradient that is a transposed array',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='clipped gradients kept per name',
        misconception='clipped arrays are kept and written over by the next call',
        code="""_clipped = {}


def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(grad**2)) for grad in grads.values()))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    out = {}
    for name, grad in grads.items():
        key = name, grad.shape, grad.dtype.char
        out[name] = _clipped.setdefault(key, np.empty(grad.shape, grad.dtype))
        np.multiply(grad, factor, out=out[name])
    return out, norm
""",
        input='two calls with the same names',
    ),
]
