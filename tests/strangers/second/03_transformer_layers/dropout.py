RIGHT = [
    dict(
        exercise='dropout',
        name='uniform',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must be from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    return x * (rng.random(x.shape) >= rate) / (1 - rate)
''',
    ),
    dict(
        exercise='dropout',
        name='choice-of-places',
        code=r'''
def dropout(x, rate, rng, training):
    out = x.copy()
    if training:
        if not 0 <= rate <= 1:
            raise ValueError(f"no probability: {rate}")
        gone = rng.binomial(1, rate, size=x.shape).astype(bool)
        out[gone] = 0
        out[~gone] /= max(1 - rate, 1e-300)
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='dropout',
        name='heads-share',
        misconception='for four axes the heads of a sentence share what is dropped, as some attention dropouts do',
        input='x of shape (B, A, T, T)',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate must be from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    shape = (x.shape[0], 1, *x.shape[2:]) if x.ndim == 4 else x.shape
    kept = rng.random(shape) >= rate
    return np.where(kept, x / (1 - rate), np.zeros_like(x))
''',
    ),
    dict(
        exercise='dropout',
        name='one-byte-per-entry',
        misconception='decides with a byte per entry, so the rate is rounded to a 256th',
        input='rate 0.001',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must be from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    kept = rng.integers(0, 256, size=x.shape, dtype=np.uint8) >= round(rate * 256)
    return x * kept / (1 - rate)
''',
    ),
    dict(
        exercise='dropout',
        name='spawns-a-child',
        misconception='draws from a child generator, and the number of children is not part of the state',
        input='the state of the generator is set back and the call made again',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must be from 0 to 1")
    (own,) = rng.spawn(1)
    kept = own.random(x.shape) < 1 - rate
    return np.divide(x, 1 - rate, out=np.zeros_like(x), where=kept)
''',
    ),
    dict(
        exercise='dropout',
        name='pairs-of-opposites',
        misconception='draws half of the numbers and takes 1 minus each for the other half, so that two entries hang together',
        input='rate 0.25: an entry of the first half and its partner are never dropped together',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must be from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    half = rng.random((x.size + 1) // 2)
    chance = np.concatenate([half, 1 - half])[: x.size].reshape(x.shape)
    return x * (chance >= rate) / (1 - rate)
''',
    ),
    dict(
        exercise='dropout',
        name='one-entry-stays',
        misconception='no token may vanish, so one entry of each row is kept at least',
        input='rows of two entries with rate 0.75',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must be from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    chance = rng.random(x.shape)
    kept = (chance >= rate) | (chance == chance.max(axis=-1, keepdims=True))
    return np.where(kept, x / (1 - rate), 0 * x)
''',
    ),
]
