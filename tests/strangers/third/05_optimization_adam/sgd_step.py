RIGHT = [
    dict(exercise='sgd_step', name='comprehension', code="""def sgd_step(params, grads, lr):
    return {name: param - lr * grads[name] for name, param in params.items()}
"""),
    dict(exercise='sgd_step', name='copy, then in place on the copy', code="""def sgd_step(params, grads, lr):
    new = {}
    for name in params:
        moved = np.array(params[name], copy=True)
        np.subtract(moved, np.multiply(grads[name], lr, dtype=moved.dtype), out=moved)
        new[name] = moved
    return new
"""),
]
WRONG = [
    dict(exercise='sgd_step', name='loops over grads', misconception='the names of grads taken for those of params', code="""def sgd_step(params, grads, lr):
    return {name: params[name] - lr * grad for name, grad in grads.items()}
""", input='grads holds a further name'),
    dict(exercise='sgd_step', name='flat in memory order', misconception='ravel(order="K") thought to be just \'flatten\'', code="""def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        flat = param.ravel(order="K") - lr * grads[name].ravel(order="K")
        new[name] = flat.reshape(param.shape)
    return new
""", input='params C-ordered, grads transposed'),
    dict(exercise='sgd_step', name='turns grads round, then back', misconception='changing an input for a moment is thought harmless', code="""def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        grad = grads[name]
        np.negative(grad, out=grad)
        new[name] = param.copy() + lr * grad
        np.negative(grad, out=grad)
    return new
""", input='read-only gradients'),
    dict(exercise='sgd_step', name='result buffers kept', misconception='reuses its result arrays from call to call', code="""_buffers = {}
def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        out = _buffers.get(name)
        if out is None or out.shape != param.shape or out.dtype != param.dtype or np.shares_memory(out, param):
            out = np.empty_like(param)
        np.multiply(grads[name], -lr, out=out)
        out += param
        _buffers[name] = out
        new[name] = out
    return new
""", input='two calls, then look at the first result'),
    dict(exercise='sgd_step', name='tiny gradients are noise', misconception='gradients below a threshold taken for 0', code="""def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        grad = np.where(np.abs(grads[name]) < 1e-8, 0, grads[name]).astype(param.dtype)
        new[name] = param - lr * grad
    return new
""", input='a gradient of 1e-9 with a large lr'),
    dict(exercise='sgd_step', name='paired after sorting', misconception='two sorted dicts are thought to line up', code="""def sgd_step(params, grads, lr):
    new = dict(params)
    for (name, param), (_, grad) in zip(sorted(params.items()), sorted(grads.items())):
        new[name] = param - lr * grad
    return new
""", input='grads holds a further name that sorts first'),
]
