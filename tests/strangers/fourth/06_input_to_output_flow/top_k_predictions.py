RIGHT = [
    dict(
        exercise='top_k_predictions',
        name='stable argsort',
        code=r'''def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = logits[position]
    probs = softmax(row)
    return [(int(i), float(probs[i])) for i in np.argsort(-row, kind="stable")[:k]]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='sorted by a pair',
        code=r'''def top_k_predictions(logits, position, k):
    if position not in range(logits.shape[0]):
        raise ValueError(f"no position {position}")
    if k not in range(1, logits.shape[1] + 1):
        raise ValueError(f"no {k} best of {logits.shape[1]}")
    row = [float(x) for x in logits[position]]
    top = max(row)
    log_total = math.log(math.fsum(math.exp(x - top) for x in row))
    order = sorted(range(len(row)), key=lambda i: (-row[i], i))
    return [(i, math.exp(row[i] - top - log_total)) for i in order[:k]]
''',
    ),
]

WRONG = [
    dict(
        exercise='top_k_predictions',
        name='takes the best out for a while',
        misconception="the best logit is set to minus infinity in the caller's array, k times, and put back at the end",
        code=r'''def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not (0 <= position < T and 1 <= k <= V):
        raise ValueError("out of range")
    row = logits[position]
    probs = softmax(row)
    kept, result = row.copy(), []
    for _ in range(k):
        best = int(np.argmax(row))
        result.append((best, float(probs[best])))
        row[best] = -np.inf
    row[:] = kept
    return result
''',
        input='read-only logits',
    ),
    dict(
        exercise='top_k_predictions',
        name='nearly equal is equal',
        misconception='logits are rounded to two digits before sorting, so that rounding does not break ties',
        code=r'''def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not (0 <= position < T and 1 <= k <= V):
        raise ValueError("out of range")
    probs = softmax(logits[position])
    order = np.argsort(-np.round(logits[position], 2), kind="stable")
    return [(int(i), float(probs[i])) for i in order[:k]]
''',
        input='two logits that differ by 0.003',
    ),
    dict(
        exercise='top_k_predictions',
        name='a row of the flat array',
        misconception='the row is cut from the array as it lies in memory',
        code=r'''def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if position < 0 or position >= T:
        raise ValueError("position")
    if k < 1 or k > V:
        raise ValueError("k")
    row = logits.ravel(order="K")[position * V : (position + 1) * V]
    probs = softmax(row)
    order = sorted(range(V), key=lambda i: -row[i])
    return [(i, float(probs[i])) for i in order[:k]]
''',
        input='logits that are the transpose of another array',
    ),
    dict(
        exercise='top_k_predictions',
        name='only the first pair is plain',
        misconception="probabilities behind the first one stay NumPy's, since only the first is converted",
        code=r'''def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not (0 <= position < T and 1 <= k <= V):
        raise ValueError("out of range")
    probs = softmax(logits[position])
    order = np.argsort(-logits[position], kind="stable").tolist()[:k]
    best = float(probs[order[0]])
    return [(order[0], best)] + [(i, best * np.exp(logits[position, i] - logits[position, order[0]])) for i in order[1:]]
''',
        input='k = 2',
    ),
    dict(
        exercise='top_k_predictions',
        name='tiny shares are nothing',
        misconception='exponentials below one billionth of the largest are set to 0, also where the token is asked for',
        code=r'''def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not (0 <= position < T and 1 <= k <= V):
        raise ValueError("out of range")
    row = logits[position].astype(np.float64)
    e = np.exp(row - row.max())
    e[e < 1e-9] = 0.0
    p = e / e.sum()
    return [(int(i), float(p[i])) for i in np.argsort(-row, kind="stable")[:k]]
''',
        input='a token 20 below the best',
    ),
    dict(
        exercise='top_k_predictions',
        name='position as any index',
        misconception='positions are checked by trying, and an array of one sentence takes position -1 for the last',
        code=r'''def top_k_predictions(logits, position, k):
    if k < 1 or k > logits.shape[1]:
        raise ValueError("k")
    if position < 0 and len(logits) > 1 or position >= len(logits):
        raise ValueError("position")
    row = logits[position]
    probs = softmax(row)
    return [(int(i), float(probs[i])) for i in np.lexsort((np.arange(len(row)), -row))[:k]]
''',
        input='T = 1 and position -1',
    ),
]
