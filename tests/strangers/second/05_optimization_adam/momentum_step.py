RIGHT = [
    dict(
        exercise='momentum_step',
        name='velocity first, then sgd_step',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    new_velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    return sgd_step(params, new_velocity, lr), new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='loop, first step apart',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    first = velocity is None or len(velocity) == 0
    out, speed = dict(), dict()
    for key in list(params):
        v = np.array(grads[key])
        if not first:
            v = np.add(v, np.multiply(velocity[key], float(momentum)))
        speed[key] = v
        out[key] = np.subtract(params[key], np.multiply(v, float(lr)))
    return out, speed
''',
    ),
]
WRONG = [
    dict(
        exercise='momentum_step',
        name='a step with lr 0 is no step',
        misconception='with lr = 0 the velocity is handed back as it was',
        input='lr = 0 (warm-up), the velocity afterwards',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    if not velocity:
        velocity = {name: np.zeros_like(param) for name, param in params.items()}
    if lr == 0:
        return {name: param.copy() for name, param in params.items()}, dict(velocity)
    new_velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    return {name: param - lr * new_velocity[name] for name, param in params.items()}, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='never more than 0.9',
        misconception='momentum is bounded by its usual value',
        input='momentum 0.99',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    keep = min(momentum, 0.9)
    old = velocity or {}
    new_velocity = {name: (keep * old[name] if name in old else 0 * grad) + grad for name, grad in grads.items()}
    return {name: param - lr * new_velocity[name] for name, param in params.items()}, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='zeros made once for each name',
        misconception='a start velocity kept between calls: two models may share a name but not a shape',
        input='two models trained by turns, w of shape (3,) and of shape (2, 2)',
        code=r'''
ZEROS = {}


def momentum_step(params, grads, velocity, lr, momentum):
    new_params, new_velocity = {}, {}
    for name, param in params.items():
        if velocity:
            old = velocity[name]
        else:
            old = ZEROS.setdefault(name, np.zeros_like(param))
        new_velocity[name] = (momentum * old + grads[name]).astype(param.dtype)
        new_params[name] = param - lr * new_velocity[name]
    return new_params, new_velocity
''',
    ),
    dict(
        exercise='momentum_step',
        name='slow means at rest',
        misconception='a velocity below 1e-8 is set to 0',
        input='gradients of 1e-9',
        code=r'''
def momentum_step(params, grads, velocity, lr, momentum):
    new_params, new_velocity = {}, {}
    for name, param in params.items():
        v = grads[name] + (momentum * velocity[name] if velocity else 0)
        v = np.where(np.abs(v) > 1e-8, v, np.zeros_like(v))
        new_velocity[name], new_params[name] = v, param - lr * v
    return new_params, new_velocity
''',
    ),
]
