RIGHT = [
    dict(
        exercise='training_step',
        name='three calls',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    params, state = optimizer(params, clipped, state)
    return params, state, {"loss": loss, "gradient_norm": norm}
""",
    ),
    dict(
        exercise='training_step',
        name='clipping written out, plain numbers',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    result = loss_and_grads(params, batch)
    metrics = {"loss": float(result[0])}
    grads = result[1]
    length = math.sqrt(math.fsum(float(np.vdot(g, g).real) for g in (a.astype(np.float64) for a in grads.values())))
    metrics["gradient_norm"] = length
    shrink = 1.0 if length <= max_norm else max_norm / length
    metrics["shrink"] = shrink
    stepped = optimizer(params, {name: array * shrink for name, array in grads.items()}, state)
    return stepped[0], stepped[1], metrics
""",
    ),
    dict(
        exercise='training_step',
        name='numbers as they come, one entry more',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    shortened, length = clip_by_global_norm(dict(sorted(grads.items())), max_norm)
    new = optimizer(params, shortened, state)
    return (*new, {"gradient_norm": np.float64(length), "clipped": length > max_norm, "loss": np.float64(loss)})
""",
    ),
]
WRONG = [
    dict(
        exercise='training_step',
        name='loss and gradients by two calls',
        misconception='loss_and_grads is called twice, which a function with chance or a counter inside notices',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss = loss_and_grads(params, batch)[0]
    grads = loss_and_grads(params, batch)[1]
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": loss, "gradient_norm": norm}
""",
        input='a loss_and_grads that draws from a generator (dropout): loss and gradient do not belong together',
    ),
    dict(
        exercise='training_step',
        name='arguments by name',
        misconception='the two functions are called with names, though theirs may be others',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params=params, batch=batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params=params, grads=clipped, state=state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}
""",
        input='an optimizer(weights, slopes, memory)',
    ),
    dict(
        exercise='training_step',
        name='clipped in place',
        misconception='the arrays that loss_and_grads returned are scaled in place; they may be the parameters themselves',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.sqrt(sum(float(np.sum(grad**2)) for grad in grads.values()))
    if norm > max_norm:
        for grad in grads.values():
            grad *= max_norm / norm
    new_params, new_state = optimizer(params, grads, state)
    return new_params, new_state, {"loss": loss, "gradient_norm": norm}
""",
        input='loss |w|^2 / 2, whose gradient is w itself: returned as the same array',
    ),
    dict(
        exercise='training_step',
        name='no gradient, no step',
        misconception='where the gradient is 0 the optimizer is not called, though its memory goes on (momentum, Adam)',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    grads, norm = clip_by_global_norm(grads, max_norm)
    metrics = {"loss": loss, "gradient_norm": norm}
    if norm == 0:
        return dict(params), state, metrics
    return *optimizer(params, grads, state), metrics
""",
        input='gradient 0 and an optimizer with momentum, velocity not 0',
    ),
    dict(
        exercise='training_step',
        name='old state under the new one',
        misconception='the new state is laid over the old one, so entries that the optimizer has dropped live on',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, changes = optimizer(params, clipped, state)
    return new_params, {**state, **changes}, {"loss": loss, "gradient_norm": norm}
""",
        input='an optimizer that returns a state without an entry of the old one',
    ),
    dict(
        exercise='training_step',
        name='deep copies handed on',
        misconception='params, state and batch are deep-copied first; a batch may be something that cannot be copied',
        code="""def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    params, state, batch = copy.deepcopy((params, state, batch))  # nobody may change the caller's
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": loss, "gradient_norm": norm}
""",
        input='a batch that is a generator of examples',
    ),
]
