RIGHT = [
    dict(
        exercise='sample_with_temperature',
        name='softmax and choice',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("temperature below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    z = np.asarray(logits, dtype=np.float64)
    shares = np.exp((z - z.max()) / temperature)
    return int(rng.choice(len(z), p=shares / shares.sum()))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='Gumbel',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError(temperature)
    row = np.array(logits, dtype=float)
    if temperature > 0:
        row = (row - row.max()) / temperature + rng.gumbel(size=row.shape)
    return int(row.argmax())
''',
    ),
]
WRONG = [
    dict(
        exercise='sample_with_temperature',
        name='divide, then subtract',
        misconception='large float32 logits over a small temperature keep whole numbers only',
        input='float32 logits near 10,000 that differ by about 0.001, temperature 0.001',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("temperature below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits / temperature
    shares = np.exp(z - z.max())
    return int(rng.choice(len(z), p=shares / shares.sum()))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='the unlikely is never drawn',
        misconception='tokens with less than a twentieth of the best share are left out',
        input='probabilities 0.96 and 0.04',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("temperature below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    z = np.asarray(logits, dtype=np.float64)
    shares = np.exp((z - z.max()) / temperature)
    shares[shares < 0.05] = 0
    shares = shares / shares.sum()
    return int(rng.choice(len(z), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='minus infinity is minus 100,000',
        misconception='-inf is replaced by a number: at high temperatures such a token is drawn',
        input='logits [0, -inf], temperature 1e5',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("temperature below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    z = np.nan_to_num(logits, neginf=-1e5)
    shares = np.exp((z - z.max()) / temperature)
    shares = shares / shares.sum()
    return int(rng.choice(len(z), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name="NumPy's number at infinity",
        misconception='at infinite temperature the result of rng.integers comes back as it is',
        input='the type at temperature math.inf',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("temperature below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    if math.isinf(temperature):
        return rng.integers(len(logits))
    z = np.asarray(logits, dtype=np.float64)
    shares = np.exp((z - z.max()) / temperature)
    shares = shares / shares.sum()
    return int(rng.choice(len(z), p=shares))
''',
    ),
]
