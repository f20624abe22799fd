RIGHT = [
    dict(
        exercise='adam_step',
        name='step, m and v',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        zeros = {name: np.zeros_like(param) for name, param in params.items()}
        state = {"step": 0, "m": zeros, "v": zeros}
    t = state["step"] + 1
    new, m, v = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g * g
        m_hat, v_hat = m[name] / (1 - beta1**t), v[name] / (1 - beta2**t)
        new[name] = param - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"step": t, "m": m, "v": v}
""",
    ),
    dict(
        exercise='adam_step',
        name='one long float64 vector, factors carried along',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    names = sorted(params)
    g = np.concatenate([np.asarray(grads[n], dtype=np.float64).reshape(-1) for n in names])
    if state:
        left1, left2, m, v = state["left1"], state["left2"], state["first"], state["second"]
    else:
        left1, left2, m, v = 1.0, 1.0, np.zeros(g.size), np.zeros(g.size)
    left1, left2 = left1 * beta1, left2 * beta2
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (np.square(g) - v)
    root = np.sqrt(v) / math.sqrt(1 - left2)
    step = lr / (1 - left1) * m / (root + eps)
    new, at = {}, 0
    for n in names:
        size, shape = params[n].size, params[n].shape
        new[n] = (params[n] - step[at : at + size].reshape(shape)).astype(params[n].dtype)
        at += size
    return new, {"left1": left1, "left2": left2, "first": m, "second": v}
""",
    ),
    dict(
        exercise='adam_step',
        name='list of triples in the state',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    memory = {name: (m, v) for name, m, v in state["memory"]} if state else {}
    t = 1 + (int(state["count"][0]) if state else 0)
    fix1, fix2 = 1 / (1 - beta1**t), 1 / (1 - beta2**t)
    new, rows = {}, []
    for name, g in grads.items():
        m, v = memory.get(name, (0 * g, 0 * g))
        m, v = m + (g - m) * (1 - beta1), np.maximum(v + (g * g - v) * (1 - beta2), 0)
        rows.append((name, m, v))
        new[name] = params[name] - fix1 * m / (np.sqrt(fix2 * v) + eps) * lr
    return new, {"count": np.array([t]), "memory": rows}
""",
    ),
]
WRONG = [
    dict(
        exercise='adam_step',
        name='m and v by number',
        misconception='m and v are lists in the order of params, though the order of the entries may change from step to step',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"t": 0, "m": [0 * p for p in params.values()], "v": [0 * p for p in params.values()]}
    t, m, v, new = state["t"] + 1, [], [], {}
    for i, (name, param) in enumerate(params.items()):
        g = grads[name]
        m.append(beta1 * state["m"][i] + (1 - beta1) * g)
        v.append(beta2 * state["v"][i] + (1 - beta2) * g**2)
        new[name] = param - lr * (m[i] / (1 - beta1**t)) / (np.sqrt(v[i] / (1 - beta2**t)) + eps)
    return new, {"t": t, "m": m, "v": v}
""",
        input='params in another order in the second step',
    ),
    dict(
        exercise='adam_step',
        name='correction ends after 20 steps',
        misconception='after some steps the bias correction is thought to have faded and is left out',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = state or {"t": 0, "m": {n: np.zeros_like(p) for n, p in params.items()}, "v": {n: np.zeros_like(p) for n, p in params.items()}}
    t = state["t"] + 1
    c1, c2 = (1 - beta1**t, 1 - beta2**t) if t <= 20 else (1.0, 1.0)
    m = {n: beta1 * state["m"][n] + (1 - beta1) * grads[n] for n in params}
    v = {n: beta2 * state["v"][n] + (1 - beta2) * grads[n] ** 2 for n in params}
    new = {n: p - lr * (m[n] / c1) / (np.sqrt(v[n] / c2) + eps) for n, p in params.items()}
    return new, {"t": t, "m": m, "v": v}
""",
        input='30 steps with a constant gradient',
    ),
    dict(
        exercise='adam_step',
        name='moments in float32',
        misconception='m and v are kept in float32 to save memory, also for float64 parameters',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"step": 0, "m": {n: np.zeros(p.shape, np.float32) for n, p in params.items()}}
        state["v"] = state["m"]
    t = state["step"] + 1
    new, m, v = {}, {}, {}
    for n, p in params.items():
        g = grads[n]
        m[n] = np.float32(beta1 * state["m"][n] + (1 - beta1) * g)
        v[n] = np.float32(beta2 * state["v"][n] + (1 - beta2) * g * g)
        new[n] = p - lr * (m[n] / (1 - beta1**t)) / (np.sqrt(v[n] / (1 - beta2**t)) + eps)
    return new, {"step": t, "m": m, "v": v}
""",
        input='float64, two steps: seven good digits',
    ),
    dict(
        exercise='adam_step',
        name='ratio cut at 1',
        misconception='the step is thought never to be longer than lr, and cut there',
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = state or {"t": 0, "m": {n: np.zeros_like(p) for n, p in params.items()}, "v": {n: np.zeros_like(p) for n, p in params.items()}}
    t = state["t"] + 1
    new, m, v = {}, {}, {}
    for n, p in params.items():
        m[n] = beta1 * state["m"][n] + (1 - beta1) * grads[n]
        v[n] = beta2 * state["v"][n] + (1 - beta2) * grads[n] ** 2
        ratio = (m[n] / (1 - beta1**t)) / (np.sqrt(v[n] / (1 - beta2**t)) + eps)
        new[n] = p - lr * np.clip(ratio, -1, 1)
    return new, {"t": t, "m": m, "v": v}
""",
        input='twenty gradients of 0, then a 1, with beta1 = 0.5, beta2 = 0.999: the ratio is above 1',
    ),
    dict(
        exercise='adam_step',
        name='dots replaced in the names',
        misconception="names are made plain for the state: 'a.b' and 'a_b' then share m and v",
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = dict(state or {"t": 0})
    state["t"] += 1
    t, new = state["t"], {}
    for name, param in params.items():
        plain = name.replace(".", "_")
        m, v = state.get("m " + plain, np.zeros_like(param)), state.get("v " + plain, np.zeros_like(param))
        m = beta1 * m + (1 - beta1) * grads[name]
        v = beta2 * v + (1 - beta2) * grads[name] ** 2
        state["m " + plain], state["v " + plain] = m, v
        new[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, state
""",
        input='params with the names a.b and a_b',
    ),
    dict(
        exercise='adam_step',
        name='one vector in memory order',
        misconception="gradients are joined by ravel('K'); a transposed gradient is spread over the wrong entries",
        code="""def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    names = sorted(params)
    g = np.concatenate([grads[n].ravel("K") for n in names])
    t, m, v = (state["t"], state["m"], state["v"]) if state else (0, np.zeros_like(g), np.zeros_like(g))
    t += 1
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    parts = np.split(step, np.cumsum([params[n].size for n in names])[:-1])
    new = {n: params[n] - part.reshape(params[n].shape) for n, part in zip(names, parts)}
    return {n: new[n] for n in params}, {"t": t, "m": m, "v": v}
""",
        input='a gradient that is a transposed array',
    ),
]
