RIGHT = [
    dict(exercise='bootstrap_interval', name='all samples at once', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
"""),
    dict(exercise='bootstrap_interval', name='counts', code="""def bootstrap_interval(values, level, draws, rng):
    if not (len(values) > 0 and level > 0 and level < 1):
        raise ValueError
    n = len(values)
    means = sorted(float(rng.multinomial(n, [1 / n] * n) @ values) / n for _ in range(draws))
    out = (1 - level) / 2
    return means[min(int(out * draws), draws - 1)], means[max(math.ceil((1 - out) * draws) - 1, 0)]
"""),
]
WRONG = [
    dict(exercise='bootstrap_interval', name='a thousand are enough', misconception='samples of at most 1000 values, to save time, which makes the interval too wide', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, min(N, 1000)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""", input='9000 values'),
    dict(exercise='bootstrap_interval', name='level in per cent', misconception='the level is rounded to whole per cent', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    level = min(max(round(level, 2), 0.01), 0.99)
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""", input='level 0.995 against 0.99'),
    dict(exercise='bootstrap_interval', name='values centred, then moved back', misconception='changing an input for a moment is thought harmless', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    center = values.mean()
    values -= center
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1) + center
    values += center
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""", input='read-only values'),
    dict(exercise='bootstrap_interval', name='means rounded', misconception='the means are rounded to nine digits', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1).round(9)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""", input='values of 1e-10'),
    dict(exercise='bootstrap_interval', name='draws in a row', misconception='the samples are windows of one long row of draws, each one value further, so they are nearly alike', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    row = values[rng.integers(N, size=draws + N - 1)]
    means = np.lib.stride_tricks.sliding_window_view(row, N).mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""", input='100 values, 1000 draws: the interval varies far too much'),
    dict(exercise='bootstrap_interval', name='tail cut by whole means', misconception='so many means cut off below, and the same number above, but at least one at each side', code="""def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0 < level < 1:
        raise ValueError("no values, or a level outside 0 to 1")
    means = values[rng.integers(N, size=(draws, N))].mean(axis=1)
    means.sort()
    cut = max(1, round((1 - level) / 2 * draws)) if draws > 2 else 0
    low, high = means[cut], means[draws - 1 - cut]
    return float(low), float(high)
""", input='two draws: nothing is left but what lies inside'),
]
