RIGHT = [
    dict(
        exercise='sgd_step',
        name='comprehension',
        code=r'''
def sgd_step(params, grads, lr):
    return {name: param - lr * grads[name] for name, param in params.items()}
''',
    ),
    dict(
        exercise='sgd_step',
        name='explicit copies, float64 inside',
        code=r'''
def sgd_step(params, grads, lr):
    new = {}
    for name in params:
        p = np.asarray(params[name])
        fresh = np.array(p, dtype=np.float64, copy=True)
        fresh -= float(lr) * np.asarray(grads[name], dtype=np.float64)
        new[name] = fresh.astype(p.dtype)
    return new
''',
    ),
]
WRONG = [
    dict(
        exercise='sgd_step',
        name='tiny gradients are noise',
        misconception='a gradient below 1e-8 is taken for 0',
        input='a parameter of 0 with a gradient of 1e-10',
        code=r'''
def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        grad = grads[name]
        grad = np.where(np.abs(grad) < 1e-8, np.zeros_like(grad), grad)
        new[name] = param - lr * grad
    return new
''',
    ),
    dict(
        exercise='sgd_step',
        name='there and back in place',
        misconception="the step is made in the caller's array, copied, and undone",
        input='read-only parameters',
        code=r'''
def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        if lr * grads[name].any():
            old = param.copy()
            param -= lr * grads[name]
            new[name] = param.copy()
            param[...] = old
        else:
            new[name] = param.copy()
    return new
''',
    ),
    dict(
        exercise='sgd_step',
        name='vectors and matrices only',
        misconception='arrays are thought to have one or two axes',
        input='a parameter with three axes',
        code=r'''
def sgd_step(params, grads, lr):
    new = {}
    for name, param in params.items():
        moved = np.empty_like(param)
        if param.ndim == 1:
            for i in range(len(param)):
                moved[i] = param[i] - lr * grads[name][i]
        else:
            rows, columns = param.shape
            for i in range(rows):
                for j in range(columns):
                    moved[i, j] = param[i, j] - lr * grads[name][i, j]
        new[name] = moved
    return new
''',
    ),
    dict(
        exercise='sgd_step',
        name='names in lower case',
        misconception='names that differ only in case share a gradient',
        input='parameters b and B',
        code=r'''
def sgd_step(params, grads, lr):
    by_name = {name.lower(): grad for name, grad in grads.items()}
    return {name: param - lr * by_name[name.lower()] for name, param in params.items()}
''',
    ),
]
