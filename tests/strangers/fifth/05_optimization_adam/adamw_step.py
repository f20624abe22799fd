RIGHT = [
    dict(
        exercise='adamw_step',
        name='on adam_step, decay dict',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    spared = set(no_decay)
    stepped, memory = adam_step(params, grads, state, lr, beta1, beta2, eps)
    shrink = float(lr) * float(weight_decay)
    for name in set(params) - spared:
        stepped[name] = stepped[name] - shrink * params[name]
    return stepped, memory
''',
    ),
    dict(
        exercise='adamw_step',
        name='all by itself',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    if not state:
        state = {"t": 0, "mv": {k: np.zeros((2, *p.shape), dtype=p.dtype) for k, p in params.items()}}
    t = state["t"] + 1
    after, mv = {}, {}
    for k, p in params.items():
        g = grads[k]
        m, v = state["mv"][k]
        mv[k] = np.stack([beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g])
        m_hat, v_hat = mv[k][0] / (1 - beta1**t), mv[k][1] / (1 - beta2**t)
        keep = 1.0 if k in no_decay else 1.0 - lr * weight_decay
        after[k] = keep * p - lr * (m_hat / (np.sqrt(v_hat) + eps))
    return after, {"t": t, "mv": mv}
''',
    ),
]
WRONG = [
    dict(
        exercise='adamw_step',
        name='resting-step-forgotten',
        misconception='"a step with lr = 0 changes nothing": returns at once and neither counts nor remembers',
        input='lr = 0 in one step',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    if lr == 0:
        return {name: param.copy() for name, param in params.items()}, state or {}
    stepped, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    return {
        name: stepped[name] if name in no_decay else stepped[name] - lr * weight_decay * params[name] for name in params
    }, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='matrices-always-decay',
        misconception='believes that only vectors can be spared, whatever no_decay says',
        input='no_decay names a matrix',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    spared = tuple(no_decay)
    stepped, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    # a lone bias or norm is a vector; matrices always decay
    return {
        name: stepped[name] - (0.0 if name in spared and param.ndim == 1 else lr * weight_decay) * param
        for name, param in params.items()
    }, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='numpy-scalar-decay',
        misconception='the decay factor becomes a NumPy number, so float32 turns into float64 where something decays and something is spared',
        input='float32 params with no_decay',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    stepped, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    if no_decay:
        names = list(params)
        decay = np.where([name in no_decay for name in names], 0.0, lr * weight_decay)
        stepped = {name: stepped[name] - factor * params[name] for name, factor in zip(names, decay)}
    else:
        stepped = {name: stepped[name] - lr * weight_decay * params[name] for name in params}
    return stepped, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='names-that-begin-so',
        misconception='spares every name that begins with one of no_decay',
        input='parameters b and b2, no_decay ("b",)',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    new, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        if not name.startswith(tuple(no_decay)):
            new[name] = new[name] - lr * weight_decay * param
    return new, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='names-as-patterns',
        misconception='takes no_decay for regular expressions, in which a dot fits any character',
        input='parameters layer1.b and layer1_b, no_decay ("layer1.b",)',
        code=r'''
import re


def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    spared = [name for name in params if any(re.fullmatch(pattern, name) for pattern in no_decay)]
    stepped, new_state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    shrink = lr * weight_decay
    return {n: stepped[n] if n in spared else stepped[n] - shrink * p for n, p in params.items()}, new_state
''',
    ),
    dict(
        exercise='adamw_step',
        name='shrinks-and-stretches',
        misconception="shrinks the caller's arrays in place before Adam's step and stretches them again",
        input='params that are read-only, or lr · weight_decay = 1',
        code=r'''
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    keep = 1 - lr * weight_decay
    decaying = [param for name, param in params.items() if name not in no_decay]
    for param in decaying:
        param *= keep
    result = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for param in decaying:
        param /= keep
    return result
''',
    ),
]
