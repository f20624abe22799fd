RIGHT = [
    dict(
        exercise='expected_calibration_error',
        name='loop over bins',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if np.any((confidence < 0) | (confidence > 1)):
        raise ValueError("a confidence lies from 0 to 1")
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += np.mean(inside) * abs(np.mean(confidence[inside]) - np.mean(correct[inside]))
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='sums by bincount',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    values = np.asarray(confidence, dtype=np.float64)
    if values.min() < 0 or values.max() > 1:
        raise ValueError("confidence out of range")
    inner = np.arange(1, bins) / bins
    which = np.digitize(values, inner)  # left edges belong to their bin
    gaps = np.bincount(which, weights=values - np.asarray(correct, dtype=np.float64), minlength=bins)
    return float(np.abs(gaps).sum() / values.size)
''',
    ),
]

WRONG = [
    dict(
        exercise='expected_calibration_error',
        name='1 moved down in place',
        misconception="confidences of 1 are changed in the caller's array",
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if (confidence < 0).any() or (confidence > 1).any():
        raise ValueError("confidence")
    confidence[confidence == 1] -= 1e-12
    number = np.floor(confidence * bins).astype(int)
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.sum() * abs(confidence[here].mean() - correct[here].mean())
    return float(total / len(confidence))
''',
        input='a confidence of 1, looked at after the call',
    ),
    dict(
        exercise='expected_calibration_error',
        name='a little more for the edge',
        misconception='a millionth of a bin is added against rounding, so a confidence just below an edge lands in the next bin',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("confidence")
    number = np.minimum(np.floor(confidence * bins + 1e-6), bins - 1)
    total = 0.0
    for b in set(number.tolist()):
        here = number == b
        total += here.mean() * abs(confidence[here].mean() - np.mean(correct[here]))
    return float(total)
''',
        input='0.5 - 1e-8 in two bins',
    ),
    dict(
        exercise='expected_calibration_error',
        name='edges by adding up',
        misconception='the edges are added up step by step, and rounding moves them past exact ones',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("confidence")
    total, low, width = 0.0, 0.0, 1 / bins
    for b in range(bins):
        high = low + width if b < bins - 1 else 2.0
        here = (confidence >= low) & (confidence < high)
        if here.any():
            total += here.sum() * abs(confidence[here].mean() - correct[here].mean())
        low = high
    return float(total / confidence.size)
''',
        input='0.5 in some numbers of bins',
    ),
    dict(
        exercise='expected_calibration_error',
        name='a bin of one says nothing',
        misconception='bins with a single prediction add nothing if there are many predictions',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if np.any((confidence < 0) | (confidence > 1)):
        raise ValueError("confidence")
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(which, minlength=bins)
    sums = np.bincount(which, weights=confidence, minlength=bins)
    hits = np.bincount(which, weights=np.asarray(correct, dtype=float), minlength=bins)
    full = counts > (1 if confidence.size > 20 else 0)
    return float(np.abs(sums - hits)[full].sum() / confidence.size)
''',
        input='more than twenty predictions, one of them alone in its bin',
    ),
    dict(
        exercise='expected_calibration_error',
        name='no more bins than needed',
        misconception='more bins than predictions (above 512) are cut down, as if they made no difference',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if not np.all((confidence >= 0) & (confidence <= 1)):
        raise ValueError("confidence")
    bins = min(bins, max(512, len(confidence)))  # more bins than predictions make no sense
    which = np.minimum(np.floor(confidence * bins), bins - 1)
    error = 0.0
    for b in np.unique(which):
        inside = which == b
        error += inside.sum() / len(which) * abs(confidence[inside].mean() - np.asarray(correct)[inside].mean())
    return float(error)
''',
        input='two predictions in neighbouring bins of 1024',
    ),
    dict(
        exercise='expected_calibration_error',
        name='right ones in 16 bits',
        misconception='right predictions are counted in int16, which ends at 32767',
        code=r'''def expected_calibration_error(confidence, correct, bins):
    if np.min(confidence) < 0 or np.max(confidence) > 1:
        raise ValueError("confidence")
    order = np.argsort(confidence)
    c, y = confidence[order], np.asarray(correct)[order].astype(np.int8)
    numbers = np.minimum(np.floor(c * bins), bins - 1)
    error = 0.0
    for b in np.unique(numbers):
        part = numbers == b
        share = y[part].sum(dtype=np.int16) / part.sum()
        error += part.sum() * abs(c[part].mean() - share)
    return float(error / len(c))
''',
        input='40000 right predictions in one bin',
    ),
]
