RIGHT = [
    dict(
        exercise='expected_calibration_error',
        name='loop over bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence lies from 0 to 1")
    index = np.minimum(np.floor(confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            gap = abs(confidence[inside].mean() - correct[inside].mean())
            error += inside.sum() / len(confidence) * gap
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='bincount of differences',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if not np.all((confidence >= 0) & (confidence <= 1)):
        raise ValueError("confidence outside of 0 to 1")
    difference = np.asarray(confidence, dtype=np.float64) - np.asarray(correct, dtype=np.float64)
    edges = np.arange(1, bins) / bins
    index = np.searchsorted(edges, np.asarray(confidence, dtype=np.float64), side="right")
    sums = np.bincount(index, weights=difference, minlength=bins)
    return float(np.abs(sums).sum() / len(difference))
''',
    ),
]

WRONG = [
    dict(
        exercise='expected_calibration_error',
        name='right ones counted in a byte',
        misconception='hits added up in uint8, which ends at 255',
        input='300 right predictions in one bin',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence lies from 0 to 1")
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    count, hits, total = np.zeros(bins), np.zeros(bins, dtype=np.uint8), np.zeros(bins)
    np.add.at(count, index, 1)
    np.add.at(hits, index, np.asarray(correct).astype(np.uint8))
    np.add.at(total, index, confidence)
    return float(np.abs(total - hits).sum() / count.sum())
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='bin numbers in a signed byte',
        misconception='bin numbers in int8, which ends at 127',
        input='200 bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence lies from 0 to 1")
    index = np.minimum(np.floor(confidence * bins), bins - 1).astype(np.int8)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            gap = abs(confidence[inside].mean() - correct[inside].mean())
            error += inside.sum() / len(confidence) * gap
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='a confidence of 1 lowered in place',
        misconception='1 made a little smaller in the input so that it falls into the last bin',
        input='a confidence of 1',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence lies from 0 to 1")
    confidence[confidence == 1] = 1 - 1e-12
    index = np.minimum(np.floor(confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            gap = abs(confidence[inside].mean() - correct[inside].mean())
            error += inside.sum() / len(confidence) * gap
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='confidence rounded before it is binned',
        misconception='rounding to two digits lifts a confidence over an edge',
        input='0.4999 and 0.6 in two bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence lies from 0 to 1")
    index = np.minimum(np.floor(confidence.round(2) * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            gap = abs(confidence[inside].mean() - correct[inside].mean())
            error += inside.sum() / len(confidence) * gap
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='confidence scaled in place and back',
        misconception='confidence multiplied in place and divided again',
        input='read-only confidence',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("a confidence lies from 0 to 1")
    confidence *= bins
    index = np.minimum(np.floor(confidence).astype(int), bins - 1)
    confidence /= bins
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            gap = abs(confidence[inside].mean() - correct[inside].mean())
            error += inside.sum() / len(confidence) * gap
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='error raised at the end of the sum',
        misconception='only the mean confidence of each bin asked whether it lies in 0 to 1',
        input='confidences 0.9 and 1.05 in one bin',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    index = np.clip(np.floor(confidence * bins).astype(int), 0, bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            mean = confidence[inside].mean()
            if not 0 <= mean <= 1:
                raise ValueError("a confidence lies from 0 to 1")
            error += inside.sum() / len(confidence) * abs(mean - correct[inside].mean())
    return float(error)
''',
    ),
]

