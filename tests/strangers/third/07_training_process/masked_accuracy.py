RIGHT = [
    dict(exercise='masked_accuracy', name='argmax', code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    return float(np.mean(np.argmax(logits, axis=-1)[keep] == labels[keep]))
"""),
    dict(exercise='masked_accuracy', name='loop', code="""def masked_accuracy(logits, labels):
    right = total = 0
    for place in np.ndindex(labels.shape):
        if (y := labels[place]) == -100:
            continue
        total += 1
        row = logits[place].tolist()
        right += row.index(max(row)) == y
    if not total:
        raise ValueError("no labelled position")
    return right / total
"""),
]
WRONG = [
    dict(exercise='masked_accuracy', name='labels flat in memory order', misconception='ravel(order="K") of the labels, guesses in C order', code="""def masked_accuracy(logits, labels):
    labels = labels.ravel(order="K")
    logits = logits.reshape(-1, logits.shape[-1])
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    return float(np.mean(np.argmax(logits, axis=-1)[keep] == labels[keep]))
""", input='transposed labels'),
    dict(exercise='masked_accuracy', name='axis 2', misconception='the vocabulary is axis 2 where there is more than one sentence', code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    return float(np.mean(np.argmax(logits, axis=2 if logits.ndim > 2 else 1)[keep] == labels[keep]))
""", input='logits with four axes'),
    dict(exercise='masked_accuracy', name='squeezed', misconception='axes of length 1 dropped from the guesses, not from the labels', code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    guesses = np.argmax(logits, axis=-1).squeeze()
    return float(np.sum((guesses == labels) & keep) / np.sum(keep))
""", input='sentences of one token, (2, 1, V)'),
    dict(exercise='masked_accuracy', name='ignored logits emptied', misconception='logits of ignored positions overwritten for a moment', code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    old = logits[~keep]
    logits[~keep] = -np.inf
    right = np.sum(np.argmax(logits, axis=-1)[keep] == labels[keep])
    logits[~keep] = old
    return float(right / keep.sum())
""", input='read-only logits'),
    dict(exercise='masked_accuracy', name='labels patched, then put back', misconception="labels made comparable by setting the ignored ones to 0 in the caller's array, and back", code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    labels[~keep] = 0
    best = np.take_along_axis(logits, labels[..., np.newaxis], axis=-1)[..., 0]
    hits = np.sum((best == logits.max(axis=-1)) & keep)
    labels[~keep] = -100
    return float(hits / keep.sum())
""", input='read-only labels'),
    dict(exercise='masked_accuracy', name='hits counted in eight bits', misconception='right guesses are counted in a small integer type', code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    hits = np.sum(np.argmax(logits, axis=-1)[keep] == labels[keep], dtype=np.uint8)
    return int(hits) / int(keep.sum())
""", input='300 right guesses'),
]
