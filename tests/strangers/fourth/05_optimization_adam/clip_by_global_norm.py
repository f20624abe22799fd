RIGHT = [
    dict(
        exercise='clip_by_global_norm',
        name='sum of squares',
        code=r'''def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads.values()))
    factor = float(max_norm / norm) if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
''',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='one long vector',
        code=r'''def clip_by_global_norm(grads, max_norm):
    if not grads:
        return {}, 0.0
    vector = np.concatenate([np.reshape(array, -1) for array in grads.values()]).astype(float)
    norm = np.linalg.norm(vector)
    if norm <= max_norm:
        return dict(grads), norm
    vector *= max_norm / norm
    clipped, start = {}, 0
    for name, array in grads.items():
        end = start + array.size
        clipped[name] = vector[start:end].reshape(array.shape).astype(array.dtype)
        start = end
    return clipped, norm
''',
    ),
]

WRONG = [
    dict(
        exercise='clip_by_global_norm',
        name='rows times rows',
        misconception='an array has one or two axes: row @ row of a 3-dimensional array is a matrix product',
        code=r'''def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for grad in grads.values():
        for row in np.atleast_2d(grad):
            total = total + row @ row
    norm = float(np.sqrt(np.sum(total)))
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return {name: grad * factor for name, grad in grads.items()}, norm
''',
        input='a gradient with three axes',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='norm as an array of no axes',
        misconception='the norm is a 0-dimensional array, not a number',
        code=r'''def clip_by_global_norm(grads, max_norm):
    squares = np.zeros(())
    for grad in grads.values():
        squares += np.sum(np.square(grad), dtype=np.float64)
    norm = np.sqrt(squares, out=squares)
    factor = float(max_norm / norm) if norm > max_norm else 1.0
    return {name: factor * grad for name, grad in grads.items()}, norm
''',
        input='any gradients',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='gradients kept in a buffer',
        misconception='buffers are reused, so the next call changes the clipped gradients of the last one',
        code=r'''_buffers = {}

def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float((grad.astype(np.float64) ** 2).sum()) for grad in grads.values()))
    if norm <= max_norm:
        return grads, norm
    clipped = {}
    for name, grad in grads.items():
        room = _buffers.setdefault((name, grad.shape, grad.dtype), np.empty(grad.shape, grad.dtype))
        clipped[name] = np.multiply(grad, max_norm / norm, out=room)
    return clipped, norm
''',
        input='two calls of the same shapes, both clipped',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='same shape counted once',
        misconception='squares are collected in a dict by shape, so of two arrays of one shape only the last counts',
        code=r'''def clip_by_global_norm(grads, max_norm):
    squares = {grad.shape: float(np.sum(np.square(grad))) for grad in grads.values()}
    norm = math.sqrt(sum(squares.values()))
    if norm > max_norm:
        return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
    return grads, norm
''',
        input='two gradients of the same shape',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='set of squares',
        misconception='equal sums of squares are counted once, since they go into a set',
        code=r'''def clip_by_global_norm(grads, max_norm):
    norms = {float(np.linalg.norm(grad)) for grad in grads.values()}
    norm = math.sqrt(sum(n**2 for n in norms))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: grad * factor for name, grad in grads.items()}, norm
''',
        input='two arrays of equal norm',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='always a little shorter',
        misconception='the factor is max_norm / (the larger of norm and max_norm + 1e-6), also where nothing is to be clipped',
        code=r'''def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g))) for g in grads.values()))
    factor = max_norm / (max(norm, max_norm) + 1e-6)
    return {name: factor * g for name, g in grads.items()}, norm
''',
        input='short gradients with max_norm = 0.01',
    ),
    dict(
        exercise='clip_by_global_norm',
        name='a norm of 1e-10 is nothing',
        misconception='gradients with a norm below 1e-11 are taken for 0',
        code=r'''def clip_by_global_norm(grads, max_norm):
    squares = [np.vdot(g, g) for g in grads.values()]
    norm = float(np.sqrt(np.sum(squares)))
    if norm < 1e-11:
        return {name: np.zeros_like(g) for name, g in grads.items()}, 0.0
    scale = min(1.0, max_norm / norm)
    return {name: g * scale for name, g in grads.items()}, norm
''',
        input='one gradient of 1e-12',
    ),
]
