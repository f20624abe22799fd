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
        name='pairs',
        code=r'''
def relative_error(a, b):
    worst = 0.0
    for index in np.ndindex(a.shape):
        p, q = float(a[index]), float(b[index])
        if p != 0 or q != 0:
            worst = max(worst, abs(p - q) / (abs(p) + abs(q)))
    return worst
''',
    ),
]
WRONG = [
    dict(
        exercise='relative_error',
        name='at-the-largest-difference',
        misconception='takes the relative error at the largest difference instead of the largest relative error',
        input='a tiny pair that is far off beside a large one that is hardly off',
        code=r'''
def relative_error(a, b):
    difference = np.abs(a - b)
    worst = np.unravel_index(np.argmax(difference), a.shape)
    size = abs(a[worst]) + abs(b[worst])
    return float(difference[worst] / size) if size > 0 else 0.0
''',
    ),
    dict(
        exercise='relative_error',
        name='two-walks-through-memory',
        misconception='pairs the entries as two nditers meet them, which is the order of memory',
        input='one of the arrays is transposed in memory',
        code=r'''
def relative_error(a, b):
    errors = [0.0]
    for p, q in zip(np.nditer(a), np.nditer(b), strict=True):
        p, q = float(p), float(q)
        if p != q:
            errors.append(abs(p - q) / (abs(p) + abs(q)))
    return max(errors)
''',
    ),
    dict(
        exercise='relative_error',
        name='below-1e-6-is-zero',
        misconception='pairs smaller than 1e-6 in all count as zeros',
        input='1e-7 against 3e-7',
        code=r'''
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    error = np.where(size > 1e-6, np.abs(a - b) / np.maximum(size, 1e-6), 0)
    return error.max()
''',
    ),
    dict(
        exercise='relative_error',
        name='two-axes-at-most',
        misconception='takes the maximum twice at most, so three axes leave an array',
        input='arrays with three axes',
        code=r'''
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    size = np.where(size == 0, 1, size)
    worst = (np.abs(a - b) / size).max(axis=-1)
    if np.ndim(worst):
        worst = worst.max(axis=-1)
    return worst
''',
    ),
]
