RIGHT = [
    dict(
        exercise='top_k_accuracy',
        name='stable argsort',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = labels != -100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='rank counted',
        code=r'''
def top_k_accuracy(logits, labels, k):
    if k < 1 or k > logits.shape[-1]:
        raise ValueError("k must be from 1 to V")
    found = total = 0
    for place in np.ndindex(labels.shape):
        label = int(labels[place])
        if label != -100:
            row = logits[place]
            before = np.count_nonzero(row > row[label]) + np.count_nonzero(row[:label] == row[label])
            total += 1
            found += before < k
    if total == 0:
        raise ValueError("no labelled position")
    return int(found) / total
''',
    ),
]

WRONG = [
    dict(
        exercise='top_k_accuracy',
        name='positions in memory order',
        misconception="reshape(order='A') orders Fortran-ordered logits otherwise than the labels",
        input='Fortran-ordered logits with two leading axes',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = labels != -100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits.reshape((-1, V), order="A")[chosen.ravel()], labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='logits negated in place and back',
        misconception='logits changed for a moment',
        input='read-only logits',
        code=r'''
def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if k < 1 or k > logits.shape[-1] or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    logits *= -1
    best = np.argsort(logits[chosen], axis=-1, kind="stable")[:, :k]
    logits *= -1
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='labels in 16 bits',
        misconception='labels forced into int16',
        input='V = 40000 and a label of 35000',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = labels != -100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits[chosen], labels[chosen].astype(np.int16)
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='k = V is always 1',
        misconception='short cut taken before asking whether anything is labelled',
        input='k = V and no labelled position',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if k == V:
        return 1.0
    chosen = labels != -100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name="NumPy's number for k = 1",
        misconception='short cut by argmax forgets the plain float',
        input='k = 1',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = labels != -100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    if k == 1:
        return np.mean(rows.argmax(axis=-1) == targets)
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='ties broken by a small slope',
        misconception='1e-12 times the id taken off, which turns logits round that differ by less',
        input='logits 1 and 1 + 5e-13',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = labels != -100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    best = np.argsort(1e-12 * np.arange(V) - rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='100 ignored as well as -100',
        misconception='the sign of the ignored label lost',
        input='V above 100 and a label of 100',
        code=r'''
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    chosen = abs(labels) != 100
    if not 1 <= k <= V or not chosen.any():
        raise ValueError("k out of range, or no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    best = np.argsort(-rows, axis=-1, kind="stable")[:, :k]
    return float((best == targets[:, np.newaxis]).any(axis=-1).mean())
''',
    ),
]

