RIGHT = [
    dict(exercise='numerical_gradient', name='ndindex', code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    point, grad = x.copy(), np.empty(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        grad[index] = (above - below) / (2 * eps)
    return grad
'''),
    dict(exercise='numerical_gradient', name='a fresh copy for each call', code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    def at(n, step):
        moved = np.array(x, order="C")
        moved.reshape(-1)[n] += step
        return float(f(moved))

    slopes = [(at(n, eps) - at(n, -eps)) / (eps + eps) for n in range(x.size)]
    return np.array(slopes).reshape(x.shape)
'''),
]
WRONG = [
    dict(exercise='numerical_gradient', name='a floor under eps', misconception='eps below 1e-8 is taken for a slip', code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    eps = max(eps, 1e-8)  # below that, rounding takes over
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        grad[index] = (above - f(point)) / (2 * eps)
        point[index] = old
    return grad
''', input='eps = 1e-10 beside a kink'),
    dict(exercise='numerical_gradient', name='slopes below the rounding are 0', misconception='np.where(abs < 1e-15) takes small slopes for noise', code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    point, grad = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        grad[index] = (above - below) / (2 * eps)
    grad[np.abs(grad) < 1e-15] = 0
    return grad
''', input='a slope of 1e-20'),
    dict(exercise='numerical_gradient', name='gradient in a kept array', misconception='one array per shape is filled by every call', code=r'''_grads = {}


def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    grad = _grads.setdefault(x.shape, np.zeros(x.shape))
    for index in np.ndindex(*x.shape):
        sides = []
        for side in (eps, -eps):
            point = x.copy()
            point[index] += side
            sides.append(f(point))
        grad[index] = (sides[0] - sides[1]) / (2 * eps)
    return grad
''', input='two calls of one shape: the second changes the first result'),
    dict(exercise='numerical_gradient', name='a step with the size of x', misconception='moves large entries by a step that grows with them, as some books advise', code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = eps * max(1.0, abs(float(x[index])) / 100)
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        grad[index] = (f(up) - f(down)) / (2 * step)
    return grad
''', input='an entry of 1000'),
    dict(exercise='numerical_gradient', name='what does not move is skipped', misconception='an entry whose step down leaves f as it is gets the slope 0 at once', code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    point, grad = x.copy(), np.zeros(x.shape)
    start = f(point)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old - eps
        below = f(point)
        if below != start:  # else f does not depend on this entry: save a call
            point[index] = old + eps
            grad[index] = (f(point) - below) / (2 * eps)
        point[index] = old
    return grad
''', input='max(x, 0) at 0, where only the step up changes f'),
    dict(exercise='numerical_gradient', name='a ceiling over eps', misconception="a step above 10 'leaves the neighbourhood' and is cut", code=r'''def numerical_gradient(f, x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    eps = np.clip(eps, 0, 10)
    grad = np.empty_like(x)
    point = np.array(x)
    for index, old in np.ndenumerate(x):
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        grad[index] = (above - f(point)) / (2 * eps)
        point[index] = old
    return grad
''', input='eps = 20'),
]
