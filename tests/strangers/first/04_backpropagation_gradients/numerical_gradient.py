RIGHT = [
    dict(
        exercise='numerical_gradient',
        name='one copy, old value put back',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point = x.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        gradient[index] = (above - below) / (2 * eps)
    return gradient
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='new points for every entry',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    values = np.asarray(x).tolist()
    flat = np.array(values, dtype=np.float64).reshape(-1)

    def moved(place, by):
        point = flat.copy()
        point[place] = point[place] + by
        return float(f(point.reshape(x.shape)))

    slopes = [(moved(place, eps) - moved(place, -eps)) / (2 * eps) for place in range(flat.size)]
    return np.array(slopes).reshape(x.shape)
''',
    ),
]

WRONG = [
    dict(
        exercise='numerical_gradient',
        name='entries added to and taken from',
        misconception='+ eps - 2 eps + eps does not come back to the last bit',
        input='x = [0.1, 0.3], f that notes the points it sees',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] += eps
        above = f(point)
        point[index] -= 2 * eps
        below = f(point)
        point[index] += eps
        gradient[index] = (above - below) / (2 * eps)
    return gradient
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='rounded',
        misconception='gradient rounded to get rid of noise',
        input='f with a slope of 3e-9, eps = 0.5',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point = x.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + eps
        above = f(point)
        point[index] = x[index] - eps
        gradient[index] = (above - f(point)) / (2 * eps)
        point[index] = x[index]
    return np.round(gradient, 8)
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='step of at most 1',
        misconception='a large eps replaced by a smaller one',
        input='x**3 with eps = 2',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    eps = min(eps, 1.0)
    point = x.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        gradient[index] = (above - below) / (2 * eps)
    return gradient
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='another default step',
        misconception='default eps of 1e-3 in place of 1e-5',
        input='|x| at 5e-5 without an eps',
        code=r'''
def numerical_gradient(f, x, eps=1e-3):
    point = x.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = point[index]
        point[index] = old + eps
        above = f(point)
        point[index] = old - eps
        below = f(point)
        point[index] = old
        gradient[index] = (above - below) / (2 * eps)
    return gradient
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='a result array kept',
        misconception='result written into an array that belongs to the shape, not to the call',
        input='two gradients at points of one shape',
        code=r'''
_gradients = {}


def numerical_gradient(f, x, eps=1e-5):
    gradient = _gradients.setdefault(x.shape, np.zeros(x.shape))
    for index in np.ndindex(x.shape):
        point = x.copy()
        point[index] += eps
        above = f(point)
        point[index] = x[index] - eps
        gradient[index] = (above - f(point)) / (2 * eps)
    return gradient
''',
    ),
    dict(
        exercise='numerical_gradient',
        name='axes of length 1 left out',
        misconception='f gets a squeezed point, not one of the shape of x',
        input='x of shape (1, 2) and f(v) = v[0, 1]',
        code=r'''
def numerical_gradient(f, x, eps=1e-5):
    point = np.squeeze(x).copy() if x.size > 1 else x.copy()
    values = point.copy()
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        point[index] = values[index] + eps
        above = f(point)
        point[index] = values[index] - eps
        below = f(point)
        point[index] = values[index]
        gradient[index] = (above - below) / (2 * eps)
    return gradient.reshape(x.shape)
''',
    ),
]

