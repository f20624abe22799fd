RIGHT = [
    dict(
        exercise='top_k_predictions',
        name='stable argsort',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = np.asarray(logits[position], dtype=np.float64)
    shares = np.exp(row - row.max())
    shares = shares / shares.sum()
    return [(int(v), float(shares[v])) for v in np.argsort(-row, kind="stable")[:k]]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='sorted in Python',
        code=r'''
def top_k_predictions(logits, position, k):
    if position not in range(logits.shape[0]):
        raise ValueError(f"position {position}")
    if k not in range(1, logits.shape[1] + 1):
        raise ValueError(f"k {k}")
    scores = [float(z) for z in logits[position]]
    top = max(scores)
    total = math.fsum(math.exp(z - top) for z in scores)
    order = sorted(range(len(scores)), key=lambda v: (-scores[v], v))
    return [(v, math.exp(scores[v] - top) / total) for v in order[:k]]
''',
    ),
]
WRONG = [
    dict(
        exercise='top_k_predictions',
        name='clipped instead of shifted',
        misconception='logits beyond 500 are clipped, so that the largest become equal',
        input='logits 600 and 700',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = np.clip(logits[position], -500, 500)
    shares = softmax(row)
    order = np.argsort(-row, kind="stable")[:k]
    return [(int(v), float(shares[v])) for v in order]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='ties by rounded probability',
        misconception='small probabilities are equal after rounding, and sorted by their ids',
        input='two unlikely tokens, logits -20 and -18 below the best',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = logits[position]
    shares = softmax(row)
    order = np.argsort(-shares.round(6), kind="stable")[:k]
    return [(int(v), float(shares[v])) for v in order]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='what is practically impossible is left out',
        misconception='tokens with a probability below 1e-12 are dropped, so fewer than k pairs come back',
        input='logits [0, -30] with k = 2',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    row = logits[position]
    shares = softmax(row)
    order = np.argsort(-row, kind="stable")[:k]
    return [(int(v), float(shares[v])) for v in order if shares[v] > 1e-12]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='one maximum for all places',
        misconception='the row is shifted by the highest logit of the whole sentence',
        input='a row near 0 beside a row near 10,000',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("position or k out of range")
    exponentials = np.exp(logits - logits.max())
    shares = exponentials[position] / exponentials[position].sum()
    order = np.argsort(-logits[position], kind="stable")[:k]
    return [(int(v), float(shares[v])) for v in order]
''',
    ),
]
