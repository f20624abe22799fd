RIGHT = [
    dict(
        exercise='sgd_step',
        name='comprehension',
        code=r'''def sgd_step(params, grads, lr):
    return {name: param - lr * grads[name] for name, param in params.items()}
''',
    ),
    dict(
        exercise='sgd_step',
        name='subtract with out',
        code=r'''def sgd_step(params, grads, lr):
    new = {}
    for name in sorted(params):
        result = np.array(params[name], copy=True)
        np.subtract(result, np.multiply(grads[name], lr), out=result)
        new[name] = result
    return {name: new[name] for name in params}
''',
    ),
]

WRONG = [
    dict(
        exercise='sgd_step',
        name='flat view of a copy',
        misconception='np.copy keeps a transposed layout, so reshape(-1) is a copy and the step is lost',
        code=r'''def sgd_step(params, grads, lr):
    new = {}
    for name in params:
        moved = np.copy(params[name])
        flat = moved.reshape(-1)
        flat -= lr * grads[name].reshape(-1)
        new[name] = moved
    return new
''',
        input='a transposed (Fortran ordered) parameter',
    ),
    dict(
        exercise='sgd_step',
        name='small gradients count as none',
        misconception='a gradient below 1e-8 is taken for rounding noise',
        code=r'''def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        g = np.where(np.abs(grads[name]) < 1e-8, 0, grads[name])
        new[name] = (param - lr * g).astype(param.dtype)
    return new
''',
        input='a gradient of 1e-10 with lr = 1 at a parameter of 0',
    ),
    dict(
        exercise='sgd_step',
        name='guards against explosion',
        misconception='gradients are cut at a million, which nobody asked for',
        code=r'''def sgd_step(params, grads, lr):
    return {name: params[name] - lr * np.clip(grads[name], -1e6, 1e6) for name in params}
''',
        input='a gradient of 1e9',
    ),
    dict(
        exercise='sgd_step',
        name='buffers kept between calls',
        misconception='one buffer per name is reused, so a later call changes an earlier result',
        code=r'''_room = {}

def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        key = (name, param.shape, param.dtype)
        if key not in _room:
            _room[key] = np.empty(param.shape, param.dtype)
        value = param - lr * grads[name]
        _room[key][...] = value
        new[name] = _room[key]
    return new
''',
        input='two calls with parameters of the same name and shape',
    ),
    dict(
        exercise='sgd_step',
        name='step in place and back',
        misconception='the parameter is moved in place, copied, and moved back: changed for a moment, and not even exactly restored',
        code=r'''def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        step = lr * grads[name]
        param -= step
        new[name] = param.copy()
        param += step
    return new
''',
        input='read-only parameters',
    ),
    dict(
        exercise='sgd_step',
        name='pairs in memory order',
        misconception="ravel('K') lists both arrays in the order of memory, and so pairs wrong entries",
        code=r'''def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        flat = param.ravel("K") - lr * grads[name].ravel("K")
        new[name] = flat.reshape(param.shape, order="F" if param.flags.f_contiguous else "C")
    return new
''',
        input='parameter in C order, gradient in Fortran order',
    ),
]
