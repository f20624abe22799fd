RIGHT = [
    dict(
        exercise='momentum_step',
        name='two comprehensions',
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    velocity = velocity or {}
    new = {name: momentum * velocity[name] + grads[name] if velocity else grads[name].copy() for name in params}
    return sgd_step(params, new, lr), new
''',
    ),
    dict(
        exercise='momentum_step',
        name='loop with zeros',
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    moved, speeds = {}, {}
    for name, param in params.items():
        speed = np.zeros_like(param)
        if velocity:
            speed += velocity[name]
        speed *= momentum
        speed += grads[name]
        speeds[name] = speed
        moved[name] = param - lr * speed
    return moved, speeds
''',
    ),
]

WRONG = [
    dict(
        exercise='momentum_step',
        name='no step when lr is 0',
        misconception='with lr = 0 the velocity is not updated',
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    if lr == 0:
        return {k: p.copy() for k, p in params.items()}, {k: v.copy() for k, v in velocity.items()}
    new_v = {name: momentum * velocity[name] + grads[name] for name in params}
    return {name: params[name] - lr * new_v[name] for name in params}, new_v
''',
        input='a step with lr = 0',
    ),
    dict(
        exercise='momentum_step',
        name='hands back the dict of gradients',
        misconception="the first velocity is the caller's own dict of gradients, not a dict of its own",
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    if velocity:
        velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    else:
        velocity = grads
    return {name: param - lr * velocity[name] for name, param in params.items()}, velocity
''',
        input='the first step; afterwards the caller puts new gradients into its dict',
    ),
    dict(
        exercise='momentum_step',
        name='velocity in a flat copy',
        misconception='reshape(-1) of a copy that keeps a transposed layout is no view, so the gradient is lost',
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    speeds = {}
    for name, param in params.items():
        speed = np.multiply(velocity[name], momentum) if velocity else np.zeros(param.shape, param.dtype)
        flat = speed.reshape(-1)
        flat += grads[name].reshape(-1)
        speeds[name] = speed
    return {name: params[name] - lr * speeds[name] for name in params}, speeds
''',
        input='transposed velocity, second step',
    ),
    dict(
        exercise='momentum_step',
        name='slow velocities stop',
        misconception='a velocity below 1e-8 is set to 0',
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    old = velocity or {}
    new_v, new_p = {}, {}
    for name in params:
        v = momentum * old.get(name, np.zeros_like(params[name])) + grads[name]
        v[np.abs(v) < 1e-8] = 0
        new_v[name] = v
        new_p[name] = params[name] - lr * v
    return new_p, new_v
''',
        input='gradients of 1e-10',
    ),
    dict(
        exercise='momentum_step',
        name='velocity in place and back',
        misconception="the velocity is faded in the caller's array, copied, and put back: changed for a moment",
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    velocity = velocity or {name: np.zeros_like(params[name]) for name in params}
    new = {}
    for name, v in velocity.items():
        kept = v.copy()
        v *= momentum
        v += grads[name]
        new[name] = v.copy()
        v[...] = kept
    return {name: params[name] - lr * new[name] for name in params}, new
''',
        input='read-only velocity',
    ),
    dict(
        exercise='momentum_step',
        name='fresh start where the velocity is 0',
        misconception='a velocity that is 0 somewhere is restarted for the whole array, without the fading share of the other entries',
        code=r'''def momentum_step(params, grads, velocity, lr, momentum):
    new_velocity = {}
    for name in params:
        started = velocity and velocity[name].all()
        new_velocity[name] = momentum * velocity[name] + grads[name] if started else grads[name].copy()
    return {name: params[name] - lr * new_velocity[name] for name in params}, new_velocity
''',
        input='a velocity with a 0 beside other entries',
    ),
]
