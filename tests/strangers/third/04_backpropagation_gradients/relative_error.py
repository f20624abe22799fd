RIGHT = [
    dict(exercise='relative_error', name='where', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    size = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(size == 0, 1, size)))
'''),
    dict(exercise='relative_error', name='python loop', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    worst = 0.0
    for p, q in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True):
        if p != q:
            worst = max(worst, abs(p - q) / (abs(p) + abs(q)))
    return worst
'''),
]
WRONG = [
    dict(exercise='relative_error', name='a lower bound of 1e-6', misconception='the guard in the denominator is a hundred times what is allowed, and as large as the numbers', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    return float((np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-6)).max())
''', input='1e-7 against 2e-7'),
    dict(exercise='relative_error', name='in float32', misconception="a check 'needs no more than seven digits'", code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    a, b = np.float32(a), np.float32(b)
    size = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(size > 0, size, 1)))
''', input='1 against 1 + 1e-9'),
    dict(exercise='relative_error', name='rounded to eight places', misconception='an error of 1e-9 is shown as 0', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    size = np.abs(a) + np.abs(b)
    errors = np.divide(np.abs(a - b), size, out=np.zeros_like(size), where=size != 0)
    return round(float(errors.max()), 8)
''', input='1 against 1 + 1e-9'),
    dict(exercise='relative_error', name='as they lie in memory', misconception='both are ravelled in the order of their memory, which need not be the same', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a.ravel(order="K"), b.ravel(order="K")
    size = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(size == 0, 1, size)))
''', input='one array in C order, the other in Fortran order'),
    dict(exercise='relative_error', name='two axes at most', misconception='takes the largest of columns and then of these', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    size = np.abs(a) + np.abs(b)
    errors = np.abs(a - b) / np.where(size == 0, 1, size)
    worst = errors.max(axis=0)
    return worst if worst.ndim == 0 else worst.max(axis=0)
''', input='arrays with three axes'),
    dict(exercise='relative_error', name='difference in place', misconception='a -= b and a += b: a is changed for a moment, and by rounding for good', code=r'''def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    size = np.abs(a) + np.abs(b)
    a -= b
    worst = np.max(np.abs(a) / np.where(size == 0, 1, size))
    a += b
    return float(worst)
''', input='a read-only a'),
]
