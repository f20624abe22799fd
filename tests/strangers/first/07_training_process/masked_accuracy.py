RIGHT = [
    dict(
        exercise='masked_accuracy',
        name='argmax',
        code="""def masked_accuracy(logits, labels):
    labelled = labels != -100
    if not labelled.any():
        raise ValueError("no label")
    return float(np.mean(np.argmax(logits, axis=-1)[labelled] == labels[labelled]))
""",
    ),
    dict(
        exercise='masked_accuracy',
        name='counting, row by row',
        code="""def masked_accuracy(logits, labels):
    hits = asked = 0
    for place in np.ndindex(labels.shape):
        label = int(labels[place])
        if label == -100:
            continue
        asked += 1
        row = logits[place].tolist()
        hits += all(row[label] > value for v, value in enumerate(row) if v != label)
    if not asked:
        raise ValueError("no labelled position")
    return hits / asked
""",
    ),
    dict(
        exercise='masked_accuracy',
        name='sorted logits',
        code="""def masked_accuracy(logits, labels):
    N = np.sum(labels != -100)
    if N == 0:
        raise ValueError("no label")
    best = np.argsort(logits, axis=-1)[..., -1]
    return np.count_nonzero(best == labels) / N
""",
    ),
]
WRONG = [
    dict(
        exercise='masked_accuracy',
        name='float32 logits',
        misconception='logits are cast to float32, where close ones become equal',
        code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    guesses = logits.astype(np.float32).argmax(axis=-1)
    return (guesses == labels)[keep].mean()
""",
        input='float64 logits [1, 1 + 1e-9], label 1',
    ),
    dict(
        exercise='masked_accuracy',
        name='softmax first',
        misconception='probabilities are compared; in float32 the softmax makes two close logits equal',
        code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    probabilities = softmax(logits[keep], axis=-1)
    return float((probabilities.argmax(axis=-1) == labels[keep]).mean())
""",
        input='float32 logits [1e-9, 2e-9], label 1',
    ),
    dict(
        exercise='masked_accuracy',
        name='close to the highest is good enough',
        misconception='np.isclose counts a label whose logit is a little lower than the highest',
        code="""def masked_accuracy(logits, labels):
    keep = labels != -100
    if not keep.any():
        raise ValueError("no label")
    rows, wanted = logits[keep], labels[keep]
    own = rows[np.arange(len(wanted)), wanted]
    return float(np.isclose(own, rows.max(axis=-1), rtol=1e-9, atol=1e-12).mean())
""",
        input='logits [10000, 10000 + 1e-6], label 0',
    ),
    dict(
        exercise='masked_accuracy',
        name='search begins at -1000',
        misconception='the search for the highest logit begins at -1000, below which no logit is expected',
        code="""def masked_accuracy(logits, labels):
    right, asked = 0, 0
    for place, label in np.ndenumerate(labels):
        if label != -100:
            best, highest = -1, -1000.0
            for v, value in enumerate(logits[place]):
                if value > highest:
                    best, highest = v, value
            right, asked = right + (best == label), asked + 1
    if asked == 0:
        raise ValueError("no label")
    return right / asked
""",
        input='logits [-5000, -2000], label 1',
    ),
    dict(
        exercise='masked_accuracy',
        name='labels in memory order',
        misconception='guesses in C order are compared with labels in memory order',
        code="""def masked_accuracy(logits, labels):
    guesses = logits.reshape(-1, logits.shape[-1]).argmax(axis=1)
    flat = labels.flatten("K")
    used = flat != -100
    if not np.any(used):
        raise ValueError("no label")
    return np.sum(guesses[used] == flat[used]) / np.sum(used)
""",
        input='labels that are a transposed array',
    ),
    dict(
        exercise='masked_accuracy',
        name='guesses written over the labels',
        misconception='the hits are marked in the labels and taken out again: the input is changed for a moment',
        code="""def masked_accuracy(logits, labels):
    before = labels.copy()
    asked = labels != -100
    if not asked.any():
        raise ValueError("no label")
    labels -= np.argmax(logits, axis=-1)
    share = np.mean(labels[asked] == 0)
    labels[...] = before
    return share
""",
        input='read-only labels',
    ),
]
