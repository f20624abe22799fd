RIGHT = [
    dict(
        exercise='gelu',
        name='formula',
        code="""def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))
""",
    ),
    dict(
        exercise='gelu',
        name='by the logistic function, entry by entry',
        code="""def gelu(x):
    def one(v):
        v = float(v)
        z = 2 * math.sqrt(2 / math.pi) * (v + 0.044715 * v**3)
        if z >= 0:
            return v / (1 + math.exp(-min(z, 700)))
        e = math.exp(max(z, -700))
        return v * e / (1 + e)

    out = np.empty(x.shape, x.dtype)
    for place in np.ndindex(*x.shape):
        out[place] = one(x[place])
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='gelu',
        name='goes by nditer',
        misconception='np.nditer visits the numbers as they lie in memory',
        code="""def gelu(x):
    c = math.sqrt(2 / math.pi)
    values = [0.5 * float(v) * (1 + math.tanh(c * (float(v) + 0.044715 * float(v) ** 3))) for v in np.nditer(x)]
    return np.array(values, dtype=x.dtype).reshape(x.shape)
""",
        input='x in Fortran order',
    ),
    dict(
        exercise='gelu',
        name='zero below -4',
        misconception='below -4 the result is taken for 0',
        code="""def gelu(x):
    bent = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return np.where(x < -4, 0, bent).astype(x.dtype)
""",
        input='x = -4.1',
    ),
    dict(
        exercise='gelu',
        name='clips to ten thousand',
        misconception='x is clipped to +-10 000 against overflow, the factor x with it',
        code="""def gelu(x):
    x = np.clip(x, -1e4, 1e4)
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
""",
        input='x = 100 000',
    ),
    dict(
        exercise='gelu',
        name='straight from 4 on',
        misconception='above 4 the result is taken for x',
        code="""def gelu(x):
    bent = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return np.where(np.abs(x) > 4, np.maximum(x, 0), bent)
""",
        input='x = 4.1',
    ),
    dict(
        exercise='gelu',
        name='cubes in x and back',
        misconception='x is raised to its cube in place and brought back by the cube root',
        code="""def gelu(x):
    kept = x.copy()
    x *= x * x
    inside = math.sqrt(2 / math.pi) * (kept + 0.044715 * x)
    x[...] = kept
    return 0.5 * x * (1 + np.tanh(inside))
""",
        input='read-only x',
    ),
    dict(
        exercise='gelu',
        name='three axes in float64',
        misconception='beyond two axes the results are filled into np.empty of the default dtype',
        code="""def gelu(x):
    if x.ndim > 2:
        out = np.empty(x.shape)
        for i, part in enumerate(x):
            out[i] = gelu(part)
        return out
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
""",
        input='float32 with three axes',
    ),
]
