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
        name='pair by pair',
        code=r'''
def relative_error(a, b):
    worst = 0.0
    for first, second in zip(np.asarray(a).flatten().tolist(), np.asarray(b).flatten().tolist()):
        if first != second:
            worst = max(worst, abs(first - second) / (abs(first) + abs(second)))
    return worst
''',
    ),
]

WRONG = [
    dict(
        exercise='relative_error',
        name='a guard of 5e-8',
        misconception='a guard in the denominator as large as the numbers',
        input='1e-7 against 3e-7',
        code=r'''
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 5e-8))
''',
    ),
    dict(
        exercise='relative_error',
        name='close is equal',
        misconception='np.allclose has an absolute tolerance of 1e-8',
        input='1e-7 against 1.05e-7',
        code=r'''
def relative_error(a, b):
    if np.allclose(a, b):
        return 0.0
    size = np.abs(a) + np.abs(b)
    return np.max(np.abs(a - b) / np.where(size == 0, 1, size))
''',
    ),
    dict(
        exercise='relative_error',
        name='absolute values in place',
        misconception='np.abs with out= changes negative entries of a and b',
        input='a with a negative entry',
        code=r'''
def relative_error(a, b):
    difference = np.abs(a - b)
    size = np.abs(a, out=a) + np.abs(b, out=b)
    return np.max(difference / np.where(size == 0, 1, size))
''',
    ),
    dict(
        exercise='relative_error',
        name='flattened in memory order',
        misconception="ravel(order='K') of two arrays with different layouts pairs the wrong entries",
        input='a in C order, b in Fortran order',
        code=r'''
def relative_error(a, b):
    a, b = a.ravel(order="K"), b.ravel(order="K")
    size = np.abs(a) + np.abs(b)
    return np.max(np.abs(a - b) / np.where(size == 0, 1, size))
''',
    ),
    dict(
        exercise='relative_error',
        name='rounded to six digits',
        misconception='small errors rounded to 0',
        input='1 against 1.0000004',
        code=r'''
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    size[size == 0] = 1
    return round(float((np.abs(a - b) / size).max()), 6)
''',
    ),
    dict(
        exercise='relative_error',
        name='small sizes taken for zero',
        misconception='a denominator below 1e-6 treated like 0',
        input='1e-7 against -1e-7',
        code=r'''
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    return np.max(np.abs(a - b) / np.where(size < 1e-6, 1, size))
''',
    ),
]

