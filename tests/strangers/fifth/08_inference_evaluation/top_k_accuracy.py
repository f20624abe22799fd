RIGHT = [
    dict(
        exercise='top_k_accuracy',
        name='rank counted',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = np.asarray(labels != -100)
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no label")
    rows, targets = logits[chosen].reshape(-1, V), labels[chosen].reshape(-1, 1)
    own = np.take_along_axis(rows, targets, axis=1)
    ahead = (rows > own) | ((rows == own) & (np.arange(V) < targets))
    return float(np.mean(ahead.sum(axis=1) < k))
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name="Python's sorted for each position",
        code=r'''
def top_k_accuracy(logits, labels, k):
    if k < 1 or k > np.shape(logits)[-1]:
        raise ValueError(f"k = {k}")
    hits = []
    for place in np.ndindex(np.shape(labels)):
        label = int(labels[place])
        if label == -100:
            continue
        row = logits[place].tolist()
        best = sorted(range(len(row)), key=lambda v: -row[v])[:k]
        hits.append(label in best)
    if not hits:
        raise ValueError("no label")
    return sum(hits) / len(hits)
''',
    ),
]
WRONG = [
    dict(
        exercise='top_k_accuracy',
        name='mean-of-chunk-means',
        misconception='takes the mean of the accuracies of 100 positions each, though the last chunk is shorter',
        input='101 labelled positions',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not np.any(chosen):
        raise ValueError("k out of range, or no label")
    rows, targets = logits[chosen], labels[chosen]
    shares = []
    for i in range(0, len(rows), 100):
        best = np.argsort(-rows[i : i + 100], axis=-1, kind="stable")[:, :k]
        shares.append((best == targets[i : i + 100, np.newaxis]).any(axis=-1).mean())
    return float(np.mean(shares))
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='memory-order',
        misconception='reshapes with order "A", which follows the memory of the logits but not of the labels',
        input='logits in Fortran order',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    rows, targets = logits.reshape(-1, V, order="A"), labels.ravel()
    keep = targets != -100
    if k < 1 or k > V or not keep.any():
        raise ValueError("k out of range, or no label")
    best = np.argsort(-rows[keep], axis=-1, kind="stable")[:, :k]
    return float((best == targets[keep][:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='nearly-equal-is-equal',
        misconception='takes logits within 1e-10 for equal',
        input='logits 0 and 1e-11, label 1',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = labels != -100
    if not 1 <= k <= V or not np.any(chosen):
        raise ValueError("k out of range, or no label")
    rows, targets = logits[chosen].reshape(-1, V), labels[chosen].reshape(-1, 1)
    lead = rows - np.take_along_axis(rows, targets, axis=1)
    ahead = np.where(np.abs(lead) < 1e-10, np.arange(V) < targets, lead > 0)
    return float((ahead.sum(axis=1) < k).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='negated-in-place',
        misconception="negates the caller's logits to sort them, and negates them back",
        input='logits that are read-only',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not np.any(chosen):
        raise ValueError("k out of range, or no label")
    np.negative(logits, out=logits)
    best = np.argsort(logits, axis=-1, kind="stable")[..., :k]
    np.negative(logits, out=logits)
    hits = (best == np.asarray(labels)[..., np.newaxis]).any(axis=-1)
    return float(hits[chosen].mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='ranking-kept-per-array',
        misconception='keeps the sorted ids per array and misses that it may be written',
        input='logits that the caller changes between two calls',
        code=r'''
_rankings = {}


def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not np.any(chosen):
        raise ValueError("k out of range, or no label")
    if id(logits) not in _rankings:
        _rankings[id(logits)] = logits, np.argsort(-logits, axis=-1, kind="stable")
    best = _rankings[id(logits)][1][..., :k]
    return float((best == np.asarray(labels)[..., np.newaxis]).any(axis=-1)[chosen].mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='shifted-to-be-positive',
        misconception='subtracts the lowest logit of all, which rounds small differences near 0 away',
        input='logits 0 and 1e-13 beside a position with -10 000',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not np.any(chosen):
        raise ValueError("k out of range, or no label")
    positive = logits - logits.min() + 1.0  # all positive, at least 1
    order = np.argsort(-positive, axis=-1, kind="stable")[..., :k]
    hits = np.any(order == np.asarray(labels)[..., np.newaxis], axis=-1)
    return float(np.mean(hits[chosen]))
''',
    ),
]
