RIGHT = [
    dict(
        exercise='top_k_accuracy',
        name='stable argsort',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k out of range, or nothing labelled")
    best = np.argsort(-logits[chosen], axis=-1, kind="stable")[:, :k]
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='ranks by counting',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if k < 1 or k > V:
        raise ValueError(f"k must be from 1 to {V}")
    hits = []
    for where in np.ndindex(labels.shape):
        label = int(labels[where])
        if label < 0:
            continue
        row = logits[where]
        ahead = np.count_nonzero(row > row[label]) + np.count_nonzero(row[:label] == row[label])
        hits.append(ahead < k)
    if len(hits) == 0:
        raise ValueError("nothing labelled")
    return float(sum(hits) / len(hits))
''',
    ),
]
WRONG = [
    dict(
        exercise='top_k_accuracy',
        name='ranks of probabilities',
        misconception='tokens are ranked after a softmax, in which far ones become equally 0',
        input='logits [2000, 0, 1000], label 2, k = 2',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k out of range, or nothing labelled")
    rows, targets = softmax(logits[chosen]), labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='equal up to rounding',
        misconception='logits are rounded to nine digits before the comparison',
        input='logits [0, 1e-10], label 1, k = 1',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k out of range, or nothing labelled")
    rows, targets = logits[chosen].round(9), labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='struck out with -1000',
        misconception='each best token is struck out with a number that is not below all logits',
        input='logits [-2000, -3000], label 1, k = 2',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k out of range, or nothing labelled")
    rows, targets = logits[chosen], labels[chosen]  # a copy
    hits = np.zeros(len(targets), dtype=bool)
    for _ in range(k):
        best = rows.argmax(axis=-1)
        hits |= best == targets
        rows[np.arange(len(rows)), best] = -1000
    return float(hits.mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='no k below 0 expected',
        misconception='k = 0 and k > V are refused, a negative k is not',
        input='k = -1',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if k == 0 or k > logits.shape[-1] or not chosen.any():
        raise ValueError("k out of range, or nothing labelled")
    rows, targets = logits[chosen], labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
]
