RIGHT = [
    dict(
        exercise='momentum_step',
        name='loop with two dicts',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    old = velocity or {}
    moved, speed = {}, {}
    for name in params:
        v = grads[name].copy()
        if name in old:
            v += momentum * old[name]
        speed[name] = v
        moved[name] = params[name] - lr * v
    return moved, speed
''',
    ),
    dict(
        exercise='momentum_step',
        name='float64 inside',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    wide = {k: g.astype(np.float64) for k, g in grads.items()}
    if velocity:
        wide = {k: momentum * velocity[k].astype(np.float64) + wide[k] for k in wide}
    new_velocity = {k: wide[k].astype(params[k].dtype) for k in params}
    new_params = {k: (params[k].astype(np.float64) - lr * wide[k]).astype(params[k].dtype) for k in params}
    return new_params, new_velocity
''',
    ),
]
WRONG = [
    dict(
        exercise='momentum_step',
        name='resting-step-forgotten',
        misconception='a step with lr = 0 is not remembered in the velocity',
        input='lr = 0',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    if not lr:
        return {name: param.copy() for name, param in params.items()}, dict(velocity)
    new_velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    new_params = {name: params[name] - lr * new_velocity[name] for name in params}
    return new_params, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='velocity-is-grads-dict',
        misconception="the first velocity is the caller's dict of gradients itself",
        input='first step: the dict that comes back is grads; the caller then replaces an entry of grads',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = grads
    else:
        velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    return {name: params[name] - lr * velocity[name] for name in params}, velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='tiny-velocities-flushed',
        misconception='sets velocities below 1e-8 to 0',
        input='gradients of 1e-10',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    old = velocity or {name: np.zeros_like(g) for name, g in grads.items()}
    new_velocity = {}
    for name, g in grads.items():
        v = momentum * old[name] + g
        v[np.abs(v) < 1e-8] = 0
        new_velocity[name] = v
    return {name: p - lr * new_velocity[name] for name, p in params.items()}, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='scaled-and-scaled-back',
        misconception="multiplies the caller's velocity by momentum and divides it again afterwards",
        input='velocity that is read-only, or momentum = 0',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(p) for name, p in params.items()}
    new_velocity = {}
    for name, v in velocity.items():
        v *= momentum
        new_velocity[name] = v + grads[name]
        v /= momentum
    return {name: p - lr * new_velocity[name] for name, p in params.items()}, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='momentum-or-default',
        misconception='`momentum or 0.9`: a momentum of 0 is taken for none given',
        input='momentum = 0 with an old velocity',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    momentum = momentum or 0.9
    velocity = velocity or {}
    new_velocity = {name: g + momentum * velocity[name] if name in velocity else g.copy() for name, g in grads.items()}
    return {name: param - lr * new_velocity[name] for name, param in params.items()}, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='kept-velocity-arrays',
        misconception='the velocity is written into arrays that are kept per name and shape',
        input='the velocity of the first step, after the second; two models by turns',
        code=r'''
_kept = {}


def momentum_step(params, grads, velocity, lr, momentum):
    new_velocity, new_params = {}, {}
    for name, g in grads.items():
        out = _kept.setdefault((name, g.shape, g.dtype.str), np.zeros(g.shape, dtype=g.dtype))
        if velocity:
            np.multiply(velocity[name], momentum, out=out)
        else:
            out[...] = 0
        out += g
        new_velocity[name] = out
        new_params[name] = params[name] - lr * out
    return {name: new_params[name] for name in params}, new_velocity
''',
    ),
]
