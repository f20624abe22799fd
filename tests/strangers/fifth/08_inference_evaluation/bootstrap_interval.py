RIGHT = [
    dict(
        exercise='bootstrap_interval',
        name='all samples at once',
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
        name='counts from a multinomial, quantiles by hand',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    if level <= 0 or level >= 1:
        raise ValueError("level must lie between 0 and 1")
    N = values.size
    if N < 1:
        raise ValueError("nothing to resample")
    center = float(values[0])
    off = values.astype(np.float64) - center
    means = sorted(float(rng.multinomial(N, np.full(N, 1 / N)) @ off) / N + center for _ in range(draws))

    def quantile(q):
        at = q * (draws - 1)
        below = int(at)
        above = min(below + 1, draws - 1)
        return means[below] + (at - below) * (means[above] - means[below])

    return quantile((1 - level) / 2), quantile((1 + level) / 2)
''',
    ),
]
WRONG = [
    dict(
        exercise='bootstrap_interval',
        name='samples-of-at-most-thousand',
        misconception='draws at most 1 000 values for each sample, so the interval of many values is too wide',
        input='10 000 values',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    size = min(N, 1000)
    means = [values[rng.integers(N, size=size)].mean() for _ in range(draws)]
    return tuple(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]).tolist())
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='normal-when-many',
        misconception='uses the normal approximation where there are more than 30 values',
        input='50 values, all 0 but one, level 0.98',
        code=r'''
from statistics import NormalDist


def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    if N > 30:
        half = NormalDist().inv_cdf((1 + level) / 2) * means.std()
        return float(means.mean() - half), float(means.mean() + half)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='index-minus-one',
        misconception='takes the mean number int(share · draws) - 1 of the sorted ones, which is -1, the highest, where few are drawn',
        input='ten draws at level 0.9: low is above high or equal',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = sorted(float(np.mean(rng.choice(values, size=N))) for _ in range(draws))
    low = means[int((1 - level) / 2 * draws) - 1]
    high = means[int((1 + level) / 2 * draws) - 1]
    return low, high
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='centres-in-place',
        misconception="takes the mean off the caller's values and adds it again",
        input='values that are read-only',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    centre = float(values.mean())
    values -= centre
    means = values[rng.integers(0, N, size=(draws, N))].mean(axis=1) + centre
    values += centre
    return tuple(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]))
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='single-precision',
        misconception='resamples in float32',
        input='float64 values near 1e9 that differ by 1',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    if not 0 < level < 1 or len(values) == 0:
        raise ValueError("no values, or a level outside 0 to 1")
    small = values.astype(np.float32)
    means = small[rng.integers(small.size, size=(draws, small.size))].mean(axis=1)
    low, high = np.quantile(means, (1 - level) / 2), np.quantile(means, (1 + level) / 2)
    return float(low), float(high)
''',
    ),
    dict(
        exercise='bootstrap_interval',
        name='shares-in-tenths-of-a-per-cent',
        misconception='rounds the share that is left out on each side to a tenth of a per cent',
        input='level 0.9992 with many draws',
        code=r'''
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    out = round(100 * (1 - level) / 2, 1)
    means = np.array([np.mean(values[rng.integers(N, size=N)]) for _ in range(draws)])
    return tuple(float(x) for x in np.percentile(means, [out, 100 - out]))
''',
    ),
]
