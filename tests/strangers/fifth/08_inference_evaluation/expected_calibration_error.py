RIGHT = [
    dict(
        exercise='expected_calibration_error',
        name='bincount with weights',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    c = np.asarray(confidence, dtype=np.float64)
    if (c < 0).any() or (c > 1).any():
        raise ValueError("confidence outside 0 to 1")
    number = np.minimum((c * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(number, weights=c - np.asarray(correct, dtype=np.float64), minlength=bins)
    return float(np.abs(gaps).sum() / c.size)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='lists per bin',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    pairs = list(zip(map(float, confidence), map(float, correct)))
    if not all(0 <= c <= 1 for c, _ in pairs):
        raise ValueError("a confidence is no probability")
    filled = {}
    for c, right in pairs:
        number = bins - 1 if c == 1 else math.floor(c * bins)
        filled.setdefault(number, []).append((c, right))
    error = 0.0
    for members in filled.values():
        n = len(members)
        mean = math.fsum(c for c, _ in members) / n
        accuracy = sum(right for _, right in members) / n
        error += n / len(pairs) * abs(mean - accuracy)
    return error
''',
    ),
]
WRONG = [
    dict(
        exercise='expected_calibration_error',
        name='neighbours-only',
        misconception='itertools.groupby groups neighbours only, and nobody sorted',
        input='confidences of two bins by turns',
        code=r'''
import itertools


def expected_calibration_error(confidence, correct, bins):
    if np.min(confidence) < 0 or np.max(confidence) > 1:
        raise ValueError("confidence outside 0 to 1")
    pairs = [(float(c), float(r)) for c, r in zip(confidence, correct)]
    error = 0.0
    for _, group in itertools.groupby(pairs, key=lambda pair: min(int(pair[0] * bins), bins - 1)):
        members = np.array(list(group))
        error += abs(members[:, 0].sum() - members[:, 1].sum()) / len(pairs)
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='three-digits',
        misconception='rounds the confidences to three digits before they are sorted into bins',
        input='a confidence of 0.4997 and two bins',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if np.any((confidence < 0) | (confidence > 1)):
        raise ValueError("confidence outside 0 to 1")
    number = np.minimum(np.floor(np.round(confidence, 3) * bins), bins - 1)
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * abs(confidence[inside].mean() - np.mean(correct[inside]))
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='tolerant-of-rounding',
        misconception='lets confidences pass that lie outside by less than 1e-10',
        input='a confidence of 1 + 1e-12',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < -1e-10 or confidence.max() > 1 + 1e-10:
        raise ValueError("confidence outside 0 to 1")
    number = np.clip(np.floor(confidence * bins).astype(int), 0, bins - 1)
    error = 0.0
    for b in range(bins):
        inside = number == b
        if inside.any():
            error += inside.sum() / inside.size * abs(confidence[inside].mean() - np.mean(correct[inside]))
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='nan-and-a-warning',
        misconception='takes the mean of empty bins too, and lets nansum pass over the nan',
        input='an empty bin: NumPy warns',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("confidence outside 0 to 1")
    number = np.minimum(np.floor(confidence * bins), bins - 1)
    gaps, weights = [], []
    for b in range(bins):
        inside = number == b
        gaps.append(abs(confidence[inside].mean() - correct[inside].mean()))
        weights.append(inside.mean())
    return float(np.nansum(np.array(weights) * np.array(gaps)))
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='edges-by-arange',
        misconception='makes the edges with np.arange(0, 1, 1 / bins), which for some numbers of bins ends just below 1, so that 1 gets a bin of its own',
        input='49 bins, confidences 0.99 and 1',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("confidence outside 0 to 1")
    edges = np.arange(0, 1, 1 / bins)
    number = np.digitize(confidence, edges)
    error = 0.0
    for b in set(number.tolist()):
        inside = number == b
        error += np.mean(inside) * abs(np.mean(confidence[inside]) - np.mean(correct[inside]))
    return float(error)
''',
    ),
    dict(
        exercise='expected_calibration_error',
        name='clips-into-the-input',
        misconception="clips the confidences with out=, into the caller's array",
        input='confidences that are read-only',
        code=r'''
def expected_calibration_error(confidence, correct, bins):
    if not np.all((0 <= confidence) & (confidence <= 1)):
        raise ValueError("confidence outside 0 to 1")
    np.clip(confidence, 0, 1, out=confidence)
    number = (confidence * bins).astype(int)
    number[number == bins] = bins - 1
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += abs((confidence[inside] - correct[inside]).sum()) / len(confidence)
    return float(error)
''',
    ),
]
