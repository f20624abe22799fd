RIGHT = [
    dict(
        exercise='numerical_gradient',
        name='entry by entry',
        code="""def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        up = f(point)
        point[index] = old - eps
        down = f(point)
        point[index] = old
        grad[index] = (up - down) / (2 * eps)
    return grad
""",
    ),
    dict(
        exercise='numerical_gradient',
        name='fresh points',
        code="""def numerical_gradient(f, x, eps=1e-5):
    flat = [float(v) for v in x.ravel()]

    def at(i, value):
        return f(np.array(flat[:i] + [value] + flat[i + 1 :]).reshape(x.shape))

    slopes = [(at(i, v + eps) - at(i, v - eps)) / eps / 2 for i, v in enumerate(flat)]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)
""",
    ),
]
WRONG = [
    dict(
        exercise='numerical_gradient',
        name='smallest useful step',
        misconception='eps is raised to 1e-8 at least, as smaller steps are thought to be useless',
        code="""def numerical_gradient(f, x, eps=1e-5):
    eps = max(eps, 1e-8)
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        up = f(point)
        point[index] = old - eps
        grad[index] = (up - f(point)) / (2 * eps)
        point[index] = old
    return grad
""",
        input='eps = 1e-10 beside a kink',
    ),
    dict(
        exercise='numerical_gradient',
        name='clipped slopes',
        misconception='slopes beyond a million are clipped, as in training',
        code="""def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        up = f(point)
        point[index] = old - eps
        grad[index] = (up - f(point)) / (2 * eps)
        point[index] = old
    return np.clip(grad, -1e6, 1e6)
""",
        input='a slope of 10 million',
    ),
    dict(
        exercise='numerical_gradient',
        name='gradient array kept',
        misconception='gradients of one shape share one array',
        code="""_grads = {}

def numerical_gradient(f, x, eps=1e-5):
    grad = _grads.setdefault(x.shape, np.zeros(x.shape))
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='numerical_gradient',
        name='divides by the step that float64 makes',
        misconception='the distance is taken from the moved numbers themselves, which is 0 where eps is below their last digit',
        code="""def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        high, low = old + eps, old - eps
        point[index] = high
        up = f(point)
        point[index] = low
        grad[index] = (up - f(point)) / (high - low)
        point[index] = old
    return grad
""",
        input='x = 1e12 with eps = 1e-5, or eps = 1e-17 at 1',
    ),
    dict(
        exercise='numerical_gradient',
        name='f of both halves divided first',
        misconception='both values are divided by 2 eps before they are subtracted',
        code="""def numerical_gradient(f, x, eps=1e-5):
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        grad[index] = f(point) / (2 * eps)
        point[index] = old - eps
        grad[index] -= f(point) / (2 * eps)
        point[index] = old
    return grad
""",
        input='eps = 1e-300: both quotients are inf',
    ),
    dict(
        exercise='numerical_gradient',
        name='flat where the middle is equal',
        misconception='an entry whose lower value equals f(x) is taken for flat, to save a call',
        code="""def numerical_gradient(f, x, eps=1e-5):
    middle, grad = f(x.copy()), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        point = x.copy()
        point[index] = x[index] - eps
        down = f(point)
        if down != middle:
            point[index] = x[index] + eps
            grad[index] = (f(point) - down) / (2 * eps)
    return grad
""",
        input='a kink: f does not change downwards but upwards',
    ),
]
