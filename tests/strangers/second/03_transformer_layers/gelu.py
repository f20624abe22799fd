RIGHT = [
    dict(
        exercise='gelu',
        name='formula',
        code=r'''
def gelu(x):
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + np.tanh(inner))
''',
    ),
    dict(
        exercise='gelu',
        name='entry-by-entry',
        code=r'''
def gelu(x):
    out = np.zeros(x.shape, x.dtype)
    for place in np.ndindex(x.shape):
        v = float(x[place])
        out[place] = v / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v * v * v)))
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='gelu',
        name='relu-beyond-three-and-a-half',
        misconception='beyond 3.5 GELU is thought to be ReLU',
        input='x = 4 and x = -4',
        code=r'''
def gelu(x):
    bent = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))
    return np.where(np.abs(x) > 3.5, np.maximum(x, 0), bent)
''',
    ),
    dict(
        exercise='gelu',
        name='float64-bound',
        misconception='builds tanh from exp, with a bound that keeps only float64 from overflowing',
        input='x = 30 in float32',
        code=r'''
def gelu(x):
    z = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    e = np.exp(2 * np.clip(z, -300, 300))
    return 0.5 * x * (1 + (e - 1) / (e + 1))
''',
    ),
    dict(
        exercise='gelu',
        name='nditer-order',
        misconception='nditer walks through memory, not by index',
        input='x that is transposed in memory',
        code=r'''
def gelu(x):
    factor = math.sqrt(2 / math.pi)
    bent = [0.5 * v * (1 + math.tanh(factor * (v + 0.044715 * v**3))) for v in map(float, np.nditer(x))]
    return np.array(bent, dtype=x.dtype).reshape(x.shape)
''',
    ),
    dict(
        exercise='gelu',
        name='halved-and-doubled',
        misconception='halves x in place and doubles it again',
        input='x that is read-only',
        code=r'''
def gelu(x):
    switch = 1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
    x *= 0.5
    bent = x * switch
    x *= 2
    return bent
''',
    ),
]
