RIGHT = [
    dict(
        exercise='relative_error',
        name='where',
        code="""def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(size > 0, size, 1)))
""",
    ),
    dict(
        exercise='relative_error',
        name='pair by pair',
        code="""def relative_error(a, b):
    worst = 0.0
    for u, v in zip(a.flat, b.flat):
        u, v = float(u), float(v)
        if u != v:
            worst = max(worst, abs(u - v) / (abs(u) + abs(v)))
    return worst
""",
    ),
]
WRONG = [
    dict(
        exercise='relative_error',
        name='nditer twice',
        misconception='two np.nditer visit two arrays in the orders of their memories',
        code="""def relative_error(a, b):
    worst = 0.0
    for u, v in zip(np.nditer(a), np.nditer(b)):
        if u != v:
            worst = max(worst, float(abs(u - v) / (abs(u) + abs(v))))
    return worst
""",
        input='a in C order, b in Fortran order',
    ),
    dict(
        exercise='relative_error',
        name='guard of 5e-8',
        misconception='a guard of 5e-8 in the denominator is too large for pairs of 1e-7',
        code="""def relative_error(a, b):
    return float((np.abs(a - b) / (np.abs(a) + np.abs(b) + 5e-8)).max())
""",
        input='1e-7 against 3e-7',
    ),
    dict(
        exercise='relative_error',
        name='small pairs agree',
        misconception='pairs whose size is below 1e-6 are taken for 0 and 0',
        code="""def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    error = np.abs(a - b) / np.where(size == 0, 1, size)
    return np.where(size < 1e-6, 0, error).max()
""",
        input='1e-7 against 3e-7',
    ),
    dict(
        exercise='relative_error',
        name='difference in place and back',
        misconception='a -= b, and a += b afterwards, which is not the old a to the last bit',
        code="""def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    a -= b
    worst = np.max(np.abs(a) / np.where(size > 0, size, 1))
    a += b
    return float(worst)
""",
        input='read-only a',
    ),
    dict(
        exercise='relative_error',
        name='close is equal',
        misconception='pairs that np.isclose calls equal have the error 0; its absolute tolerance is 1e-8',
        code="""def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    error = np.abs(a - b) / np.where(size > 0, size, 1)
    return float(np.max(np.where(np.isclose(a, b, rtol=1e-8, atol=1e-8), 0, error)))
""",
        input='1e-7 and 1.05e-7 among others; a difference of 5e-9',
    ),
    dict(
        exercise='relative_error',
        name='floor of a millionth',
        misconception='the denominator gets a floor of 1e-6, which hides pairs of 1e-7',
        code="""def relative_error(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-6)))
""",
        input='1e-7 against 3e-7',
    ),
]
