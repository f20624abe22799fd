RIGHT = [
    dict(
        exercise='top_k_predictions',
        name='softmax and stable argsort',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    probs = softmax(logits[position])
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='plain Python',
        code=r'''
def top_k_predictions(logits, position, k):
    if position not in range(len(logits)):
        raise ValueError(f"no place {position}")
    row = [float(number) for number in logits[position]]
    if k not in range(1, len(row) + 1):
        raise ValueError(f"k = {k} of {len(row)} tokens")
    top = max(row)
    total = math.fsum(math.exp(number - top) for number in row)
    order = sorted(range(len(row)), key=lambda token: (-row[token], token))
    return [(token, math.exp(row[token] - top) / total) for token in order[:k]]
''',
    ),
]

WRONG = [
    dict(
        exercise='top_k_predictions',
        name='the row shifted in place and back',
        misconception='logits[position] is a view; changed for a moment',
        input='read-only logits',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = logits[position]
    top = row.max()
    row -= top
    probs = np.exp(row) / np.exp(row).sum()
    row += top
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='the row cut out of memory',
        misconception="ravel(order='K') cut at position · V is no row of a transposed array",
        input='logits in Fortran order',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    probs = softmax(logits.ravel(order="K")[position * V : (position + 1) * V])
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name="NumPy's numbers for k = 1",
        misconception='short cut by argmax and max forgets the plain float',
        input='k = 1',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    probs = softmax(logits[position])
    if k == 1:
        return [(int(probs.argmax()), probs.max())]
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='softmax in float32',
        misconception='float64 logits near 10000 rounded to float32',
        input='float64 logits 10000 and 9999.7',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    probs = softmax(logits[position].astype(np.float32))
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='shift only against overflow',
        misconception='the maximum taken off only where it is large; very low rows underflow',
        input='a row of -10000 and -10001',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = logits[position]
    e = np.exp(row - row.max()) if row.max() > 80 else np.exp(row)
    probs = e / e.sum()
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='probabilities remembered for the array',
        misconception='softmax of the whole table kept for the same array, though its numbers may change',
        input='the same array with other numbers',
        code=r'''
_kept = {}


def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    if _kept.get("logits") is not logits:
        _kept["logits"], _kept["probs"] = logits, softmax(logits)
    probs = _kept["probs"][position]
    best = np.argsort(-probs, kind="stable")[:k]
    return [(int(token), float(probs[token])) for token in best]
''',
    ),
]

