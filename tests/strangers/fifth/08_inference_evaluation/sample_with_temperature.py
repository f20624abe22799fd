RIGHT = [
    dict(
        exercise='sample_with_temperature',
        name='Gumbel noise',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("temperature below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits.astype(np.float64)
    z = (z - z.max()) / temperature
    return int(np.argmax(z - np.log(-np.log1p(-rng.random(z.size)))))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='walk along the shares',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError(f"temperature {temperature}")
    z = [float(x) for x in logits]
    top = max(z)
    if temperature == 0:
        return z.index(top)
    weights = [math.exp((x - top) / temperature) for x in z]
    rest = float(rng.random()) * math.fsum(weights)
    last = 0
    for token, weight in enumerate(weights):
        if weight > 0:
            last = token
            if rest < weight:
                return token
            rest -= weight
    return last
''',
    ),
]
WRONG = [
    dict(
        exercise='sample_with_temperature',
        name='floor-under-the-scores',
        misconception='cuts the scores off at -9 below the best, so thousands of impossible tokens become likely together',
        input='-inf for 5 000 tokens beside one that is allowed',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    z = (logits.astype(np.float64) - np.max(logits)) / temperature
    p = softmax(np.maximum(z, -9.0))
    return int(rng.choice(len(p), p=p))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='only-the-best-hundred',
        misconception='draws among the hundred best tokens only',
        input='3 000 equal logits, or infinite temperature',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    order = np.argsort(-logits, kind="stable")[:100]
    if temperature == 0:
        return int(order[0])
    best = logits[order].astype(np.float64)
    p = softmax((best - best[0]) / temperature)
    return int(order[rng.choice(len(order), p=p)])
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='power-of-the-softmax',
        misconception='takes the softmax first and the power 1 / temperature afterwards, which underflows',
        input='three equal logits at temperature 0.001',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    p = softmax(logits.astype(np.float64)) ** (1 / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='no-draw-when-sure',
        misconception='takes the best token at once where it has more than 99 %',
        input='a second token with a share of 0.9 %',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    best = int(np.argmax(logits))
    if temperature == 0:
        return best
    shifted = logits.astype(np.float64) - float(logits[best])
    p = np.exp(shifted / temperature)
    p = p / p.sum()
    if p[best] > 0.99:
        return best
    return int(rng.choice(p.size, p=p))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='nearly-zero-is-zero',
        misconception='treats temperatures within 0.0005 of 0 as 0 before it looks at the sign',
        input='temperature -0.0001',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if math.isclose(temperature, 0, abs_tol=5e-4):
        return int(np.argmax(logits))
    if temperature < 0:
        raise ValueError("negative temperature")
    shifted = (logits - logits.max()).astype(np.float64)
    p = softmax(shifted / temperature)
    return int(rng.choice(len(p), p=p))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='shift-in-place',
        misconception="shifts the caller's logits by their maximum and shifts them back",
        input='logits that are read-only',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    top = float(logits.max())
    logits -= top
    p = np.exp(logits.astype(np.float64) / temperature)
    logits += top
    return int(rng.choice(p.size, p=p / p.sum()))
''',
    ),
]
