RIGHT = [
    dict(
        exercise='bootstrap_interval',
        name='all at once',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
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
        name='multinomial counts, sorted means',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    measured = [float(v) for v in values]
    if not measured or level <= 0 or level >= 1:
        raise ValueError("cannot say")
    n = len(measured)
    means = []
    for _ in range(draws):
        counts = rng.multinomial(n, [1 / n] * n)
        means.append(float(counts @ np.array(measured)) / n)
    means.sort()
    last = len(means) - 1
    low, high = (means[round(q * last)] for q in ((1 - level) / 2, (1 + level) / 2))
    return low, high
''',
    ),
]
WRONG = [
    dict(
        exercise='bootstrap_interval',
        name='whole percentiles',
        misconception='the ends are rounded to whole per cent: level 0.995 takes the smallest and the largest mean',
        input='level 0.995 with 4000 draws',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.percentile(means, [round(50 * (1 - level)), round(50 * (1 + level))])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='the sample itself is one of the means',
        misconception='the mean of the values is added to the means of the draws',
        input='a single draw: low and high are that one mean',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    means = np.append(means, values.mean())
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='the mean lies inside',
        misconception='the interval is stretched until the mean of the values is in it',
        input='a single draw, or a small level',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    mean = float(np.mean(values))
    return min(float(low), mean), max(float(high), mean)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='twelve hundred are enough',
        misconception='each sample has at most 1,200 values, so the interval is too wide for more',
        input='N = 10,000',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, min(N, 1200)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
]
