RIGHT = [
    dict(
        exercise='top_k_accuracy',
        name='stable argsort',
        code=r'''def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("bad k, or no label")
    best = np.argsort(-logits[chosen], axis=-1, kind="stable")[:, :k]
    return float(np.mean((best == labels[chosen][:, np.newaxis]).any(axis=-1)))
''',
    ),
    dict(
        exercise='top_k_accuracy',
        name='ranks',
        code=r'''def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if k < 1 or k > V:
        raise ValueError(f"k = {k} of {V}")
    places = [place for place in np.ndindex(labels.shape) if labels[place] != -100]
    if not places:
        raise ValueError("no labelled position")
    hits = 0
    for place in places:
        row, label = logits[place], int(labels[place])
        before = np.count_nonzero(row > row[label]) + np.count_nonzero(row[:label] == row[label])
        hits += int(before < k)
    return hits / len(places)
''',
    ),
]

WRONG = [
    dict(
        exercise='top_k_accuracy',
        name='a little tolerance',
        misconception='logits closer than 1e-10 count as equal',
        code=r'''def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1]:
        raise ValueError("k")
    if not chosen.any():
        raise ValueError("no label")
    z, y = logits[chosen], labels[chosen][:, np.newaxis]
    own = np.take_along_axis(z, y, axis=-1)
    higher = z > own + 1e-10
    equal = (np.abs(z - own) <= 1e-10) & (np.arange(z.shape[-1]) < y)
    return float(np.mean((higher | equal).sum(axis=-1) < k))
''',
        input='two logits that differ by 1e-11',
    ),
    dict(
        exercise='top_k_accuracy',
        name='minus ten thousand is gone',
        misconception='guesses already counted are set to -10000, the lowest logit there is, and may be taken again',
        code=r'''def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if k < 1 or k > logits.shape[-1] or not np.any(chosen):
        raise ValueError("k or labels")
    z, y = np.array(logits[chosen]), labels[chosen]
    rows = np.arange(len(y))
    found = np.zeros(len(y), dtype=bool)
    for _ in range(k):
        best = z.argmax(axis=-1)
        found |= best == y
        z[rows, best] = -1e4
    return float(found.mean())
''',
        input='several logits of -10000',
    ),
    dict(
        exercise='top_k_accuracy',
        name='rows in the order of memory',
        misconception='logits are flattened in the order of memory',
        code=r'''def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if not 0 < k <= V:
        raise ValueError("k")
    flat = labels.reshape(-1)
    keep = flat != -100
    if not keep.any():
        raise ValueError("no label")
    rows = logits.reshape((-1, V), order="A")[keep]
    best = np.argsort(-rows, axis=1, kind="stable")[:, :k]
    return float((best == flat[keep][:, None]).any(axis=1).mean())
''',
        input='transposed logits',
    ),
    dict(
        exercise='top_k_accuracy',
        name='hits in eight bits',
        misconception='hits are added up in uint8',
        code=r'''def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    order = np.argsort(-logits[chosen], axis=-1, kind="stable")
    rank = np.argmax(order == labels[chosen][:, np.newaxis], axis=-1)
    hits = (rank < k).astype(np.uint8)
    return float(np.add.reduce(hits, dtype=hits.dtype)) / len(rank)
''',
        input='300 hits',
    ),
    dict(
        exercise='top_k_accuracy',
        name='best ones taken out for a while',
        misconception="the best logits are set to minus infinity in the caller's array, and put back",
        code=r'''def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    places = [p for p in np.ndindex(labels.shape) if labels[p] != -100]
    if not 1 <= k <= V or not places:
        raise ValueError("k or labels")
    hits = 0
    for place in places:
        row = logits[place]
        kept = row.copy()
        for _ in range(k):
            best = int(row.argmax())
            hits += best == labels[place]
            row[best] = -np.inf
        row[:] = kept
    return float(hits / len(places))
''',
        input='read-only logits',
    ),
    dict(
        exercise='top_k_accuracy',
        name='labels in 16 bits',
        misconception='labels are turned into int16',
        code=r'''def top_k_accuracy(logits, labels, k):
    if k not in range(1, logits.shape[-1] + 1):
        raise ValueError("k")
    y = labels.astype(np.int16)
    if (y == -100).all():
        raise ValueError("no label")
    best = np.argsort(-logits, axis=-1, kind="stable")[..., :k]
    hit = (best == y[..., np.newaxis]).any(axis=-1)
    return float(hit[y != -100].mean())
''',
        input='label 40000',
    ),
]
