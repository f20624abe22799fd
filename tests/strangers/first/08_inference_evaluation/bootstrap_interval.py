RIGHT = [
    dict(
        exercise='bootstrap_interval',
        name='all samples at once',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='how often each value comes, by multinomial',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    if values.size == 0:
        raise ValueError("no values")
    if level <= 0 or level >= 1:
        raise ValueError("level must lie strictly between 0 and 1")
    N = values.size
    means = []
    for _ in range(draws):
        times = rng.multinomial(N, np.full(N, 1 / N))
        means.append(float(times @ np.asarray(values, dtype=np.float64)) / N)
    means.sort()

    def at(share):
        place = share * (draws - 1)
        below = int(place)
        above = min(below + 1, draws - 1)
        return means[below] + (place - below) * (means[above] - means[below])

    return at((1 - level) / 2), at((1 + level) / 2)
''',
    ),
]

WRONG = [
    dict(
        exercise='bootstrap_interval',
        name='at most 128 values in a sample',
        misconception='samples smaller than N make the means spread too widely',
        input='800 values',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values[rng.integers(N, size=(draws, min(N, 128)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='means in float32',
        misconception='float64 values rounded to float32',
        input='values 1e8, 1e8 + 1, 1e8 + 2',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values.astype(np.float32)[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='values centred in place and back',
        misconception='values changed for a moment',
        input='read-only values',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    centre = values.mean()
    values -= centre
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1) + centre
    values += centre
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='a child generator',
        misconception="rng.spawn does not depend on the generator's state, only on how often it was asked",
        input='the state of rng set back, then the same call again',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values[rng.spawn(1)[0].integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='draws before it checks',
        misconception='the level checked after the samples were drawn, so the generator has moved on',
        input='level 0 and a generator whose state is compared',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0:
        raise ValueError("no values")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    if not 0 < level < 1:
        raise ValueError("a level outside of 0 to 1")
    return tuple(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]))
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='balanced samples',
        misconception='each value used equally often over all draws, so the means are not independent',
        input='a single draw',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values[rng.permutation(np.tile(np.arange(N), draws)).reshape(draws, N)].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='whole per cents',
        misconception='quantiles rounded to whole per cents',
        input='level 0.99',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.percentile(means, [round(50 * (1 - level)), round(50 * (1 + level))])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='places in a byte',
        misconception='places drawn as uint8, which ends at 255',
        input='300 values',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside of 0 to 1")
    means = values[rng.integers(N, size=(draws, N), dtype=np.uint8)].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
]

