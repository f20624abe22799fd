RIGHT = [
    dict(
        exercise='adam_step',
        name='plain',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"step": 0, "m": {k: np.zeros_like(p) for k, p in params.items()},
                 "v": {k: np.zeros_like(p) for k, p in params.items()}}
    t = state["step"] + 1
    new, ms, vs = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m = beta1 * state["m"][name] + (1 - beta1) * g
        v = beta2 * state["v"][name] + (1 - beta2) * g * g
        new[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        ms[name], vs[name] = m, v
    return new, {"step": t, "m": ms, "v": vs}
''',
    ),
    dict(
        exercise='adam_step',
        name='weighted means with running weights',
        code=r'''def _lerp(old, new, share):
    return new if old is None else (1 - share) * old + share * new

def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Keeps the corrected means themselves, and the factors 1 - beta^t, with t."""
    t = (state or {}).get("t", 0) + 1
    slots = (state or {}).get("slots", {})
    share1 = (1 - beta1) / (1 - beta1**t)
    share2 = (1 - beta2) / (1 - beta2**t)
    fresh = {
        name: (
            _lerp(slots.get(name, (None, None))[0], np.array(grads[name]), share1),
            _lerp(slots.get(name, (None, None))[1], np.square(grads[name]), share2),
        )
        for name in params
    }
    moved = {name: params[name] - lr * mean / (np.sqrt(np.maximum(square, 0)) + eps) for name, (mean, square) in fresh.items()}
    return moved, {"t": t, "slots": fresh}
''',
    ),
]

WRONG = [
    dict(
        exercise='adam_step',
        name='a parameter called step',
        misconception='m and v stand beside the counter `step` in one dict, where a parameter of that name collides',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = dict(state) if state else {"step": 0}
    t = state["step"] + 1
    state["step"] = t
    new = {}
    for name, param in params.items():
        g = grads[name]
        m, v = state.get(name, (np.zeros_like(param), np.zeros_like(param)))
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        state[name] = (m, v)
        new[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, state
''',
        input='a parameter called step',
    ),
    dict(
        exercise='adam_step',
        name='moments by position',
        misconception='m and v are lists in the order of params, which may change from step to step',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        zeros = [np.zeros_like(p) for p in params.values()]
        state = {"t": 0, "m": zeros, "v": zeros}
    t = state["t"] + 1
    new, ms, vs = {}, [], []
    for (name, param), m, v in zip(params.items(), state["m"], state["v"]):
        g = grads[name]
        ms.append(beta1 * m + (1 - beta1) * g)
        vs.append(beta2 * v + (1 - beta2) * g**2)
        new[name] = param - lr * (ms[-1] / (1 - beta1**t)) / (np.sqrt(vs[-1] / (1 - beta2**t)) + eps)
    return new, {"t": t, "m": ms, "v": vs}
''',
        input='params in another order in the second step',
    ),
    dict(
        exercise='adam_step',
        name='correction ends after 20 steps',
        misconception='the correction is dropped after some steps, long before beta2^t has faded',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"t": 0, "m": {}, "v": {}}
    t = state["t"] + 1
    early = t <= 20  # later the correction makes no difference
    c1, c2 = (1 - beta1**t, 1 - beta2**t) if early else (1.0, 1.0)
    new, m, v = {}, {}, {}
    for name, param in params.items():
        zero = np.zeros_like(param)
        m[name] = beta1 * state["m"].get(name, zero) + (1 - beta1) * grads[name]
        v[name] = beta2 * state["v"].get(name, zero) + (1 - beta2) * grads[name] ** 2
        new[name] = param - lr * (m[name] / c1) / (np.sqrt(v[name] / c2) + eps)
    return new, {"t": t, "m": m, "v": v}
''',
        input='the 21st step with beta2 = 0.999',
    ),
    dict(
        exercise='adam_step',
        name='a little inside the root too',
        misconception='a tiny number is added inside the root besides eps outside, as large as small squares',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"t": 0, "m": {k: np.zeros_like(p) for k, p in params.items()}, "v": {k: np.zeros_like(p) for k, p in params.items()}}
    t = state["t"] + 1
    m = {k: beta1 * state["m"][k] + (1 - beta1) * grads[k] for k in params}
    v = {k: beta2 * state["v"][k] + (1 - beta2) * grads[k] ** 2 for k in params}
    new = {}
    for k, p in params.items():
        m_hat = m[k] / (1 - beta1**t)
        v_hat = v[k] / (1 - beta2**t)
        new[k] = p - lr * m_hat / (np.sqrt(v_hat + 1e-24) + eps)
    return new, {"t": t, "m": m, "v": v}
''',
        input='gradient 1e-12 with eps = 1e-12',
    ),
    dict(
        exercise='adam_step',
        name='moments in flat copies',
        misconception='m and v are updated through flat views, which are copies where a parameter is transposed',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = (state["t"] if state else 0) + 1
    m, v, new = {}, {}, {}
    for name, param in params.items():
        m[name] = np.copy(state["m"][name]) if state else np.zeros_like(param)
        v[name] = np.copy(state["v"][name]) if state else np.zeros_like(param)
        g = grads[name].reshape(-1)
        flat_m, flat_v = m[name].reshape(-1), v[name].reshape(-1)
        flat_m += (1 - beta1) * (g - flat_m)
        flat_v += (1 - beta2) * (g**2 - flat_v)
        new[name] = param - lr * (m[name] / (1 - beta1**t)) / (np.sqrt(v[name] / (1 - beta2**t)) + eps)
    return new, {"t": t, "m": m, "v": v}
''',
        input='transposed parameters',
    ),
    dict(
        exercise='adam_step',
        name='counts from the first gradient',
        misconception='t counts for each parameter from its first gradient that is not 0',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = state or {}
    new_state, new = {}, {}
    for name, param in params.items():
        g = grads[name]
        m, v, t = state.get(name, (np.zeros_like(param), np.zeros_like(param), 0))
        if t > 0 or g.any():  # nothing to remember yet
            t = t + 1
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            param = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        new[name], new_state[name] = param, (m, v, t)
    return new, new_state
''',
        input='a parameter whose first gradient is 0 everywhere, then 1, with beta1 = 0.5, beta2 = 0.75',
    ),
    dict(
        exercise='adam_step',
        name='pairs as keys',
        misconception='the keys of state are tuples, though state has string keys',
        code=r'''def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    old = state or {}
    t = old.get("t", 0) + 1
    state, new = {"t": t}, {}
    for name, param in params.items():
        zero = np.zeros_like(param)
        state["m", name] = m = beta1 * old.get(("m", name), zero) + (1 - beta1) * grads[name]
        state["v", name] = v = beta2 * old.get(("v", name), zero) + (1 - beta2) * grads[name] ** 2
        new[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, state
''',
        input='the state after any step',
    ),
]
