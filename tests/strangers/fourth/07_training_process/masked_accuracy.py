RIGHT = [
    dict(
        exercise='masked_accuracy',
        name='mean of hits',
        code=r'''def masked_accuracy(logits, labels):
    labelled = labels != -100
    if not np.any(labelled):
        raise ValueError("no labels")
    return float(np.mean(np.argmax(logits[labelled], axis=-1) == labels[labelled]))
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='counting',
        code=r'''def masked_accuracy(logits, labels):
    right = total = 0
    for place in np.ndindex(labels.shape):
        label = int(labels[place])
        if label == -100:
            continue
        total += 1
        row = logits[place].tolist()
        right += all(row[label] > other for v, other in enumerate(row) if v != label)
    if total == 0:
        raise ValueError("no labelled position")
    return right / total
''',
    ),
]

WRONG = [
    dict(
        exercise='masked_accuracy',
        name='one or two axes',
        misconception='loops over sentences and tokens, as if labels had two axes at most',
        code=r'''def masked_accuracy(logits, labels):
    if labels.ndim == 1:
        logits, labels = logits[np.newaxis], labels[np.newaxis]
    hits = []
    for b in range(labels.shape[0]):
        for t in range(labels.shape[1]):
            if labels[b, t] != -100:
                hits.append(int(np.argmax(logits[b, t])) == labels[b, t])
    if not hits:
        raise ValueError("no label")
    return sum(hits) / len(hits)
''',
        input='labels with three axes',
    ),
    dict(
        exercise='masked_accuracy',
        name='rows in memory order',
        misconception='logits and labels are flattened in the order of memory',
        code=r'''def masked_accuracy(logits, labels):
    flat = labels.ravel()
    rows = logits.reshape((flat.size, -1), order="A")
    labelled = flat != -100
    if not labelled.any():
        raise ValueError("no label")
    return float(np.mean(rows[labelled].argmax(axis=1) == flat[labelled]))
''',
        input='transposed logits',
    ),
    dict(
        exercise='masked_accuracy',
        name='counted in eight bits',
        misconception='hits and labels are counted in uint8, which ends at 255',
        code=r'''def masked_accuracy(logits, labels):
    labelled = labels != -100
    count = labelled.sum(dtype=np.uint8)
    if not labelled.any():
        raise ValueError("no label")
    hits = (np.argmax(logits, axis=-1) == labels) & labelled
    return float(hits.sum(dtype=np.uint8) / count)
''',
        input='300 labelled positions',
    ),
    dict(
        exercise='masked_accuracy',
        name='minus one for a moment',
        misconception="-100 is replaced in the caller's labels and put back at the end",
        code=r'''def masked_accuracy(logits, labels):
    labels[labels == -100] = -1
    try:
        count = int((labels >= 0).sum())
        if count == 0:
            raise ValueError("no label")
        return int((np.argmax(logits, axis=-1) == labels).sum()) / count
    finally:
        labels[labels == -1] = -100
''',
        input='read-only labels',
    ),
    dict(
        exercise='masked_accuracy',
        name='only tokens that are asked for',
        misconception='the guess is the best among the tokens that occur as labels, which is easier',
        code=r'''def masked_accuracy(logits, labels):
    labelled = labels != -100
    if not labelled.any():
        raise ValueError("no label")
    targets = labels[labelled]
    candidates = np.unique(targets)
    guesses = candidates[np.argmax(logits[labelled][:, candidates], axis=-1)]
    return float(np.mean(guesses == targets))
''',
        input='labels of few different tokens',
    ),
    dict(
        exercise='masked_accuracy',
        name='a mean of batches',
        misconception='labels with three axes or more are averaged along the first axis last',
        code=r'''def masked_accuracy(logits, labels):
    labelled = labels != -100
    if not labelled.any():
        raise ValueError("no label")
    if labels.ndim > 2:
        parts = [masked_accuracy(z, y) for z, y in zip(logits, labels) if np.any(y != -100)]
        return float(np.mean(parts))
    hits = np.argmax(logits[labelled], axis=-1) == labels[labelled]
    return float(np.mean(hits))
''',
        input='three axes, unequal numbers of labels',
    ),
]
