RIGHT = [
    dict(
        exercise='adamw_step',
        name='adam_step, then decay',
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name in moved:
        if name not in no_decay:
            moved[name] = moved[name] - lr * weight_decay * params[name]
    return moved, state
""",
    ),
    dict(
        exercise='adamw_step',
        name='on its own, shrink first',
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    spared = frozenset(no_decay)
    old = state if state else {"t": 0, "moments": {}}
    t = int(old["t"]) + 1
    moments, new = {}, {}
    for name, p in params.items():
        g = grads[name].astype(np.float64)
        m, v = old["moments"].get(name, (0.0, 0.0))
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        moments[name] = (m, v)
        share = 1.0 if name in spared else 1.0 - lr * weight_decay
        step = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        new[name] = (share * p.astype(np.float64) - lr * step).astype(p.dtype)
    return new, {"t": t, "moments": moments}
""",
    ),
    dict(
        exercise='adamw_step',
        name='two groups',
        code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    shrunk = {n: p + (moved[n] - p) - p * (lr * weight_decay) for n, p in params.items() if n not in set(no_decay)}
    return moved | shrunk, new_state
""",
    ),
]
WRONG = [
    dict(
        exercise='adamw_step',
        name='last part of the name',
        misconception="names are compared by what stands after the last dot, so 'layer.b' is spared by 'b'",
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        if name not in no_decay and name.split(".")[-1] not in no_decay:
            moved[name] = moved[name] - lr * weight_decay * param
    return moved, state
""",
        input="params 'b' and 'layer.b', no_decay = ['b']",
    ),
    dict(
        exercise='adamw_step',
        name='only vectors are spared',
        misconception='a matrix decays even if it is named in no_decay',
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        bias = param.ndim == 1 and name in no_decay
        if not bias:
            moved[name] = moved[name] - lr * weight_decay * param
    return moved, state
""",
        input='a matrix named in no_decay',
    ),
    dict(
        exercise='adamw_step',
        name='names taken out of the list',
        misconception="the names are popped from the caller's list no_decay, which is empty after the step",
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    names = no_decay if isinstance(no_decay, list) else list(no_decay)
    spared = set()
    while names:
        spared.add(names.pop())
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        if name not in spared:
            moved[name] = moved[name] - lr * weight_decay * param
    return moved, state
""",
        input="no_decay = ['b'], a list that is used again in the next step",
    ),
    dict(
        exercise='adamw_step',
        name='shrunk in place and blown up again',
        misconception="the parameters are multiplied in the caller's arrays and divided afterwards",
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    keep = 1 - lr * weight_decay
    kept = {name: param.copy() for name, param in params.items()}
    for name in params:
        if name not in no_decay:
            params[name] *= keep
    result = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name in params:
        params[name][...] = kept[name]
    return result
""",
        input='read-only params',
    ),
    dict(
        exercise='adamw_step',
        name='no regard to case',
        misconception='names are compared in lower case, though they match exactly',
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    spared = {name.lower() for name in no_decay}
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    return {
        name: new if name.lower() in spared else new - lr * weight_decay * params[name] for name, new in moved.items()
    }, state
""",
        input="params 'B' and 'b', no_decay = ['b']",
    ),
    dict(
        exercise='adamw_step',
        name='decay waits for a gradient',
        misconception='an array whose gradient is all 0 in this step is not decayed while others are trained',
        code="""def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    active = {name: bool(grad.any()) for name, grad in grads.items()}
    if any(active.values()):
        decayed = [name for name in params if name not in no_decay and active[name]]
    else:
        decayed = [name for name in params if name not in no_decay]
    for name in decayed:
        moved[name] = moved[name] - lr * weight_decay * params[name]
    return moved, new_state
""",
        input='two matrices, one with a gradient and one whose gradient is 0',
    ),
]
