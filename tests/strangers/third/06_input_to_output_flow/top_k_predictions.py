RIGHT = [
    dict(exercise='top_k_predictions', name='stable argsort', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    p = softmax(logits[position])
    return [(int(i), float(p[i])) for i in np.argsort(-logits[position], kind="stable")[:k]]
"""),
    dict(exercise='top_k_predictions', name='k times the first maximum', code="""def top_k_predictions(logits, position, k):
    if position not in range(len(logits)) or k not in range(1, logits.shape[1] + 1):
        raise ValueError((position, k))
    row = [float(x) for x in logits[position]]
    top = max(row)
    total = math.fsum(math.exp(x - top) for x in row)
    order = sorted(range(len(row)), key=lambda i: (-row[i], i))
    return [(i, math.exp(row[i] - top) / total) for i in order[:k]]
"""),
]
WRONG = [
    dict(exercise='top_k_predictions', name='found ones set to -inf, then put back', misconception='changing an input for a moment is thought harmless', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    p, row, found = softmax(logits[position]), logits[position], []
    for _ in range(k):
        best = int(np.argmax(row))
        found.append((best, row[best]))
        row[best] = -np.inf
    for best, logit in found:
        row[best] = logit
    return [(best, float(p[best])) for best, _ in found]
""", input='read-only logits'),
    dict(exercise='top_k_predictions', name='ties of rounded logits', misconception='logits rounded to two digits before sorting, against rounding noise', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    p = softmax(logits[position])
    return [(int(i), float(p[i])) for i in np.argsort(-np.round(logits[position], 2), kind="stable")[:k]]
""", input='logits 0 and 0.001'),
    dict(exercise='top_k_predictions', name='row squeezed', misconception='squeeze thought to do nothing to a row', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = np.squeeze(logits[position])
    p = softmax(row)
    return [(int(i), float(p[i])) for i in np.argsort(-logits[position], kind="stable")[:k]]
""", input='V = 1'),
    dict(exercise='top_k_predictions', name='probabilities rounded', misconception='ten digits are thought to be enough', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    p = softmax(logits[position])
    return [(int(i), round(float(p[i]), 10)) for i in np.argsort(-logits[position], kind="stable")[:k]]
""", input='a token with probability 1e-12'),
    dict(exercise='top_k_predictions', name='unlikely ones alike', misconception='sorts probabilities with a small number added, in which unlikely tokens become equal', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    p = softmax(logits[position])
    return [(int(i), float(p[i])) for i in np.argsort(-(p + 1e-30), kind="stable")[:k]]
""", input='logits 0, -120, -110'),
    dict(exercise='top_k_predictions', name='far ones cut off', misconception='logits more than 45 below the best get probability 0', code="""def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = logits[position]
    p = softmax(np.where(row < row.max() - 45, -np.inf, row))
    return [(int(i), float(p[i])) for i in np.argsort(-logits[position], kind="stable")[:k]]
""", input='a token 50 below the best'),
]
