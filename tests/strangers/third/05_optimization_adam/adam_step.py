RIGHT = [
    dict(exercise='adam_step', name='three dicts', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"step": 0, "m": {n: np.zeros_like(p) for n, p in params.items()},
                 "v": {n: np.zeros_like(p) for n, p in params.items()}}
    t = state["step"] + 1
    new, ms, vs = {}, {}, {}
    for name, p in params.items():
        g = grads[name]
        ms[name] = m = beta1 * state["m"][name] + (1 - beta1) * g
        vs[name] = v = beta2 * state["v"][name] + (1 - beta2) * g**2
        new[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, {"step": t, "m": ms, "v": vs}
"""),
    dict(exercise='adam_step', name='float64 inside, running weights', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    # sums of weights instead of powers: w1 = 1 - beta1**t
    old = dict(state or {})
    w1 = beta1 * old.get("w1", 0.0) + (1 - beta1)
    w2 = beta2 * old.get("w2", 0.0) + (1 - beta2)
    moments = old.get("moments", {})
    out, kept = {}, {}
    for name in params:
        g = np.asarray(grads[name], dtype=np.float64)
        m, v = moments.get(name, (0.0, 0.0))
        m = m + (1 - beta1) * (g - m)
        v = v + (1 - beta2) * (np.square(g) - v)
        kept[name] = (m, v)
        step = np.divide(m / w1, np.sqrt(v / w2) + eps)
        out[name] = (params[name] - lr * step).astype(params[name].dtype)
    return out, {"w1": w1, "w2": w2, "moments": kept}
"""),
]
WRONG = [
    dict(exercise='adam_step', name='v under the name with _v', misconception='m and v of different parameters meet in one dict', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = dict(state or {"": 0})
    state[""] = t = state[""] + 1
    new = {}
    for name, p in params.items():
        g = grads[name]
        m = beta1 * state.get(name, np.zeros_like(p)) + (1 - beta1) * g
        v = beta2 * state.get(name + "_v", np.zeros_like(p)) + (1 - beta2) * g**2
        state[name], state[name + "_v"] = m, v
        new[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, state
""", input='params named W and W_v'),
    dict(exercise='adam_step', name='loops over grads', misconception='the names of grads taken for those of params', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"step": 0, "m": {n: np.zeros_like(g) for n, g in grads.items()},
                 "v": {n: np.zeros_like(g) for n, g in grads.items()}}
    t = state["step"] + 1
    new, ms, vs = {}, {}, {}
    for name, g in grads.items():
        ms[name] = m = beta1 * state["m"][name] + (1 - beta1) * g
        vs[name] = v = beta2 * state["v"][name] + (1 - beta2) * g**2
        new[name] = params[name] - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, {"step": t, "m": ms, "v": vs}
""", input='grads holds a further name'),
    dict(exercise='adam_step', name='correction ends', misconception='the correction is left out once t is beyond 1/(1 - beta2)', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"step": 0, "m": {n: np.zeros_like(p) for n, p in params.items()},
                 "v": {n: np.zeros_like(p) for n, p in params.items()}}
    t = state["step"] + 1
    new, ms, vs = {}, {}, {}
    early = t <= 1 / (1 - beta2)  # later on both factors are 1
    c1, c2 = (1 - beta1**t, 1 - beta2**t) if early else (1.0, 1.0)
    for name, p in params.items():
        g = grads[name]
        ms[name] = m = beta1 * state["m"][name] + (1 - beta1) * g
        vs[name] = v = beta2 * state["v"][name] + (1 - beta2) * g**2
        new[name] = p - lr * (m / c1) / (np.sqrt(v / c2) + eps)
    return new, {"step": t, "m": ms, "v": vs}
""", input='beta2 = 0.75, step 5'),
    dict(exercise='adam_step', name='moments in lists', misconception='m and v kept by position, but the order of the entries may change', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, ms, vs = (state["t"], state["m"], state["v"]) if state else (0, [0.0] * len(params), [0.0] * len(params))
    t, new, new_ms, new_vs = t + 1, {}, [], []
    for (name, p), m, v in zip(params.items(), ms, vs):
        g = grads[name]
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        new[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        new_ms.append(m)
        new_vs.append(v)
    return new, {"t": t, "m": new_ms, "v": new_vs}
""", input='params in another order in the second step'),
    dict(exercise='adam_step', name='step bounded by lr', misconception='Adam is thought never to move further than lr', code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"step": 0, "m": {n: np.zeros_like(p) for n, p in params.items()},
                 "v": {n: np.zeros_like(p) for n, p in params.items()}}
    t = state["step"] + 1
    new, ms, vs = {}, {}, {}
    for name, p in params.items():
        g = grads[name]
        ms[name] = m = beta1 * state["m"][name] + (1 - beta1) * g
        vs[name] = v = beta2 * state["v"][name] + (1 - beta2) * g**2
        ratio = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        new[name] = p - lr * np.clip(ratio, -1, 1)
    return new, {"step": t, "m": ms, "v": vs}
""", input='beta1 = 0, gradients 0 then 4: the ratio is 1.32'),
    dict(exercise='adam_step', name='numbers as keys', misconception="state's keys are numbers", code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, before = (state[0] + 1, state) if state else (1, {1: {}, 2: {}})
    after, new = {0: t, 1: {}, 2: {}}, {}
    for name, p in params.items():
        g = grads[name]
        for k, beta in ((1, beta1), (2, beta2)):
            after[k][name] = beta * before[k].get(name, np.zeros_like(p)) + (1 - beta) * g**k
        new[name] = p - lr * (after[1][name] / (1 - beta1**t)) / (np.sqrt(after[2][name] / (1 - beta2**t)) + eps)
    return new, after
""", input='any first step: look at the keys of state'),
]
