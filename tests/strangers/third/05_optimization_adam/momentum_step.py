RIGHT = [
    dict(exercise='momentum_step', name='velocity first, then sgd_step', code="""def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    new = {name: momentum * velocity[name] + grads[name] for name in params}
    return sgd_step(params, new, lr), new
"""),
    dict(exercise='momentum_step', name='one loop, .get', code="""def momentum_step(params, grads, velocity, lr, momentum):
    old = velocity if velocity is not None else {}
    out_p, out_v = {}, {}
    for name, p in params.items():
        v = grads[name].copy()
        if name in old:
            v += old[name] * p.dtype.type(momentum)
        out_v[name] = v
        out_p[name] = p - v * p.dtype.type(lr)
    return out_p, out_v
"""),
]
WRONG = [
    dict(exercise='momentum_step', name='lr 0 does nothing', misconception='a step with lr = 0 taken for no step', code="""def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    if lr == 0:
        return dict(params), dict(velocity)
    new = {name: momentum * velocity[name] + grads[name] for name in params}
    return sgd_step(params, new, lr), new
""", input='lr = 0 with a gradient'),
    dict(exercise='momentum_step', name="first velocity is the caller's dict", misconception='returns grads itself as the first velocity', code="""def momentum_step(params, grads, velocity, lr, momentum):
    new = grads if not velocity else {name: momentum * velocity[name] + grads[name] for name in params}
    return sgd_step(params, new, lr), new
""", input='first step, then is the velocity a dict of its own?'),
    dict(exercise='momentum_step', name='momentum 0 keeps the old velocity', misconception='without momentum the velocity is thought not to matter', code="""def momentum_step(params, grads, velocity, lr, momentum):
    if momentum == 0:
        return sgd_step(params, grads, lr), dict(velocity or {name: grads[name] for name in params})
    velocity = velocity or {name: np.zeros_like(param) for name, param in params.items()}
    new = {name: momentum * velocity[name] + grads[name] for name in params}
    return sgd_step(params, new, lr), new
""", input='momentum = 0, second step with another gradient'),
    dict(exercise='momentum_step', name='loops over velocity', misconception='the names of velocity taken for those of params', code="""def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    new = {name: momentum * old + grads[name] for name, old in velocity.items()}
    return {name: params[name] - lr * v for name, v in new.items()}, new
""", input='velocity holds a further name'),
    dict(exercise='momentum_step', name='flat in memory order', misconception='ravel(order="K") thought to be just \'flatten\'', code="""def momentum_step(params, grads, velocity, lr, momentum):
    new_params, new_velocity = {}, {}
    for name, param in params.items():
        v = grads[name].ravel(order="K")
        if velocity:
            v = momentum * velocity[name].ravel(order="K") + v
        new_velocity[name] = v.reshape(param.shape)
        new_params[name] = param - lr * new_velocity[name]
    return new_params, new_velocity
""", input='velocity C-ordered, grads transposed'),
    dict(exercise='momentum_step', name='a single 0 resets', misconception='all() taken for any(): a velocity with a 0 in it counts as none', code="""def momentum_step(params, grads, velocity, lr, momentum):
    new_params, new_velocity = {}, {}
    for name, param in params.items():
        v = grads[name]
        if velocity and velocity[name].all():
            v = momentum * velocity[name] + v
        new_velocity[name] = v
        new_params[name] = param - lr * v
    return new_params, new_velocity
""", input='an old velocity with one entry 0'),
]
