RIGHT = [
    dict(
        exercise='clip_by_global_norm',
        name='one sum',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads.values()))
    if norm <= max_norm:
        return {name: g.copy() for name, g in grads.items()}, norm
    factor = max_norm / norm
    return {name: g * factor for name, g in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='norm of norms',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    lengths = [np.linalg.norm(np.asarray(g, dtype=float).reshape(-1)) for g in grads.values()]
    norm = np.linalg.norm(lengths)
    factor = min(1.0, float(max_norm) / max(float(norm), 1e-300))
    return {name: (g if factor == 1.0 else factor * g) for name, g in grads.items()}, norm
''',
    ),
]
WRONG = [
    dict(
        exercise='clip_by_global_norm',
        name='a set of squares',
        misconception='curly brackets in the sum: arrays of equal length count once',
        input='two arrays of the same length (q and k both [3, 4])',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norm = float(math.sqrt(sum({float(np.sum(g**2)) for g in grads.values()})))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='Frobenius for matrices',
        misconception='arrays are thought to have one or two axes',
        input='an array with three axes',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    squares = 0.0
    for grad in grads.values():
        kind = "fro" if grad.ndim > 1 else None
        squares += float(np.linalg.norm(grad, kind)) ** 2
    norm = math.sqrt(squares)
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: grad * factor for name, grad in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='squared length against the bound',
        misconception='the decision compares the sum of squares, not its root, with max_norm',
        input='a norm of 0.8 with max_norm 0.7',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    total = sum(float(np.sum(g**2)) for g in grads.values())
    norm = math.sqrt(total)
    if total > max_norm:
        factor = min(1.0, max_norm / norm)
        return {name: g * factor for name, g in grads.items()}, norm
    return dict(grads), norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='a tiny norm is 0',
        misconception='norms below 1e-11 are reported as 0',
        input='a single gradient of 1e-12',
        code=r'''
def clip_by_global_norm(grads, max_norm):
    norm = float(math.sqrt(sum(float(np.sum(g**2)) for g in grads.values())))
    if norm < 1e-11:
        return dict(grads), 0.0
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
''',
    ),
]
