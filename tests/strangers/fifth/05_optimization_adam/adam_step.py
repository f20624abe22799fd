RIGHT = [
    dict(
        exercise='adam_step',
        name='one list of slots per name',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    count = (state["count"] if state else 0) + 1
    slots = {}
    new = {}
    for name, p in params.items():
        g = grads[name]
        m, v = state["slots"][name] if state else (np.zeros_like(p), np.zeros_like(p))
        m = (1 - beta1) * g + beta1 * m
        v = (1 - beta2) * g * g + beta2 * v
        slots[name] = (m, v)
        denominator = np.sqrt(v / (1 - beta2**count)) + eps
        new[name] = p - lr / (1 - beta1**count) * m / denominator
    return new, {"count": count, "slots": slots}
''',
    ),
    dict(
        exercise='adam_step',
        name='float64 memory, lists sorted by name',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    names = sorted(params)
    old = dict(state) if state else {"t": 0, "m": [0.0] * len(names), "v": [0.0] * len(names)}
    t = int(old["t"]) + 1
    m, v, out = [], [], {}
    for i, name in enumerate(names):
        g = grads[name].astype(np.float64)
        m.append(beta1 * old["m"][i] + (1 - beta1) * g)
        v.append(beta2 * old["v"][i] + (1 - beta2) * np.square(g))
        step = (m[i] / (1 - beta1**t)) / (np.sqrt(v[i] / (1 - beta2**t)) + eps)
        out[name] = (params[name].astype(np.float64) - lr * step).astype(params[name].dtype)
    return {name: out[name] for name in params}, {"t": t, "m": m, "v": v}
''',
    ),
]
WRONG = [
    dict(
        exercise='adam_step',
        name='moments-in-order',
        misconception='m and v are kept in the order of the first step, not by name',
        input='the order of the entries of params changes from step to step',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"t": 0, "m": [np.zeros_like(p) for p in params.values()], "v": [np.zeros_like(p) for p in params.values()]}
    t = state["t"] + 1
    new, ms, vs = {}, [], []
    for (name, p), m, v in zip(params.items(), state["m"], state["v"]):
        g = grads[name]
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        ms.append(m)
        vs.append(v)
        new[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, {"t": t, "m": ms, "v": vs}
''',
    ),
    dict(
        exercise='adam_step',
        name='floor-under-the-square',
        misconception='a floor of 1e-20 under the mean of squares, so that the root is never 0',
        input='gradient 1e-12 with eps 1e-14',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = state or {"t": 0, "m": {}, "v": {}}
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for n, p in params.items():
        g = grads[n]
        m[n] = beta1 * state["m"].get(n, np.zeros_like(p)) + (1 - beta1) * g
        v[n] = beta2 * state["v"].get(n, np.zeros_like(p)) + (1 - beta2) * g**2
        v_hat = np.maximum(v[n] / (1 - beta2**t), 1e-20)
        new[n] = p - lr * (m[n] / (1 - beta1**t)) / (np.sqrt(v_hat) + eps)
    return new, {"t": t, "m": m, "v": v}
''',
    ),
    dict(
        exercise='adam_step',
        name='state-keyed-with-suffix',
        misconception='one flat dict: m of W_sq and v of W have the same key',
        input='parameters called W and W_sq',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = dict(state or {})
    t = state.get("/t", 0) + 1
    new = {}
    for name, p in params.items():
        g = grads[name]
        m = beta1 * state.get(name, np.zeros_like(p)) + (1 - beta1) * g
        v = beta2 * state.get(name + "_sq", np.zeros_like(p)) + (1 - beta2) * g**2
        state[name], state[name + "_sq"] = m, v
        new[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    state["/t"] = t
    return new, state
''',
    ),
    dict(
        exercise='adam_step',
        name='correction-dropped-late',
        misconception='the correction is left out after 100 steps because "it fades" (for β2 = 0.999 it has not)',
        input='more than 100 steps with β2 = 0.999',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"t": 0, "m": {n: np.zeros_like(p) for n, p in params.items()}, "v": {n: np.zeros_like(p) for n, p in params.items()}}
    t = min(state["t"] + 1, 100)
    m = {n: beta1 * state["m"][n] + (1 - beta1) * grads[n] for n in params}
    v = {n: beta2 * state["v"][n] + (1 - beta2) * grads[n] ** 2 for n in params}
    out = {}
    for n in params:
        out[n] = params[n] - lr * (m[n] / (1 - beta1**t)) / (np.sqrt(v[n] / (1 - beta2**t)) + eps)
    return out, {"t": t, "m": m, "v": v}
''',
    ),
    dict(
        exercise='adam_step',
        name='last-part-of-the-name',
        misconception='keeps m and v under the last part of the name, so b and layer1.b share them',
        input='parameters b and layer1.b',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = state or {"t": 0, "m": {}, "v": {}}
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for name, p in params.items():
        short, g = name.split(".")[-1], grads[name]
        m[short] = beta1 * state["m"].get(short, np.zeros_like(p)) + (1 - beta1) * g
        v[short] = beta2 * state["v"].get(short, np.zeros_like(p)) + (1 - beta2) * g**2
        new[name] = p - lr * (m[short] / (1 - beta1**t)) / (np.sqrt(v[short] / (1 - beta2**t)) + eps)
    return new, {"t": t, "m": m, "v": v}
''',
    ),
    dict(
        exercise='adam_step',
        name='names-in-lower-case',
        misconception='keeps m and v under the name in lower case, so b and B share them',
        input='parameters b and B',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["steps"] + 1 if state else 1
    new_state, new_params = {"steps": t}, {}
    for name, p in params.items():
        g, key = grads[name], "moments of " + name.lower()
        m, v = state[key] if state else (0.0, 0.0)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        new_state[key] = m, v
        new_params[name] = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new_params, new_state
''',
    ),
]
