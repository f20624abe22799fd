RIGHT = [
    dict(exercise='adamw_step', name='adam_step, then the decay', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    return {n: new if n in no_decay else new - lr * weight_decay * params[n] for n, new in moved.items()}, state
"""),
    dict(exercise='adamw_step', name='own moments, decay as a factor', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    spared = frozenset(no_decay)
    t = (state["t"] if state else 0) + 1
    after = {"t": t, "first": {}, "second": {}}
    out = {}
    for name in sorted(params):
        p, g = params[name], grads[name]
        m = (1 - beta1) * g + (beta1 * state["first"][name] if state else 0)
        v = (1 - beta2) * (g * g) + (beta2 * state["second"][name] if state else 0)
        after["first"][name], after["second"][name] = m, v
        keep = 1.0 if name in spared else 1.0 - lr * weight_decay
        out[name] = keep * p - (lr / (1 - beta1**t)) * m / (np.sqrt(v) / math.sqrt(1 - beta2**t) + eps)
    return {name: out[name] for name in params}, after
"""),
]
WRONG = [
    dict(exercise='adamw_step', name='prefix', misconception='no_decay taken for beginnings of names', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        if not name.startswith(tuple(no_decay)):
            moved[name] = moved[name] - lr * weight_decay * param
    return moved, state
""", input="no_decay = ['b'], a parameter called beta"),
    dict(exercise='adamw_step', name='lr 0 returns at once', misconception='a step with lr = 0 taken for no step', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    if lr == 0:
        return dict(params), dict(state or {})
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    return {n: new if n in no_decay else new - lr * weight_decay * params[n] for n, new in moved.items()}, state
""", input='lr = 0 first, then a step'),
    dict(exercise='adamw_step', name='loops over grads', misconception='the names of grads taken for those of params', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    decayed = {}
    for name in grads:
        decay = 0.0 if name in no_decay else weight_decay
        decayed[name] = moved[name] - lr * decay * params[name]
    return decayed, state
""", input='grads holds a further name'),
    dict(exercise='adamw_step', name='spared names remembered', misconception='the spared names of the last start are used for every model with the same names', code="""_spared = {}
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, after = adam_step(params, grads, state, lr, beta1, beta2, eps)
    if not state:
        _spared[tuple(params)] = set(no_decay)  # the same in every step, so look it up later
    spared = _spared.get(tuple(params), set(no_decay))
    return {n: new if n in spared else new - lr * weight_decay * params[n] for n, new in moved.items()}, after
""", input='two models by turns, one with no_decay and one without'),
    dict(exercise='adamw_step', name='decay bounded', misconception='the pull is kept within 10, as a safeguard', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    out = {}
    for name, p in params.items():
        if name in no_decay:
            out[name] = moved[name]
        else:
            out[name] = moved[name] - np.clip(lr * weight_decay * p, -10, 10)
    return out, state
""", input='p = 1000 with lr · weight_decay = 0.25'),
    dict(exercise='adamw_step', name='only matrices and vectors decay', misconception='decay written for arrays of one or two axes', code="""def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    old = state or {}
    t = old.get("t", 0) + 1
    after, out = {"t": t}, {}
    for name, p in params.items():
        g = grads[name]
        m = beta1 * old.get("m" + name, np.zeros_like(p)) + (1 - beta1) * g
        v = beta2 * old.get("v" + name, np.zeros_like(p)) + (1 - beta2) * g**2
        after |= {"m" + name: m, "v" + name: v}
        out[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        if p is not None and not (name in no_decay or not np.any(p)) and p.ndim <= 2:
            out[name] -= lr * weight_decay * p
    return out, after
""", input='a parameter with three axes'),
]
