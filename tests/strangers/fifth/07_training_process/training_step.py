RIGHT = [
    dict(
        exercise='training_step',
        name='clipping by its own hand',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    length = math.sqrt(sum(float(np.vdot(g.astype(np.float64), g.astype(np.float64))) for g in grads.values()))
    if length > max_norm:
        grads = {name: (g * (max_norm / length)).astype(g.dtype) for name, g in grads.items()}
    new_params, new_state = optimizer(params, grads, state)
    return new_params, new_state, dict(loss=loss, gradient_norm=length)
''',
    ),
    dict(
        exercise='training_step',
        name='three calls, results unpacked late',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    judged = loss_and_grads(params, batch)
    shortened = clip_by_global_norm(judged[1], max_norm)
    stepped = optimizer(params, shortened[0], state)
    metrics = {"gradient_norm": float(shortened[1]), "loss": float(judged[0])}
    return stepped[0], stepped[1], metrics
''',
    ),
]
WRONG = [
    dict(
        exercise='training_step',
        name='clips-in-place',
        misconception='scales the gradients where they lie, although they may be the arrays of params',
        input='a loss whose gradients are the very arrays of params',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.sqrt(sum(float(np.sum(g**2)) for g in grads.values()))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    new_params, new_state = optimizer(params, grads, state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": norm}
''',
    ),
    dict(
        exercise='training_step',
        name='optimizer-called-twice',
        misconception='calls the optimizer once for the parameters and once for the state',
        input='an optimizer that counts its calls',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params = optimizer(params, clipped, state)[0]
    new_state = optimizer(params, clipped, state)[1]
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}
''',
    ),
    dict(
        exercise='training_step',
        name='no-gradient-no-step',
        misconception='leaves the optimizer out where all gradients are 0',
        input='gradients of 0 with momentum, or an optimizer that counts steps',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    if norm > 0:
        new_params, new_state = optimizer(params, clipped, state)
    else:
        new_params, new_state = {name: p.copy() for name, p in params.items()}, dict(state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}
''',
    ),
    dict(
        exercise='training_step',
        name='rounded-loss',
        misconception='rounds the loss to four digits for the log',
        input='a loss of 0.00001',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": round(float(loss), 4), "gradient_norm": float(norm)}
''',
    ),
    dict(
        exercise='training_step',
        name='states-merged',
        misconception='merges the new state into the old one, so what the optimizer drops comes back',
        input='an optimizer whose new state has other keys than the old one',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return {**params, **new_params}, {**state, **new_state}, {"loss": float(loss), "gradient_norm": float(norm)}
''',
    ),
    dict(
        exercise='training_step',
        name='metrics-kept',
        misconception='one dict of metrics is kept and filled anew in every step',
        input='the metrics of the first of two steps, after the second',
        code=r'''
_metrics = {}


def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    _metrics["loss"], grads = loss_and_grads(params, batch)
    clipped, _metrics["gradient_norm"] = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, _metrics
''',
    ),
]
