RIGHT = [
    dict(
        exercise='dropout',
        name='compare with random',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must lie between 0 and 1")
    if rate == 1:
        return np.zeros_like(x)
    return x * (rng.random(x.shape) >= rate) / (1 - rate)
''',
    ),
    dict(
        exercise='dropout',
        name='binomial entry by entry',
        code=r'''
def dropout(x, rate, rng, training):
    result = np.array(x, order="C")
    if training:
        if not 0 <= rate <= 1:
            raise ValueError("no such rate")
        for index in np.ndindex(*x.shape):
            kept = rng.binomial(1, 1 - rate)
            result[index] = x[index] / x.dtype.type(1 - rate) if kept else 0
    return result
''',
    ),
]
WRONG = [
    dict(
        exercise='dropout',
        name='draws 4096 numbers and repeats them',
        misconception='draws at most 4096 numbers and repeats them, so far entries are not decided on their own',
        input='x with 8192 entries: the second half drops just what the first does',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must lie between 0 and 1")
    if rate == 1:
        return 0 * x
    chance = np.resize(rng.random(min(x.size, 4096)), x.shape)
    return np.where(chance >= rate, x / (1 - rate), x.dtype.type(0))
''',
    ),
    dict(
        exercise='dropout',
        name='antithetic halves',
        misconception='uses u for the first half of the entries and 1 - u for the second, so that pairs depend on each other',
        input='rate 0.5: of entries n and n + size/2 exactly one is kept',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie between 0 and 1")
    if rate == 1:
        return np.zeros_like(x)
    u = rng.random((x.size + 1) // 2)
    both = np.concatenate([u, 1 - u])[: x.size].reshape(x.shape)
    return x * (both >= rate) / (1 - rate)
''',
    ),
    dict(
        exercise='dropout',
        name='chance in thousandths',
        misconception='draws whole numbers below 1000, so a rate counts in full thousandths only',
        input='rate 0.0002: five times as many entries are dropped',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must lie between 0 and 1")
    keep = rng.integers(0, 1000, size=x.shape) >= 1000 * rate
    scale = 1 / (1 - rate) if rate < 1 else 0.0
    return keep * x * scale
''',
    ),
    dict(
        exercise='dropout',
        name='chance rounded to two digits',
        misconception='rounds the random numbers to two digits, so that every rate is off by half a per cent',
        input='rate 0.01: half as many entries are dropped',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate > 1 or rate < 0:
        raise ValueError("rate must lie between 0 and 1")
    if rate == 1:
        return np.zeros(x.shape, x.dtype)
    keep = rng.random(x.shape).round(2) >= rate
    if rate == 0:
        keep[...] = True
    return np.where(keep, x / (1 - rate), np.zeros_like(x))
''',
    ),
    dict(
        exercise='dropout',
        name='writes through a reshape',
        misconception='drops through reshape(-1) of a copy, which is another copy where x is transposed, so nothing is dropped',
        input='a transposed x',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie between 0 and 1")
    out = np.array(x)
    if rate < 1:
        out /= 1 - rate
    out.reshape(-1)[rng.random(x.size) < rate] = 0
    return out
''',
    ),
    dict(
        exercise='dropout',
        name='nearly all is all',
        misconception='takes a rate above 0.99 for 1, for fear of a division by 0',
        input='rate 0.995: nothing is kept',
        code=r'''
def dropout(x, rate, rng, training):
    if training:
        if rate < 0.0 or rate > 1.0:
            raise ValueError("rate must lie between 0 and 1")
        if math.isclose(rate, 1.0, abs_tol=0.01):
            return np.zeros_like(x)
        keep = rng.random(x.shape) >= rate
        return np.where(keep, x, 0 * x) / (1.0 - rate)
    return x
''',
    ),
    dict(
        exercise='dropout',
        name='exact share in large arrays',
        misconception='drops an exact share of the entries of large arrays, so their number never varies',
        input='x with 2000 entries: the same number is dropped whatever the seed',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must lie between 0 and 1")
    if rate == 1:
        return np.zeros_like(x)
    if x.size > 1000:
        order = rng.permutation(x.size).reshape(x.shape)
        keep = order >= round(rate * x.size)
    else:
        keep = rng.random(x.shape) >= rate
    return np.where(keep, x / (1 - rate), x.dtype.type(0))
''',
    ),
    dict(
        exercise='dropout',
        name='one draw for the last four axes',
        misconception='draws for the last four axes and uses the same numbers along any axis before them',
        input='x with five axes: both halves drop the same',
        code=r'''
def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie between 0 and 1")
    keep = rng.random(x.shape[-4:]) >= rate
    return np.zeros_like(x) if rate == 1 else keep * x / (1 - rate)
''',
    ),
]
