RIGHT = [
    dict(
        exercise='training_step',
        name='three calls',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    params, state = optimizer(params, clipped, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
''',
    ),
    dict(
        exercise='training_step',
        name='clips by itself',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    outcome = loss_and_grads(params, batch)
    metrics = {"loss": float(outcome[0])}
    squares = (float(np.vdot(np.ravel(g), np.ravel(g))) for g in map(np.float64, outcome[1].values()))
    metrics["gradient_norm"] = length = math.sqrt(math.fsum(squares))
    shrink = max_norm / length if length > max_norm else 1.0
    stepped = optimizer(params, {name: g * shrink for name, g in outcome[1].items()}, state)
    return stepped[0], stepped[1], metrics
''',
    ),
]

WRONG = [
    dict(
        exercise='training_step',
        name='clips in place',
        misconception='the gradients are shortened in place, and they may be the arrays of params',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.sqrt(sum(float(np.sum(g**2)) for g in grads.values()))
    if norm > max_norm:
        for name in grads:
            grads[name] *= max_norm / norm
    params, state = optimizer(params, grads, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
''',
        input='gradients that are the arrays of params, longer than max_norm',
    ),
    dict(
        exercise='training_step',
        name='nothing to do without a gradient',
        misconception='where the norm is 0 the optimiser is not called, so its memory does not fade and its count stands still',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    metrics = {"loss": loss, "gradient_norm": norm}
    if norm == 0:
        return {name: array.copy() for name, array in params.items()}, dict(state), metrics
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, metrics
''',
        input='gradients of 0',
    ),
    dict(
        exercise='training_step',
        name='two calls of the optimiser',
        misconception='parameters and state are taken from two calls of the optimiser',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params = optimizer(params, clipped, state)[0]
    new_state = optimizer(params, clipped, state)[1]
    return new_params, new_state, {"loss": loss, "gradient_norm": norm}
''',
        input='an optimiser that draws random numbers or counts its calls',
    ),
    dict(
        exercise='training_step',
        name='a loss of four digits',
        misconception='the loss is rounded for the log',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    grads, norm = clip_by_global_norm(grads, max_norm)
    params, state = optimizer(params, grads, state)
    return params, state, {"loss": round(float(loss), 4), "gradient_norm": norm}
''',
        input='a loss of 0.00001',
    ),
    dict(
        exercise='training_step',
        name='copies for safety',
        misconception='params, batch and state are deep-copied before they are handed on, which fails for a batch that cannot be copied',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    params, state = copy.deepcopy(params), copy.deepcopy(state)
    loss, grads = loss_and_grads(params, copy.deepcopy(batch))
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}
''',
        input='a batch that is a generator',
    ),
    dict(
        exercise='training_step',
        name='a loss is never negative',
        misconception='the loss is cut off at 0',
        code=r'''def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    stepped, state = optimizer(params, clipped, state)
    return stepped, state, {"loss": max(0.0, float(loss)), "gradient_norm": norm}
''',
        input='a loss below 0',
    ),
]
