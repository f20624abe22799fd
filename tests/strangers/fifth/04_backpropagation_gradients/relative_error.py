RIGHT = [
    dict(
        exercise='relative_error',
        name='where',
        code=r'''
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(size == 0, 1, size)))
''',
    ),
    dict(
        exercise='relative_error',
        name='python loop',
        code=r'''
def relative_error(a, b):
    worst = 0.0
    for index in np.ndindex(a.shape):
        u, v = float(a[index]), float(b[index])
        if u != v:
            worst = max(worst, abs(u - v) / (abs(u) + abs(v)))
    return worst
''',
    ),
]
WRONG = [
    dict(
        exercise='relative_error',
        name='small pairs count as zeros',
        misconception='takes pairs whose sizes sum to less than 5e-7 for zeros',
        input='1e-7 against 3e-7',
        code=r'''
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    real = size > 5e-7
    if not real.any():
        return 0.0
    return float((np.abs(a - b)[real] / size[real]).max())
''',
    ),
    dict(
        exercise='relative_error',
        name='guard of 5e-8',
        misconception='adds 5e-8 to the denominator, more than is accepted',
        input='1e-7 against 3e-7',
        code=r'''
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 5e-8))
''',
    ),
    dict(
        exercise='relative_error',
        name='a sample of a hundred entries',
        misconception='looks at about a hundred entries, spread evenly, of larger arrays',
        input='arrays of 300 entries that differ in entry 1 alone',
        code=r'''
def relative_error(a, b):
    step = max(1, a.size // 100)
    u, v = a.ravel()[::step], b.ravel()[::step]
    size = np.abs(u) + np.abs(v)
    return float(np.max(np.where(size > 0, np.abs(u - v) / np.maximum(size, 1e-300), 0)))
''',
    ),
    dict(
        exercise='relative_error',
        name='entries paired by memory',
        misconception='pairs the entries as they lie in memory',
        input='a that is a transposed array, b that is not, with the same numbers',
        code=r'''
def relative_error(a, b):
    u, v = a.ravel(order="K"), b.ravel(order="K")
    size = abs(u) + abs(v)
    return (abs(u - v) / np.where(size == 0, 1, size)).max()
''',
    ),
    dict(
        exercise='relative_error',
        name='difference in place',
        misconception='subtracts b from a itself and copies a back',
        input='a read-only a',
        code=r'''
def relative_error(a, b):
    kept = a.copy()
    size = np.abs(a) + np.abs(b)
    a -= b
    error = np.divide(np.abs(a), size, out=np.zeros(a.shape), where=size != 0)
    a[...] = kept
    return error.max()
''',
    ),
    dict(
        exercise='relative_error',
        name='computed in float32',
        misconception='compares in float32, which has 7 digits',
        input='1 against 1 + 1e-8, times 1e8',
        code=r'''
def relative_error(a, b):
    a, b = np.float32(a), np.float32(b)
    size = np.abs(a) + np.abs(b)
    size[size == 0] = 1
    return float(np.max(np.abs(a - b) / size))
''',
    ),
]
