RIGHT = [
    dict(exercise='gelu', name='the formula', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + np.tanh(inner))
'''),
    dict(exercise='gelu', name='entry by entry', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    def one(value):
        value = float(value)
        return value / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * value * (1 + 0.044715 * value * value)))

    out = np.empty_like(x)
    for place in np.ndindex(x.shape):
        out[place] = one(x[place])
    return out
'''),
]
WRONG = [
    dict(exercise='gelu', name='clipped to ten thousand', misconception='clips x so that x**3 cannot overflow, and multiplies with the clipped x', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, -1e4, 1e4)
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
''', input='x = 50 000'),
    dict(exercise='gelu', name='0 below -4', misconception='takes the left tail for 0, as the figure shows it', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    bent = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return np.where(x < -4, x.dtype.type(0), bent)
''', input='x = -4.1, where gelu is about -5e-5'),
    dict(exercise='gelu', name='nditer into flat', misconception='np.nditer reads entries as they lie in memory, .flat writes by index', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    out = np.zeros(x.shape, dtype=x.dtype)
    for n, value in enumerate(np.nditer(x)):
        value = float(value)
        out.flat[n] = 0.5 * value * (1 + math.tanh(math.sqrt(2 / math.pi) * (value + 0.044715 * value**3)))
    return out
''', input='a transposed x'),
    dict(exercise='gelu', name='cubes in place', misconception='x **= 3 is meant for a copy, but np.asarray makes none; x is put back afterwards', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    kept, cube = x.copy(), np.asarray(x)
    cube **= 3
    inner = math.sqrt(2 / math.pi) * (kept + 0.044715 * cube)
    cube[...] = kept
    return 0.5 * kept * (1 + np.tanh(inner))
''', input='a read-only x'),
    dict(exercise='gelu', name='float64 for a batch', misconception='np.array of a list of Python floats is float64 where x has three axes and more', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    if x.ndim > 2:
        return np.array([gelu(part).tolist() for part in x])
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
''', input='float32 with three axes'),
    dict(exercise='gelu', name='next to nothing is nothing', misconception='entries below 1e-12 are taken for 0', code=r'''def gelu(x: np.ndarray) -> np.ndarray:
    x = np.where(np.abs(x) > 1e-12, x, x.dtype.type(0))
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
''', input='x = 1e-15'),
]
