RIGHT = [
    dict(
        exercise='training_step',
        name='three calls',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": loss, "gradient_norm": norm}
''',
    ),
    dict(
        exercise='training_step',
        name='own clipping',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    answer = loss_and_grads(params, batch)
    before = float(answer[0])
    length = math.sqrt(math.fsum(float(np.vdot(g, g)) for g in answer[1].values()))
    scale = 1.0 if length <= max_norm else float(max_norm) / length
    shortened = {}
    for name, g in answer[1].items():
        shortened[name] = np.multiply(g, scale)
    stepped = optimizer(params, shortened, state)
    return stepped[0], stepped[1], dict(gradient_norm=length, loss=before)
''',
    ),
]
WRONG = [
    dict(
        exercise='training_step',
        name='a pair is unpacked',
        misconception='a batch that is a tuple is handed on as several arguments',
        input='a batch (ids, labels)',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    parts = batch if isinstance(batch, tuple) else (batch,)
    loss, grads = loss_and_grads(params, *parts)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}
''',
    ),
    dict(
        exercise='training_step',
        name='no gradient, no step',
        misconception='where the gradients are 0 the optimizer is not called, though momentum would move on',
        input='gradients of 0 and an optimiser with a velocity',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    if norm == 0:
        return params, state, {"loss": float(loss), "gradient_norm": 0.0}
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}
''',
    ),
    dict(
        exercise='training_step',
        name='clipped in place',
        misconception='the gradients are shortened where they are, and they may be the arrays of params',
        input='a loss whose gradients are the arrays of params, longer than max_norm',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.sqrt(sum(float(np.sum(grad**2)) for grad in grads.values()))
    if norm > max_norm:
        for grad in grads.values():
            grad *= max_norm / norm
    new_params, new_state = optimizer(params, grads, state)
    return new_params, new_state, {"loss": float(loss), "gradient_norm": norm}
''',
    ),
    dict(
        exercise='training_step',
        name='a loss for reading',
        misconception='the loss is rounded to four digits',
        input='a loss of 0.00001',
        code=r'''
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    new_params, new_state = optimizer(params, clipped, state)
    return new_params, new_state, {"loss": round(float(loss), 4), "gradient_norm": float(norm)}
''',
    ),
]
