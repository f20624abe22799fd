RIGHT = [
    dict(
        exercise='gelu',
        name='formula',
        code="""def gelu(x):
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)
    return 0.5 * x * (1 + np.tanh(inner))
""",
    ),
    dict(
        exercise='gelu',
        name='entry by entry with math',
        code="""def gelu(x):
    root = (2 / math.pi) ** 0.5
    values = [0.5 * v * (1 + math.tanh(root * (v + 0.044715 * v**3))) for v in x.flat for v in [float(v)]]
    return np.array(values, dtype=x.dtype).reshape(x.shape)
""",
    ),
    dict(
        exercise='gelu',
        name='as x times a sigmoid, with overflow warnings',
        code="""def gelu(x):
    inner = x * (x * x * 0.044715 + 1) * math.sqrt(8 / math.pi)
    return x / (1 + np.exp(-inner))
""",
    ),
]
WRONG = [
    dict(
        exercise='gelu',
        name='cut beyond 3.5',
        misconception='beyond 3.5 the bend is taken for ReLU',
        code="""def gelu(x):
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    bent = 0.5 * x * (1 + np.tanh(inner))
    return np.where(np.abs(x) > 3.5, np.maximum(x, 0), bent)
""",
        input='x = -3.6: the result is -0.0004, not 0',
    ),
    dict(
        exercise='gelu',
        name='half of small numbers',
        misconception='below 1e-3 it is taken for x / 2, which forgets the square term',
        code="""def gelu(x):
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    bent = 0.5 * x * (1 + np.tanh(inner))
    return np.where(np.abs(x) < 1e-3, x / 2, bent)
""",
        input='x = 9e-4, off by 7e-4 of itself',
    ),
    dict(
        exercise='gelu',
        name='flat and back in two orders',
        misconception='flattened in memory order and shaped again in C order',
        code="""def gelu(x):
    flat = x.ravel(order="K")
    inner = math.sqrt(2 / math.pi) * (flat + 0.044715 * flat**3)
    return (0.5 * flat * (1 + np.tanh(inner))).reshape(x.shape)
""",
        input='a transposed array',
    ),
    dict(
        exercise='gelu',
        name='result kept per shape',
        misconception='the result is written into an array that is used again for the next call of this shape and dtype',
        code="""_kept = {}


def gelu(x):
    out = _kept.setdefault((x.shape, x.dtype), np.empty(x.shape, x.dtype))
    np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3), out=out)
    out += 1
    out *= 0.5 * x
    return out
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='gelu',
        name='large numbers hidden for a moment',
        misconception='large entries of x are set to 10 in place and put back afterwards',
        code="""def gelu(x):
    big = x > 10
    kept = x[big]
    x[big] = 10  # no overflow in the cube
    out = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    x[big] = out[big] = kept
    return out
""",
        input='a read-only x',
    ),
    dict(
        exercise='gelu',
        name='rows and columns only',
        misconception='x has at most two axes; further ones are merged',
        code="""def gelu(x):
    rows = x if x.ndim < 2 else x.reshape(len(x), -1)
    inner = math.sqrt(2 / math.pi) * (rows + 0.044715 * rows**3)
    return 0.5 * rows * (1 + np.tanh(inner))
""",
        input='x of shape (2, 3, 4)',
    ),
]
