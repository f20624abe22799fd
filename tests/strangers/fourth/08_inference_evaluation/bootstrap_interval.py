RIGHT = [
    dict(
        exercise='bootstrap_interval',
        name='all at once',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='counts and sorted means',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    if not (level > 0 and level < 1):
        raise ValueError("level must lie between 0 and 1")
    numbers = [float(v) for v in values]
    if not numbers:
        raise ValueError("no values")
    n = len(numbers)
    means = []
    for _ in range(draws):
        counts = rng.multinomial(n, [1 / n] * n)
        means.append(math.fsum(c * v for c, v in zip(counts.tolist(), numbers)) / n)
    means.sort()

    def at(share):
        place = share * (draws - 1)
        left = math.floor(place)
        right = min(left + 1, draws - 1)
        return means[left] + (place - left) * (means[right] - means[left])

    return at((1 - level) / 2), at((1 + level) / 2)
''',
    ),
]

WRONG = [
    dict(
        exercise='bootstrap_interval',
        name='numbers below a thousand',
        misconception='positions are random numbers below 1000, taken modulo N, so values behind the first 1000 are never drawn',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or level <= 0 or level >= 1:
        raise ValueError("no values, or a wrong level")
    places = rng.integers(1000, size=(draws, N)) % N
    means = np.mean(values[places], axis=1)
    return np.quantile(means, (1 - level) / 2), np.quantile(means, (1 + level) / 2)
''',
        input='1500 values',
    ),
    dict(
        exercise='bootstrap_interval',
        name='single precision saves memory',
        misconception='the values are turned into float32',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    if not 0 < level < 1 or len(values) == 0:
        raise ValueError("no values, or a wrong level")
    small = values.astype(np.float32)
    means = np.array([rng.choice(small, size=len(small)).mean() for _ in range(draws)])
    low, high = np.percentile(means, [50 - 50 * level, 50 + 50 * level])
    return float(low), float(high)
''',
        input='values round a billion',
    ),
    dict(
        exercise='bootstrap_interval',
        name='centred for a while',
        misconception="the mean is subtracted from the caller's values and added at the end",
        code=r'''def bootstrap_interval(values, level, draws, rng):
    if values.size == 0:
        raise ValueError("no values")
    if level <= 0 or level >= 1:
        raise ValueError("level")
    kept, centre = values.copy(), values.mean()
    values -= centre
    means = values[rng.integers(0, values.size, (draws, values.size))].mean(axis=1)
    low, high = np.quantile(means, [0.5 - level / 2, 0.5 + level / 2])
    values[:] = kept
    return low + centre, high + centre
''',
        input='read-only values',
    ),
    dict(
        exercise='bootstrap_interval',
        name='samples of two thousand at most',
        misconception='samples have no more than 2000 values, so intervals of larger sets are too wide',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a wrong level")
    size = min(N, 2000)  # more makes no difference
    means = np.empty(draws)
    for d in range(draws):
        means[d] = values[rng.integers(N, size=size)].mean()
    return tuple(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]))
''',
        input='10000 values',
    ),
    dict(
        exercise='bootstrap_interval',
        name='levels in per cent',
        misconception='levels of at least 0.01 are rounded to whole per cent',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    if len(values) == 0 or not 0 < level < 1:
        raise ValueError("no values, or a wrong level")
    percent = 100 * level
    if percent >= 1:
        percent = min(99, round(percent))
    N = len(values)
    means = np.sort([np.mean(values[rng.integers(N, size=N)]) for _ in range(draws)])
    return np.percentile(means, 50 - percent / 2), np.percentile(means, 50 + percent / 2)
''',
        input='level 0.995',
    ),
    dict(
        exercise='bootstrap_interval',
        name='too few draws for quantiles',
        misconception='with fewer than twenty draws the smallest and the largest mean are the interval, whatever the level',
        code=r'''def bootstrap_interval(values, level, draws, rng):
    if len(values) == 0 or not 0 < level < 1:
        raise ValueError("no values, or a wrong level")
    N = len(values)
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    if draws < 20:  # too few for quantiles
        return float(means.min()), float(means.max())
    return float(np.quantile(means, (1 - level) / 2)), float(np.quantile(means, (1 + level) / 2))
''',
        input='ten draws at level 0.1',
    ),
]
