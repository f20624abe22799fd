RIGHT = [
    dict(exercise='clip_by_global_norm', name='sum of squares', code="""def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
"""),
    dict(exercise='clip_by_global_norm', name='one long vector, numpy norm', code="""def clip_by_global_norm(grads, max_norm):
    long = np.concatenate([np.asarray(g).reshape(-1) for g in grads.values()])
    norm = np.linalg.norm(long)
    if not norm > max_norm:
        return grads, norm
    share = float(max_norm / (norm + 1e-6))
    return {k: np.multiply(v, share) for k, v in grads.items()}, norm
"""),
]
WRONG = [
    dict(exercise='clip_by_global_norm', name='two axes only', misconception='squares summed over the last two axes only', code="""def clip_by_global_norm(grads, max_norm):
    squares = sum(np.sum(np.atleast_2d(g) ** 2, axis=(-2, -1)) for g in grads.values())
    norm = np.sqrt(squares)
    factor = float(max_norm / norm) if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
""", input='an array with three axes'),
    dict(exercise='clip_by_global_norm', name='norm as an array', misconception='a 0-d array taken for a number', code="""def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(np.array([np.vdot(g, g) for g in grads.values()]).sum(keepdims=True)).reshape(())
    factor = float(max_norm / norm) if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
""", input='any call: the type of the norm'),
    dict(exercise='clip_by_global_norm', name='shape changed for a moment', misconception="changing an input's shape and back is thought harmless", code="""def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for g in grads.values():
        shape = g.shape
        g.shape = (-1,)
        total += float(g @ g)
        g.shape = shape
    norm = math.sqrt(total)
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
""", input='a transposed gradient'),
    dict(exercise='clip_by_global_norm', name='safe against overflow, not against 0', misconception='each array divided by its largest entry', code="""def clip_by_global_norm(grads, max_norm):
    if not any(g.any() for g in grads.values()):
        return dict(grads), 0.0
    parts = []
    for g in grads.values():
        largest = np.max(np.abs(g))
        parts.append(float(largest) * math.sqrt(float(np.sum((g / largest) ** 2))))
    norm = math.hypot(*parts)
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
""", input='one array all 0 beside others'),
    dict(exercise='clip_by_global_norm', name='buffers kept', misconception='reuses its result arrays from call to call', code="""_out = {}
def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    clipped = {}
    for name, g in grads.items():
        key = name, g.shape, g.dtype.str
        buffer = _out.get(key)
        if buffer is None or np.shares_memory(buffer, g):
            buffer = _out[key] = np.empty(g.shape, g.dtype)
        clipped[name] = np.multiply(g, max_norm / norm, out=buffer)
    return clipped, norm
""", input='two clipped calls, then look at the first result'),
    dict(exercise='clip_by_global_norm', name='equal arrays counted once', misconception='norms gathered in a set or dict keyed by norm', code="""def clip_by_global_norm(grads, max_norm):
    norms = {float(np.linalg.norm(g)) for g in grads.values()}
    norm = math.hypot(*norms)
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
""", input='two arrays with the same norm'),
]
