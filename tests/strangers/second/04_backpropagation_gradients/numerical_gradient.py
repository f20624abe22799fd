RIGHT = [
    dict(
        exercise='numerical_gradient',
        name='ndindex',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        grad[index] = (above - below) / (2 * eps)
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='fresh-points',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    def moved(index, by):
        point = np.array(x)
        point[index] += by
        return float(f(point))

    slopes = [(moved(i, eps) - moved(i, -eps)) / (2 * eps) for i in np.ndindex(*x.shape)]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)
''',
    ),
]
WRONG = [
    dict(
        exercise='numerical_gradient',
        name='small-slopes-are-noise',
        misconception='slopes below 1e-7 are taken for rounding and set to 0',
        input='f with slopes of 1e-9',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        grad[index] = (above - f(point)) / (2 * eps)
        point[index] = old
    grad[np.abs(grad) < 1e-7] = 0.0
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='views-are-copies',
        misconception='a view is thought to be a copy already, so its entries are moved in place',
        input='x is a slice or a read-only view of another array',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point = x.copy() if x.base is None else x  # a view is not the caller's own array
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        grad[index] = (above - below) / (2 * eps)
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='eps-not-below-1e-7',
        misconception='an eps below 1e-7 is thought to drown in rounding and raised',
        input='a kink 5e-8 away with eps = 1e-8',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    eps = max(eps, 1e-7)
    grad = np.empty(x.shape, dtype=np.float64)
    for index in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2.0 * eps)
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='readwrite-walk',
        misconception='walks with an nditer that asks to write into x itself, though only the copy is written to',
        input='x that is read-only',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        i = it.multi_index
        point[i] = x[i] + eps
        above = f(point)
        point[i] = x[i] - eps
        below = f(point)
        point[i] = x[i]
        grad[i] = (above - below) / (2 * eps)
        it.iternext()
    return grad
''',
    ),
]
