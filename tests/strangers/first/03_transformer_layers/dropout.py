RIGHT = [
    dict(
        exercise='dropout',
        name='uniform numbers',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("the rate is a probability")
    if rate == 1:
        return np.zeros_like(x)
    keep = rng.random(x.shape) >= rate
    return keep * (x / (1 - rate))
""",
    ),
    dict(
        exercise='dropout',
        name='one Bernoulli draw per entry',
        code="""def dropout(x, rate, rng, training):
    if training is False:
        return np.array(x)
    if not 0 <= rate <= 1:
        raise ValueError(f"rate {rate} is not between 0 and 1")
    out = np.zeros(x.shape, dtype=x.dtype)
    for place in np.ndindex(x.shape):
        if rng.binomial(1, 1 - rate):
            out[place] = float(x[place]) / (1 - rate)
    return out
""",
    ),
    dict(
        exercise='dropout',
        name='draws first, gives x itself where nothing happens',
        code="""def dropout(x, rate, rng, training):
    if training and not (rate >= 0 and rate <= 1):
        raise ValueError(rate)
    keep = rng.uniform(size=x.size).reshape(x.shape) < 1 - rate
    if not training or rate == 0:
        return x
    scale = 0.0 if rate == 1 else 1 / (1 - rate)
    return np.multiply(x, scale, where=keep, out=np.zeros_like(x))
""",
    ),
]
WRONG = [
    dict(
        exercise='dropout',
        name='draw for three axes',
        misconception='random numbers are drawn for the last three axes only; sentences along a fourth axis share their zeros',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    keep = rng.random(x.shape[-3:]) >= rate
    return np.where(keep, x / (1 - rate), 0).astype(x.dtype)
""",
        input='x of shape (2, 3, 20, 20): both halves lose the same entries',
    ),
    dict(
        exercise='dropout',
        name='few seeds',
        misconception='a new generator is made from a number 0 to 63 that rng draws: there are 64 patterns only',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return x * 0
    own = np.random.default_rng(rng.integers(64))
    return np.where(own.random(x.shape) < rate, 0, x / (1 - rate)).astype(x.dtype)
""",
        input='200 calls with one generator and 400 entries: at most 64 different results',
    ),
    dict(
        exercise='dropout',
        name='u and 1 - u',
        misconception='one half of the entries gets u, the other 1 - u; the entries are not decided each on its own',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    half = rng.random((x.size + 1) // 2)
    u = np.concatenate([half, 1 - half])[: x.size].reshape(x.shape)
    return (u >= rate) * x / (1 - rate)
""",
        input='rate 0.5, 100 entries: always exactly 50 zeros',
    ),
    dict(
        exercise='dropout',
        name='drawn before the check',
        misconception='rng is used before a bad rate raises ValueError, so the generator has moved on',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    keep = rng.random(x.shape) >= rate
    if not 0 <= rate <= 1:
        raise ValueError("the rate lies between 0 and 1")
    return keep * x / (1 - rate) if rate < 1 else np.zeros_like(x)
""",
        input='rate 1.5: state of rng before and after the error',
    ),
    dict(
        exercise='dropout',
        name='rate in thousandths',
        misconception='whole numbers below 1000 are drawn, so the rate is rounded up to a thousandth',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    drop = rng.integers(0, 1000, size=x.shape) < 1000 * rate
    return np.where(drop, 0, x / (1 - rate)).astype(x.dtype)
""",
        input='rate 0.0002 with a million entries: 1000 zeros in place of 200',
    ),
    dict(
        exercise='dropout',
        name='drawn in the order of memory',
        misconception='np.empty_like takes over the layout of x and is filled in memory order: a transposed x loses other entries than its copy',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    u = np.empty_like(x, dtype=np.float64)
    rng.random(out=u)
    return (u >= rate) * x / (1 - rate)
""",
        input='the same numbers in Fortran order, the same seed',
    ),
]
