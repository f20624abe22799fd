RIGHT = [
    dict(
        exercise='dropout',
        name='uniform numbers',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate is a probability")
    keep = rng.random(size=x.shape) >= rate
    return np.where(keep, x / (1 - rate) if rate < 1 else x, np.zeros_like(x))
""",
    ),
    dict(
        exercise='dropout',
        name='coin by coin',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if rate < 0 or rate > 1:
        raise ValueError(f"rate {rate}")
    if rate == 1:
        return np.zeros(x.shape, dtype=x.dtype)
    kept = rng.binomial(1, 1 - rate, size=x.shape).astype(x.dtype)
    kept /= 1 - rate
    return x * kept
""",
    ),
]
WRONG = [
    dict(
        exercise='dropout',
        name='opposite numbers',
        misconception='one half of the entries is decided by u, the other by 1 - u: they are not independent',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    u = rng.random((x.size + 1) // 2)
    u = np.concatenate([u, 1 - u])[: x.size].reshape(x.shape)
    return (u >= rate) * x / (1 - rate)
""",
        input='entries i and n/2 + i of a long x at rate 0.5',
    ),
    dict(
        exercise='dropout',
        name='a block that repeats',
        misconception='1024 numbers are drawn and repeated for large x',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate")
    if rate == 1:
        return 0 * x
    u = np.resize(rng.random(min(x.size, 1024)), x.shape)
    return np.where(u < rate, 0, x / (1 - rate)).astype(x.dtype)
""",
        input='more than 1024 entries',
    ),
    dict(
        exercise='dropout',
        name='one of a thousand seeds',
        misconception='a generator of its own is seeded with a small number from rng',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    own = np.random.default_rng(rng.integers(1000))
    keep = own.random(x.shape) >= rate
    return keep * x / (1 - rate) if rate < 1 else np.zeros_like(x)
""",
        input='many calls: only 1000 different masks',
    ),
    dict(
        exercise='dropout',
        name='rate in thousandths',
        misconception='whole numbers from 0 to 999 are compared with 1000 rate, so small rates are rounded up',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    drop = rng.integers(0, 1000, size=x.shape) < 1000 * rate
    return np.where(drop, 0, x / (1 - rate)).astype(x.dtype)
""",
        input='rate 0.0001 and a million entries',
    ),
    dict(
        exercise='dropout',
        name='order of memory',
        misconception='the numbers of x are taken in the order of memory and put back by index',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    flat = x.ravel(order="K")
    return ((rng.random(flat.size) >= rate) * flat / (1 - rate)).reshape(x.shape)
""",
        input='x in Fortran order with different entries',
    ),
    dict(
        exercise='dropout',
        name='one draw for all axes before the last four',
        misconception='at most four axes get numbers of their own',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros_like(x)
    return x * (rng.random(x.shape[-4:]) >= rate) / (1 - rate)
""",
        input='x with five axes',
    ),
    dict(
        exercise='dropout',
        name='zeros in float64',
        misconception='at rate 1 np.zeros of the default dtype is returned',
        code="""def dropout(x, rate, rng, training):
    if not training:
        return x.copy()
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if rate == 1:
        return np.zeros(x.shape)
    return (rng.random(x.shape) >= rate) * x / (1 - rate)
""",
        input='float32 with rate 1',
    ),
]
