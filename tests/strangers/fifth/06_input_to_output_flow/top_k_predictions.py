RIGHT = [
    dict(
        exercise='top_k_predictions',
        name='heapq.nlargest',
        code=r'''
import heapq


def top_k_predictions(logits, position, k):
    T, V = np.shape(logits)
    if position not in range(T) or k not in range(1, V + 1):
        raise ValueError("position or k out of range")
    row = [float(x) for x in logits[position]]
    top = max(row)
    whole = math.fsum(math.exp(x - top) for x in row)
    best = heapq.nlargest(k, range(V), key=row.__getitem__)
    return [(i, math.exp(row[i] - top) / whole) for i in best]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='lexsort over float64 probabilities',
        code=r'''
def top_k_predictions(logits, position, k):
    if position < 0 or position >= logits.shape[0]:
        raise ValueError(f"no position {position}")
    if k < 1 or k > logits.shape[1]:
        raise ValueError(f"no {k} tokens")
    row = logits[position].astype(np.float64)
    probabilities = softmax(row)
    order = np.lexsort((np.arange(row.size), -row))[:k]
    return list(zip(order.tolist(), probabilities[order].tolist()))
''',
    ),
]
WRONG = [
    dict(
        exercise='top_k_predictions',
        name='rounded-before-sorting',
        misconception='rounds the logits to two decimals to make "equal" ones equal',
        input='logits that differ by 0.002',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not (0 <= position < T and 1 <= k <= V):
        raise ValueError("out of range")
    p = softmax(logits[position])
    order = np.argsort(-np.round(logits[position], 2), kind="stable")[:k]
    return [(int(i), float(p[i])) for i in order]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='shift-and-shift-back',
        misconception="subtracts the maximum in the caller's row and adds it again",
        input='logits that are read-only',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if position < 0 or position >= T or k < 1 or k > V:
        raise ValueError("out of range")
    row = logits[position]
    top = float(row.max())
    row -= top
    p = np.exp(row) / np.exp(row).sum()
    row += top
    order = np.argsort(-p, kind="stable")[:k]
    return [(int(i), float(p[i])) for i in order]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='k-against-the-longer-axis',
        misconception='checks k against max(T, V)',
        input='k above V where T is larger',
        code=r'''
def top_k_predictions(logits, position, k):
    if not 0 <= position < len(logits) or not 1 <= k <= max(logits.shape):
        raise ValueError("out of range")
    p = softmax(logits[position])
    order = sorted(range(len(p)), key=lambda i: (-p[i], i))
    return [(i, float(p[i])) for i in order[:k]]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='remembered-per-array',
        misconception='keeps the probabilities per array and misses that it may be written',
        input='the caller changes logits between two calls',
        code=r'''
_kept = {}


def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("out of range")
    if id(logits) not in _kept:
        _kept[id(logits)] = logits, softmax(logits)
    p = _kept[id(logits)][1][position]
    order = np.argsort(-p, kind="stable")[:k]
    return [(int(i), float(p[i])) for i in order]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='rounded-probabilities',
        misconception='rounds the probabilities to ten digits',
        input='a token with the probability 1e-12',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("out of range")
    p = softmax(logits[position])
    order = np.argsort(-logits[position], kind="stable")[:k]
    return [(int(i), round(float(p[i]), 10)) for i in order]
''',
    ),
    dict(
        exercise='top_k_predictions',
        name='unlikely-cut-off',
        misconception='stops at tokens with a probability below 1e-20, so fewer than k come back',
        input='k = V with a logit 60 below the best',
        code=r'''
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not 0 <= position < T or not 1 <= k <= V:
        raise ValueError("out of range")
    p = softmax(logits[position])
    order = np.argsort(-p, kind="stable")
    return [(int(i), float(p[i])) for i in order if p[i] > 1e-20][:k]
''',
    ),
]
