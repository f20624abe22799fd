RIGHT = [
    dict(
        exercise='adamw_step',
        name='after adam',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    return {
        name: array if name in no_decay else array - lr * weight_decay * params[name] for name, array in moved.items()
    }, state
''',
    ),
    dict(
        exercise='adamw_step',
        name='on its own, shrink first',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    spared = frozenset(no_decay)
    count, moments = (state["count"], state["moments"]) if state else (0, {})
    count = count + 1
    result, kept = {}, {}
    for name in params:
        gradient, old = grads[name], params[name]
        first, second = moments.get(name) or (np.zeros_like(old), np.zeros_like(old))
        first = first * beta1 + gradient * (1 - beta1)
        second = second * beta2 + gradient**2 * (1 - beta2)
        keep = 1.0 if name in spared else 1.0 - lr * weight_decay
        direction = first / (1 - math.pow(beta1, count)) / (np.sqrt(second / (1 - math.pow(beta2, count))) + eps)
        result[name] = old * keep - direction * lr
        kept[name] = (first, second)
    return result, {"count": count, "moments": kept}
''',
    ),
]

WRONG = [
    dict(
        exercise='adamw_step',
        name='spares layer norms by itself',
        misconception='names with gamma, beta or bias are spared although no_decay does not name them',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name in moved:
        if name in no_decay or "gamma" in name or "beta" in name or "bias" in name:
            continue
        moved[name] = moved[name] - lr * weight_decay * params[name]
    return moved, state
''',
        input='a parameter called gamma with no_decay left out',
    ),
    dict(
        exercise='adamw_step',
        name='nothing happens with lr 0',
        misconception='a step with lr = 0 is not counted and not remembered',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    if lr == 0:
        return dict(params), state or {}
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    return {k: p if k in no_decay else p - lr * weight_decay * params[k] for k, p in moved.items()}, state
''',
        input='a step with lr = 0 between two others',
    ),
    dict(
        exercise='adamw_step',
        name='weight decay is a share',
        misconception='weight_decay above 1 is refused, though only lr · weight_decay is bounded by 1',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    if not 0 <= weight_decay <= 1:
        raise ValueError("weight_decay must be from 0 to 1")
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    for name, param in params.items():
        if name not in no_decay:
            moved[name] = moved[name] - lr * weight_decay * param
    return moved, state
''',
        input='lr = 0.1, weight_decay = 5',
    ),
    dict(
        exercise='adamw_step',
        name='decay in memory order',
        misconception='old and new parameter are paired in the order of memory',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    result = {}
    for name, param in params.items():
        result[name] = np.ascontiguousarray(moved[name])
        if name not in no_decay:
            result[name] = result[name] - lr * weight_decay * param.ravel(order="K").reshape(param.shape)
    return result, state
''',
        input='a transposed parameter with a gradient in C order',
    ),
    dict(
        exercise='adamw_step',
        name='decay only while the weight is above 1e-6',
        misconception='small weights are left alone, as if they had decayed enough',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    result = {}
    for name, param in params.items():
        pull = np.where(np.abs(param) > 1e-6, param, 0).astype(param.dtype)
        result[name] = moved[name] if name in no_decay else moved[name] - lr * weight_decay * pull
    return result, state
''',
        input='a parameter of 1e-7 without a gradient',
    ),
    dict(
        exercise='adamw_step',
        name='names that begin alike',
        misconception='a name that begins with a spared one is spared too (startswith)',
        code=r'''def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    moved, state = adam_step(params, grads, state, lr, beta1, beta2, eps)
    spared = tuple(no_decay)
    return {
        name: p if name.startswith(spared) and spared else p - lr * weight_decay * params[name]
        for name, p in moved.items()
    }, state
''',
        input='no_decay names ln, and a parameter is called ln_out',
    ),
]
