RIGHT = [
    dict(
        exercise='sgd_step',
        name='buffers filled with np.multiply and np.subtract',
        code=r'''
def sgd_step(params, grads, lr):
    result = {}
    for name in params:
        out = np.empty(params[name].shape, dtype=params[name].dtype)
        np.multiply(grads[name], lr, out=out)
        np.subtract(params[name], out, out=out)
        result[name] = out
    return result
''',
    ),
    dict(
        exercise='sgd_step',
        name='float64 inside, cast back',
        code=r'''
def sgd_step(params, grads, lr):
    def moved(p, g):
        wide = np.asarray(p, dtype=np.float64) + (-float(lr)) * np.asarray(g, dtype=np.float64)
        return wide.astype(p.dtype)

    return dict(zip(params.keys(), [moved(params[key], grads[key]) for key in params]))
''',
    ),
]
WRONG = [
    dict(
        exercise='sgd_step',
        name='sorted-keys-by-lower',
        misconception='names are sorted without regard to case and zipped, so b and B can swap',
        input='names b and B, in another order in grads',
        code=r'''
def sgd_step(params, grads, lr):
    new_params = {}
    for (p_name, p), (g_name, g) in zip(
        sorted(params.items(), key=lambda item: item[0].lower()),
        sorted(grads.items(), key=lambda item: item[0].lower()),
    ):
        new_params[p_name] = p - lr * g
    return new_params
''',
    ),
    dict(
        exercise='sgd_step',
        name='flattened-in-memory-order',
        misconception='flattens params and grads each in the order of its own memory',
        input='params that are transposed while grads are not',
        code=r'''
def sgd_step(params, grads, lr):
    new_params = {}
    for name, param in params.items():
        flat = param.ravel(order="K") - lr * grads[name].ravel(order="K")
        new_params[name] = flat.reshape(param.shape)
    return new_params
''',
    ),
    dict(
        exercise='sgd_step',
        name='moves-and-moves-back',
        misconception="works in the caller's arrays and undoes it afterwards",
        input='params whose arrays are read-only',
        code=r'''
def sgd_step(params, grads, lr):
    saved = {name: param.copy() for name, param in params.items()}
    new_params = {}
    for name, param in params.items():
        param -= lr * grads[name]
        new_params[name] = param.copy()
        param[...] = saved[name]
    return new_params
''',
    ),
    dict(
        exercise='sgd_step',
        name='skips-tiny-gradients',
        misconception='np.allclose takes gradients below 1e-8 for 0',
        input='gradients of 1e-9 with a large lr, or params of that size',
        code=r'''
def sgd_step(params, grads, lr):
    new_params = {}
    for name, param in params.items():
        grad = grads[name]
        if np.allclose(grad, 0):
            new_params[name] = param.copy()
        else:
            new_params[name] = param - lr * grad
    return new_params
''',
    ),
    dict(
        exercise='sgd_step',
        name='reused-output-buffers',
        misconception='keeps the output arrays from call to call to save memory',
        input='two calls with arrays of one name and shape: the second changes the first result',
        code=r'''
_buffers = {}


def sgd_step(params, grads, lr):
    out = {}
    for name, param in params.items():
        key = name, param.shape, param.dtype.str
        if key not in _buffers:
            _buffers[key] = np.empty(param.shape, dtype=param.dtype)
        np.subtract(param, lr * grads[name], out=_buffers[key])
        out[name] = _buffers[key]
    return out
''',
    ),
    dict(
        exercise='sgd_step',
        name='steps-of-at-most-a-million',
        misconception='cuts the step off at ±1e6 "for safety"',
        input='a gradient of 1e12',
        code=r'''
def sgd_step(params, grads, lr):
    return {name: param - np.clip(lr * grads[name], -1e6, 1e6) for name, param in params.items()}
''',
    ),
]
