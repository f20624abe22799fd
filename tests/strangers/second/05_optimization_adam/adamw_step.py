RIGHT = [
    dict(
        exercise='adamw_step',
        name='adam_step, then the decay',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        if name not in no_decay:
            moved[name] = moved[name] - lr * weight_decay * param
    return moved, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='all in one, shrink first',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    spared = frozenset(no_decay)
    t = 1 + (state["t"] if state else 0)
    out, m_new, v_new = {}, {}, {}
    for name, p in params.items():
        g = grads[name]
        m_new[name] = (1 - beta1) * g + (beta1 * state["m"][name] if state else 0)
        v_new[name] = (1 - beta2) * np.square(g) + (beta2 * state["v"][name] if state else 0)
        keep = 1.0 if name in spared else 1.0 - lr * weight_decay
        ratio = m_new[name] / (1 - beta1**t) / (np.sqrt(v_new[name] / (1 - beta2**t)) + eps)
        out[name] = keep * p - lr * ratio
    return out, {"t": t, "m": m_new, "v": v_new}
''',
    ),
]
WRONG = [
    dict(
        exercise='adamw_step',
        name='lr 0 is not counted',
        misconception='with lr = 0 nothing is done, not even for m, v and t',
        input='a first step with lr = 0, then one with lr = 1 and another gradient',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    if lr == 0:
        return dict(params), state or {}
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    new = {}
    for name, param in params.items():
        new[name] = moved[name]
        if name not in no_decay:
            new[name] = moved[name] - lr * weight_decay * param
    return new, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='names compared with is',
        misconception='equal names are taken for different ones when they are two strings',
        input='no_decay with a name put together at run time',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    new = {}
    for name, param in params.items():
        new[name] = moved[name]
        if not any(name is spared for spared in no_decay):
            new[name] = moved[name] - lr * weight_decay * param
    return new, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='decay stops at zero',
        misconception="the decay is not allowed to carry a weight past 0, where Adam's step had left less",
        input="p = 1, Adam's step 0.9, decay 0.5: -0.4",
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    new = {}
    for name, param in params.items():
        new[name] = moved[name]
        if name not in no_decay:
            shrunk = moved[name] - lr * weight_decay * param
            new[name] = np.where(shrunk * moved[name] < 0, np.zeros_like(shrunk), shrunk)
    return new, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='names in one long string',
        misconception='a name that is part of a spared name is spared too',
        input="params W1 and layer.W1.b, no_decay = ['layer.W1.b']",
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    new, spared = {}, " ".join(no_decay)
    for name, param in params.items():
        new[name] = moved[name]
        if name not in spared:
            new[name] = moved[name] - lr * weight_decay * param
    return new, new_state
''',
    ),
]
