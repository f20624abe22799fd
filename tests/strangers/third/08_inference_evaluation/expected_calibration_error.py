RIGHT = [
    dict(exercise='expected_calibration_error', name='loop over bins', code="""def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("confidence outside 0 to 1")
    number = np.digitize(confidence, np.arange(1, bins) / bins)
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.sum() / len(confidence) * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
"""),
    dict(exercise='expected_calibration_error', name='sums of differences', code="""def expected_calibration_error(confidence, correct, bins):
    c = np.array(confidence, dtype=np.float64)
    if not (0 <= c.min() and c.max() <= 1):
        raise ValueError
    gaps = {}
    for value, right in zip(c.tolist(), correct.tolist()):
        b = min(int(value * bins), bins - 1)
        b -= value < b / bins  # the product was rounded up to the edge
        gaps[b] = gaps.get(b, 0.0) + value - float(right)
    return math.fsum(map(abs, gaps.values())) / len(c)
"""),
]
WRONG = [
    dict(exercise='expected_calibration_error', name='empty bins as nan', misconception='divides by 0 in empty bins, and leaves the nan out of the sum', code="""def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("confidence outside 0 to 1")
    number = np.clip((confidence * bins).astype(int), 0, bins - 1)
    n = np.bincount(number, minlength=bins)
    mean = np.bincount(number, weights=confidence, minlength=bins) / n
    share = np.bincount(number, weights=correct, minlength=bins) / n
    return float(np.nansum(n / len(confidence) * np.abs(mean - share)))
""", input='empty bins, with warnings made errors'),
    dict(exercise='expected_calibration_error', name='one moved down in place', misconception="a confidence of 1 is lowered in the caller's array", code="""def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("confidence outside 0 to 1")
    confidence[confidence == 1] = np.nextafter(1, 0, dtype=confidence.dtype)
    number, error = (confidence * bins).astype(int), 0.0
    for b in np.unique(number):
        here = number == b
        error += here.mean() * abs(confidence[here].mean() - correct[here].mean())
    return float(error)
""", input='a confidence of 1: confidence after the call'),
    dict(exercise='expected_calibration_error', name='a hair added', misconception='1e-9 added against rounding, so values just below an edge change their bin', code="""def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("confidence outside 0 to 1")
    number = np.digitize(confidence + 1e-9, np.arange(1, bins) / bins)
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.sum() / len(confidence) * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
""", input='0.5 - 1e-11 in two bins'),
    dict(exercise='expected_calibration_error', name='edges added up', misconception='the edges are running sums of 1 / bins, of which some come out a hair too high', code="""def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("confidence outside 0 to 1")
    edges = np.cumsum(np.full(bins, 1 / bins))[:-1]
    number, error = np.digitize(confidence, edges), 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            error += here.mean() * abs(confidence[here].mean() - correct[here].mean())
    return float(error)
""", input='0.5 in 18 bins'),
    dict(exercise='expected_calibration_error', name='sixteen bits', misconception='bins numbered in a small integer type', code="""def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("confidence outside 0 to 1")
    number = np.floor(confidence * bins).astype(np.int16)
    number[confidence == 1] = bins - 1
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.sum() / len(confidence) * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
""", input='40 000 bins'),
    dict(exercise='expected_calibration_error', name='single precision', misconception='confidences cast to float32 before they are cut into bins', code="""def expected_calibration_error(confidence, correct, bins):
    if np.any(confidence < 0) or np.any(confidence > 1):
        raise ValueError("confidence outside 0 to 1")
    confidence = confidence.astype(np.float32)
    number = np.digitize(confidence, np.arange(1, bins) / bins)
    total = 0.0
    for b in range(bins):
        here = number == b
        if here.any():
            total += here.sum() / len(confidence) * abs(confidence[here].mean() - correct[here].mean())
    return float(total)
""", input='0.5 - 1e-9 in two bins'),
]
