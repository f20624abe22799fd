RIGHT = [
    dict(
        exercise='numerical_gradient',
        name='walk over a copy',
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
        name='a new point each time',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    def at(n, step):
        numbers = [float(v) for v in x.ravel(order="C")]
        numbers[n] += step
        return float(f(np.array(numbers).reshape(x.shape)))

    slopes = [(at(n, eps) - at(n, -eps)) / (eps + eps) for n in range(x.size)]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)
''',
    ),
]
WRONG = [
    dict(
        exercise='numerical_gradient',
        name='divides by the step as rounded',
        misconception='divides by (x + eps) - (x - eps) in place of 2 eps, which is 0 where eps is too small for x',
        input='x = 1e12 with eps = 1e-6: the formula gives 0',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point = x.copy()
    grad = np.empty(x.shape)
    for index in np.ndindex(*x.shape):
        old = x[index]
        high, low = old + eps, old - eps
        point[index] = high
        above = f(point)
        point[index] = low
        grad[index] = (above - f(point)) / (high - low)
        point[index] = old
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='eps at least 1e-10',
        misconception='does not go below 1e-10, as rounding would spoil the slope',
        input='|x - 5e-13| at 0 with eps = 1e-12',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    eps = max(eps, 1e-10)
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='small slopes are noise',
        misconception='sets slopes below 1e-13 to 0',
        input='f(x) = 1e-20 x',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros(x.shape)
    point = np.array(x, order="C")
    flat = point.reshape(-1)
    for n in range(flat.size):
        old = flat[n]
        flat[n] = old + eps
        above = f(point)
        flat[n] = old - eps
        below = f(point)
        flat[n] = old
        grad.flat[n] = (above - below) / (2 * eps)
    grad[np.abs(grad) < 1e-13] = 0
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='gradient in a buffer',
        misconception='keeps one gradient array per shape',
        input='two calls with x of one shape',
        code=r'''
_grad = {}


def numerical_gradient(f, x, eps=1e-5):
    grad = _grad.setdefault(x.shape, np.zeros(x.shape))
    point = x.copy()
    for index in np.ndindex(x.shape):
        old = float(point[index])
        point[index] = old + eps
        grad[index] = f(point)
        point[index] = old - eps
        grad[index] -= f(point)
        point[index] = old
    grad /= 2 * eps
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='small changes of a large f are noise',
        misconception='takes changes below 1e-13 of f(x) for rounding',
        input='a slope that is small against a large f(x)',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    middle = float(f(x.copy()))
    noise = abs(middle) * 1e-13
    grad = np.zeros(x.shape)
    point = x.copy()
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point) - middle
        point[index] = old - eps
        below = f(point) - middle
        point[index] = old
        if abs(above) > noise or abs(below) > noise:
            grad[index] = (above - below) / (2 * eps)
    return grad
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='up to four axes',
        misconception='pads the shape to four axes and forgets that there may be more',
        input='x with five axes',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    a, b, c, d = (1,) * (4 - x.ndim) + x.shape
    grad = np.zeros((a, b, c, d))
    for i in range(a):
        for j in range(b):
            for k in range(c):
                for m in range(d):
                    up, down = np.reshape(x.copy(), grad.shape), np.reshape(x.copy(), grad.shape)
                    up[i, j, k, m] += eps
                    down[i, j, k, m] -= eps
                    grad[i, j, k, m] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * eps)
    return grad.reshape(x.shape)
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='f is asked for flat points',
        misconception='hands f a point with one axis less where the first axis has length 1',
        input='x of shape (1, 3) and an f that uses both axes',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    shape = x.shape[1:] if x.ndim > 1 and x.shape[0] == 1 else x.shape
    numbers = x.flatten()
    grad = np.zeros(numbers.size)
    for n in range(numbers.size):
        up, down = numbers.copy(), numbers.copy()
        up[n] += eps
        down[n] -= eps
        grad[n] = (f(up.reshape(shape)) - f(down.reshape(shape))) / (2 * eps)
    return grad.reshape(x.shape)
''',
    ),
]
