RIGHT = [
    dict(
        exercise='expected_calibration_error',
        name='loop over bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("a confidence must lie from 0 to 1")
    number = np.minimum(np.floor(confidence * bins).astype(int), bins - 1)
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.mean() * abs(confidence[here].mean() - np.asarray(correct)[here].mean())
    return float(total)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='sums of differences in a dict',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    gaps = {}
    pairs = [(float(c), float(r)) for c, r in zip(confidence, correct)]
    if any(not 0.0 <= c <= 1.0 for c, _ in pairs):
        raise ValueError("outside")
    for c, r in pairs:
        b = min(int(c * bins), bins - 1)
        gaps[b] = gaps.get(b, 0.0) + c - r
    return math.fsum(abs(gap) for gap in gaps.values()) / len(pairs)
''',
    ),
]
WRONG = [
    dict(
        exercise='expected_calibration_error',
        name='capped for the last bin',
        misconception='so that 1 falls into the last bin, confidences are capped at 0.99 when the bins are numbered',
        input='1.0 and 0.9905 in 1,000 bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence must lie from 0 to 1")
    number = np.floor(np.minimum(confidence, 0.99) * bins).astype(int)
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.sum() / len(confidence) * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='bins of whole per cent',
        misconception='the bin is found from the confidence rounded to two digits',
        input='0.497 and 0.6 in two bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence must lie from 0 to 1")
    number = np.minimum((confidence.round(2) * bins).astype(int), bins - 1)
    total = 0.0
    for b in np.unique(number):
        here = number == b
        total += here.mean() * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='empty where the confidences sum to 0',
        misconception='a bin that holds only confidences of 0 is taken for empty',
        input='a single confidence of 0 that was right',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence must lie from 0 to 1")
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    sums = np.bincount(number, weights=confidence, minlength=bins)
    right = np.bincount(number, weights=correct, minlength=bins)
    filled = sums > 0
    return float(np.abs(sums[filled] - right[filled]).sum() / len(confidence))
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='edges by np.arange',
        misconception='steps of 1 / bins give one edge too many for some numbers of bins, so a confidence of 1 is lost',
        input='49 bins and a confidence of 1',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if np.any((confidence < 0) | (confidence > 1)):
        raise ValueError("a confidence must lie from 0 to 1")
    edges = np.arange(0, 1, 1 / bins)
    number = np.digitize(confidence, edges) - 1
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.sum() == 0:
            continue
        total += here.sum() / len(number) * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
''',
    ),
]
