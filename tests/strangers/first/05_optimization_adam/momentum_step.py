RIGHT = [
    dict(
        exercise='momentum_step',
        name='velocity, then sgd_step',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    new_velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    return sgd_step(params, new_velocity, lr), new_velocity
""",
    ),
    dict(
        exercise='momentum_step',
        name='explicit loop with copies',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    moved, speed = {}, {}
    for name in params:
        v = np.copy(grads[name])
        if velocity is not None and name in velocity:
            v += momentum * velocity[name]
        speed[name] = v
        p = np.copy(params[name])
        p -= lr * v
        moved[name] = p
    return moved, speed
""",
    ),
    dict(
        exercise='momentum_step',
        name='first velocity is made of the arrays of grads',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    if velocity is None or len(velocity) == 0:
        new = {name: grads[name] for name in params}
    else:
        new = {name: np.add(grads[name], np.multiply(velocity[name], momentum)) for name in params}
    return dict((name, params[name] - new[name] * lr) for name in sorted(params)), new
""",
    ),
]
WRONG = [
    dict(
        exercise='momentum_step',
        name='lr 0 means nothing to do',
        misconception='a step with lr = 0 is skipped, so its gradient is not remembered',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    velocity = velocity or {name: np.zeros_like(param) for name, param in params.items()}
    if lr == 0:
        return dict(params), dict(velocity)
    new = {name: momentum * velocity[name] + grads[name] for name in params}
    return {name: param - lr * new[name] for name, param in params.items()}, new
""",
        input='lr = 0: the new velocity',
    ),
    dict(
        exercise='momentum_step',
        name='momentum as float32',
        misconception='np.float32(momentum) keeps float32, but 0.9 then has seven digits in float64',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    momentum = np.float32(momentum)
    new_velocity = {}
    for name in params:
        old = velocity[name] if velocity else np.zeros_like(params[name])
        new_velocity[name] = momentum * old + grads[name]
    return sgd_step(params, new_velocity, lr), new_velocity
""",
        input='float64, momentum 0.9',
    ),
    dict(
        exercise='momentum_step',
        name='first velocity is the dict grads',
        misconception="at the start the caller's dict grads itself is returned as the velocity, not a dict of its own",
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    if velocity:
        velocity = {name: momentum * velocity[name] + grad for name, grad in grads.items()}
    else:
        velocity = grads
    return {name: params[name] - lr * velocity[name] for name in params}, velocity
""",
        input='the first step: is the velocity the dict grads?',
    ),
    dict(
        exercise='momentum_step',
        name='added into grads and taken out again',
        misconception='grads are changed for a moment, and rounding stays in them',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    new_params, new_velocity = {}, {}
    for name, grad in grads.items():
        push = momentum * velocity[name] if velocity else 0 * grad
        grad += push
        new_velocity[name] = grad.copy()
        new_params[name] = params[name] - lr * grad
        grad -= push
    return new_params, new_velocity
""",
        input='gradient 0.1 and velocity 0.3: the gradient after the call, or read-only gradients',
    ),
    dict(
        exercise='momentum_step',
        name='velocity in arrays kept per name',
        misconception='the velocity is written into an array remembered by its name, which another model writes over',
        code="""_speed = {}


def momentum_step(params, grads, velocity, lr, momentum):
    new = {}
    for name, grad in grads.items():
        key = name, grad.shape, grad.dtype.char
        room = _speed.setdefault(key, []) 
        if len(room) < 2:
            room.append(np.empty_like(grad))
        else:
            room.reverse()
        v = room[-1]
        v[...] = momentum * velocity[name] + grad if velocity else grad
        new[name] = v
    return {name: params[name] - lr * new[name] for name in params}, new
""",
        input='three steps: the first velocity afterwards',
    ),
    dict(
        exercise='momentum_step',
        name='added flat',
        misconception='velocity and gradient are added in memory order, though they may lie differently',
        code="""def momentum_step(params, grads, velocity, lr, momentum):
    new = {}
    for name, grad in grads.items():
        flat = grad.ravel("K")
        if velocity:
            flat = flat + momentum * velocity[name].ravel("K")
        new[name] = flat.reshape(grad.shape)
    return sgd_step(params, new, lr), new
""",
        input='a gradient that is a transposed array',
    ),
]
