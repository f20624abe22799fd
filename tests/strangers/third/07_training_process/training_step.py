RIGHT = [
    dict(exercise='training_step', name='three calls', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    params, state = optimizer(params, clipped, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
"""),
    dict(exercise='training_step', name='own clipping', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    result = loss_and_grads(params, batch)
    squares = [float(np.vdot(g, g)) for g in result[1].values()]
    norm = math.sqrt(math.fsum(squares))
    share = max_norm / norm if norm > max_norm else 1.0
    stepped = optimizer(params, dict((n, g * share) for n, g in result[1].items()), state)
    metrics = dict(gradient_norm=norm, loss=float(result[0]), clipped=norm > max_norm)
    return stepped[0], stepped[1], metrics
"""),
]
WRONG = [
    dict(exercise='training_step', name='clipped in place', misconception='the gradients are shortened in place, though they may be the very arrays of params', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.sqrt(sum(float(np.sum(g**2)) for g in grads.values()))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    params, state = optimizer(params, grads, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
""", input='a loss whose gradient is params themselves'),
    dict(exercise='training_step', name='factor of NumPy', misconception='the factor is a float64 NumPy number and makes float64 of float32 gradients', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = np.sqrt(sum(np.sum(g**2, dtype=np.float64) for g in grads.values()))
    if norm > max_norm:
        grads = {name: g * (max_norm / norm) for name, g in grads.items()}
    params, state = optimizer(params, grads, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
""", input='float32 parameters, clipped'),
    dict(exercise='training_step', name='largest singular value', misconception='np.linalg.norm(…, 2) of a matrix taken for its length', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.hypot(*(float(np.linalg.norm(g, 2)) for g in grads.values()))
    factor = max_norm / max(norm, max_norm)
    params, state = optimizer(params, {name: g * factor for name, g in grads.items()}, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
""", input='a parameter that is a matrix'),
    dict(exercise='training_step', name='batch copied', misconception='the batch is copied so that nothing can change it', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    import copy
    loss, grads = loss_and_grads(params, copy.deepcopy(batch))
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": loss, "gradient_norm": norm}
""", input='a batch that is an iterator'),
    dict(exercise='training_step', name='state by its keys', misconception='the new state is put into the old one, so what the optimiser dropped stays', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return {**params, **new_params}, {**state, **new_state}, {"loss": loss, "gradient_norm": norm}
""", input='an optimiser that returns other keys than it got'),
    dict(exercise='training_step', name='no step at a gradient of 0', misconception='the optimiser is not asked where nothing is to move', code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    if norm > 0:
        params, state = optimizer(params, clipped, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
""", input='a gradient of 0 with a state that counts'),
]
