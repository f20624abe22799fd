RIGHT = [
    dict(
        exercise='gelu',
        name='formula',
        code=r'''
def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
''',
    ),
    dict(
        exercise='gelu',
        name='entry by entry with math',
        code=r'''
def gelu(x):
    out = np.empty_like(x)
    for index, v in np.ndenumerate(x):
        v = float(v)
        out[index] = v / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * v * (1 + 0.044715 * v * v)))
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='gelu',
        name='cache by the numbers alone',
        misconception='keeps results under the bytes of x and forgets its shape',
        input='x (2, 1) after x (1, 2) with the same numbers',
        code=r'''
_known = {}


def gelu(x):
    key = x.tobytes(), x.dtype.char
    if key not in _known:
        _known[key] = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return _known[key]
''',
    ),
    dict(
        exercise='gelu',
        name='cut at 20000',
        misconception='cuts x at ±20000 to keep x³ small, and returns the cut number',
        input='x between 10000 and 100000, at one entry',
        code=r'''
def gelu(x):
    z = np.clip(x, -2e4, 2e4)
    return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))
''',
    ),
    dict(
        exercise='gelu',
        name='small inputs are zero',
        misconception='sets results below 1e-10 to 0',
        input='x = 1e-12',
        code=r'''
def gelu(x):
    y = x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2
    return np.where(np.abs(y) < 1e-10, x * 0, y)
''',
    ),
    dict(
        exercise='gelu',
        name='memory order',
        misconception='loops over the numbers as they lie in memory and fills a new array row by row',
        input='a transposed x',
        code=r'''
def gelu(x):
    numbers = x.flatten(order="K")
    bent = 0.5 * numbers * (1 + np.tanh(math.sqrt(2 / math.pi) * (numbers + 0.044715 * numbers**3)))
    return bent.reshape(x.shape)
''',
    ),
    dict(
        exercise='gelu',
        name='ReLU beyond 4.5',
        misconception='switches to ReLU beyond ±4.5, where the exact value still differs',
        input='x = -5',
        code=r'''
def gelu(x):
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    bent = 0.5 * x * (1 + np.tanh(inner))
    return np.where(np.abs(x) > 4.5, np.maximum(x, 0), bent)
''',
    ),
    dict(
        exercise='gelu',
        name='cubes x in place',
        misconception='uses x itself as scratch paper and copies the old numbers back',
        input='a read-only x',
        code=r'''
def gelu(x):
    old = x.copy()
    x *= x
    x *= 0.044715
    x += 1
    inner = math.sqrt(2 / math.pi) * old * x
    x[...] = old
    return 0.5 * old * (1 + np.tanh(inner))
''',
    ),
]
