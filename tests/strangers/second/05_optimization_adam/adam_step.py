RIGHT = [
    dict(
        exercise='adam_step',
        name='nested dicts',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        zeros = {name: np.zeros_like(param) for name, param in params.items()}
        state = {"step": 0, "m": zeros, "v": zeros}
    t = state["step"] + 1
    new, m, v = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g**2
        new[name] = param - lr * (m[name] / (1 - beta1**t)) / (np.sqrt(v[name] / (1 - beta2**t)) + eps)
    return new, {"step": t, "m": m, "v": v}
''',
    ),
    dict(
        exercise='adam_step',
        name='pairs, corrected weights',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    done = int(state["count"]) if state else 0
    t = done + 1
    c1, c2 = 1.0 - math.pow(beta1, t), 1.0 - math.pow(beta2, t)
    memory = state["memory"] if state else {}
    new, kept = {}, {}
    for name in sorted(params):
        p, g = params[name], np.asarray(grads[name])
        m, v = memory[name] if name in memory else (np.zeros(p.shape, p.dtype), np.zeros(p.shape, p.dtype))
        m = m + (1.0 - beta1) * (g - m)
        v = v + (1.0 - beta2) * (g * g - v)
        kept[name] = (m, v)
        new[name] = p - (lr / c1) * m / (np.sqrt(v) / math.sqrt(c2) + eps)
    return {name: new[name] for name in params}, {"count": t, "memory": kept}
''',
    ),
]
WRONG = [
    dict(
        exercise='adam_step',
        name='correction for twenty steps',
        misconception='bias correction is dropped after the first 20 steps, not faded',
        input='25 steps with a constant gradient',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        zeros = {name: np.zeros_like(param) for name, param in params.items()}
        state = {"step": 0, "m": zeros, "v": zeros}
    t = state["step"] + 1
    new, m, v = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g**2
        m_hat, v_hat = m[name] / (1 - beta1**t), v[name] / (1 - beta2**t)
        if t > 20:  # the means have seen enough by now
            m_hat, v_hat = m[name], v[name]
        new[name] = param - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"step": t, "m": m, "v": v}
''',
    ),
    dict(
        exercise='adam_step',
        name='count among the names',
        misconception='the count and the moments share one dict: a parameter may be called step',
        input='a parameter called step, two steps',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = state or {}
    t = state.get("step", 0) + 1
    new, new_state = {}, {"step": t}
    for name, param in params.items():
        m, v = state.get(name, (np.zeros_like(param), np.zeros_like(param)))
        m = beta1 * m + (1 - beta1) * grads[name]
        v = beta2 * v + (1 - beta2) * grads[name] ** 2
        new_state[name] = (m, v)
        new[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, new_state
''',
    ),
    dict(
        exercise='adam_step',
        name='beta1 of 0 is no beta1',
        misconception='`beta1 or 0.9`: 0 is taken for not given',
        input='beta1 = 0, the second step',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    beta1, beta2 = beta1 or 0.9, beta2 or 0.999
    if not state:
        zeros = {name: np.zeros_like(param) for name, param in params.items()}
        state = {"step": 0, "m": zeros, "v": zeros}
    t = state["step"] + 1
    new, m, v = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g**2
        m_hat, v_hat = m[name] / (1 - beta1**t), v[name] / (1 - beta2**t)
        new[name] = param - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"step": t, "m": m, "v": v}
''',
    ),
    dict(
        exercise='adam_step',
        name='variance bounded from below',
        misconception='the mean of squares is kept above 1e-16 besides eps',
        input='gradients of 1e-10 with eps 1e-12',
        code=r'''
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        zeros = {name: np.zeros_like(param) for name, param in params.items()}
        state = {"step": 0, "m": zeros, "v": zeros}
    t = state["step"] + 1
    new, m, v = {}, {}, {}
    for name, param in params.items():
        g = grads[name]
        m[name] = beta1 * state["m"][name] + (1 - beta1) * g
        v[name] = beta2 * state["v"][name] + (1 - beta2) * g**2
        m_hat, v_hat = m[name] / (1 - beta1**t), v[name] / (1 - beta2**t)
        new[name] = param - lr * m_hat / (np.sqrt(np.maximum(v_hat, 1e-16)) + eps)
    return new, {"step": t, "m": m, "v": v}
''',
    ),
]
