RIGHT = [
    dict(
        exercise='sample_with_temperature',
        name='choice with shares',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    shares = softmax((logits.astype(np.float64) - logits.max()) / temperature)
    return int(rng.choice(len(logits), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='Gumbel noise and argmax',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError("negative temperature")
    below = np.array(logits, dtype=np.float64) - float(np.max(logits))
    if temperature > 0:
        below = below / temperature + rng.gumbel(size=below.shape)
    return below.argmax().item()
''',
    ),
]

WRONG = [
    dict(
        exercise='sample_with_temperature',
        name='only the best fifty',
        misconception='top-k sampling with 50 tokens, as libraries have it by default',
        input='200 equal logits',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    kept = np.argsort(-logits, kind="stable")[:50]
    shares = softmax((logits[kept].astype(np.float64) - logits.max()) / temperature)
    return int(rng.choice(kept, p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='shares rounded',
        misconception='shares rounded to three digits, so rare tokens never come',
        input='3000 equal logits',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    shares = softmax((logits.astype(np.float64) - logits.max()) / temperature)
    shares = shares.round(3) / shares.round(3).sum()
    return int(rng.choice(len(logits), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='infinity is ten thousand',
        misconception='an infinite temperature replaced by a large one',
        input='logits 10000 and -10000 at an infinite temperature',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    temperature = min(temperature, 10_000.0)
    shares = softmax((logits.astype(np.float64) - logits.max()) / temperature)
    return int(rng.choice(len(logits), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='no share below 1e-5',
        misconception='small shares lifted to a floor, so that together many impossible tokens are drawn',
        input='one token at 0 and 9999 at -inf',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    shares = softmax((logits.astype(np.float64) - logits.max()) / temperature)
    shares = np.maximum(shares, 1e-5)
    shares /= shares.sum()
    return int(rng.choice(len(logits), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='-inf is -10000',
        misconception='logits clipped to the range of finite ones, so a forbidden token is drawn',
        input='logits -10000 and -inf',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    shares = softmax((np.clip(logits.astype(np.float64), -1e4, 1e4) - logits.max()) / temperature)
    return int(rng.choice(len(logits), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='logits shifted in place and back',
        misconception='logits changed for a moment',
        input='read-only logits',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    top = logits.max()
    logits -= top
    shares = softmax(logits / temperature).astype(np.float64)
    logits += top
    shares /= shares.sum()
    return int(rng.choice(len(logits), p=shares))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='a child generator for each draw',
        misconception="rng.spawn does not depend on the generator's state, only on how often it was asked",
        input='the state of rng set back, then the same calls again',
        code=r'''
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is never negative")
    if temperature == 0:
        return int(np.argmax(logits))
    shares = softmax((logits.astype(np.float64) - logits.max()) / temperature)
    return int(rng.spawn(1)[0].choice(len(logits), p=shares))
''',
    ),
]

