RIGHT = [
    dict(
        exercise='sgd_step',
        name='comprehension',
        code="""def sgd_step(params, grads, lr):
    return {name: param - lr * grads[name] for name, param in params.items()}
""",
    ),
    dict(
        exercise='sgd_step',
        name='copy, then subtract',
        code="""def sgd_step(params, grads, lr):
    new = dict()
    for name in sorted(params):
        array = np.array(params[name], copy=True, order="C")
        flat, slope = array.reshape(-1), np.asarray(grads[name]).flatten()
        for i in range(flat.size):
            flat[i] -= lr * slope[i].item()
        new[name] = array
    return new
""",
    ),
    dict(
        exercise='sgd_step',
        name='in float64, reversed order',
        code="""def sgd_step(params, grads, lr):
    new = {}
    for name in reversed(list(params)):
        p, g = params[name], grads[name]
        new[name] = np.array(np.subtract(p, np.multiply(g, lr, dtype=np.float64), dtype=np.float64), dtype=p.dtype, order="F")
    return new
""",
    ),
]
WRONG = [
    dict(
        exercise='sgd_step',
        name='still ones handed back',
        misconception='an array whose gradient is all 0 is returned as it came, not as a new array',
        code="""def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        new[name] = param - lr * grads[name] if grads[name].any() else param
    return new
""",
        input='an array with a gradient of 0',
    ),
    dict(
        exercise='sgd_step',
        name='tied arrays stepped once',
        misconception='an array that stands under two names gets one step, with the gradient of the first name',
        code="""def sgd_step(params, grads, lr):
    new, done = {}, {}
    for name, param in params.items():
        if id(param) not in done:  # the same weights, tied
            done[id(param)] = param - lr * grads[name]
        new[name] = done[id(param)]
    return new
""",
        input='one array object under two names, with two gradients',
    ),
    dict(
        exercise='sgd_step',
        name='one array per name',
        misconception='results are written into arrays kept per name and shape, so the next step changes the last result',
        code="""_new = {}


def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        key = name, param.shape, param.dtype.char
        if key not in _new:
            _new[key] = np.empty_like(param)
        np.multiply(grads[name], -lr, out=_new[key])
        _new[key] += param
        new[name] = _new[key]
    return new
""",
        input='two models with the same names, by turns',
    ),
    dict(
        exercise='sgd_step',
        name='gradient scaled and scaled back',
        misconception='grads are multiplied by lr in place and divided again',
        code="""def sgd_step(params, grads, lr):
    if lr == 0:
        return {name: param.copy() for name, param in params.items()}
    new = {}
    for name, param in params.items():
        grad = grads[name]
        grad *= lr
        new[name] = param - grad
        grad /= lr
    return new
""",
        input='read-only gradients',
    ),
    dict(
        exercise='sgd_step',
        name='one long vector in memory order',
        misconception="all arrays are joined by ravel('K'), which pairs wrong numbers if param and gradient lie differently",
        code="""def sgd_step(params, grads, lr):
    names = list(params)
    p = np.concatenate([params[n].ravel("K") for n in names])
    g = np.concatenate([grads[n].ravel("K") for n in names])
    moved, new, start = p - lr * g, {}, 0
    for n in names:
        end = start + params[n].size
        new[n], start = moved[start:end].reshape(params[n].shape), end
    return new
""",
        input='a gradient that is a transposed array (as x.T @ d gives it)',
    ),
    dict(
        exercise='sgd_step',
        name='gradient found without regard to case',
        misconception="gradients are looked up by lower-case names, so 'W' and 'w' get the same one",
        code="""def sgd_step(params, grads, lr):
    by_name = {name.lower(): grad for name, grad in grads.items()}
    return {name: param - lr * by_name[name.lower()] for name, param in params.items()}
""",
        input='params with the names W and w',
    ),
]
