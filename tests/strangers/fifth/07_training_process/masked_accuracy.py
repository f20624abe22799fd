RIGHT = [
    dict(
        exercise='masked_accuracy',
        name='one position after the other',
        code=r'''
def masked_accuracy(logits, labels):
    hits = tries = 0
    for place in np.ndindex(*labels.shape):
        if labels[place] == -100:
            continue
        tries += 1
        row = logits[place].tolist()
        hits += row.index(max(row)) == labels[place]
    if tries == 0:
        raise ValueError("no label")
    return hits / tries
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='weighted average over all',
        code=r'''
def masked_accuracy(logits, labels):
    weights = (labels > -100).astype(np.float64)
    if weights.sum() == 0:
        raise ValueError("no label")
    return float(np.average(logits.argmax(axis=-1) == labels, weights=weights))
''',
    ),
]
WRONG = [
    dict(
        exercise='masked_accuracy',
        name='mean-of-chunk-means',
        misconception='takes the mean of the accuracies of chunks of 100, though the last is shorter',
        input='101 labelled positions',
        code=r'''
def masked_accuracy(logits, labels):
    mask = labels != -100
    if not mask.any():
        raise ValueError("no label")
    right = np.argmax(logits[mask], axis=-1) == labels[mask]
    return float(np.mean([right[i : i + 100].mean() for i in range(0, len(right), 100)]))
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='at-most-batch-and-time',
        misconception='takes B, T and V from the shape, and knows at most these three axes',
        input='logits with four axes',
        code=r'''
def masked_accuracy(logits, labels):
    if logits.ndim == 2:
        logits, labels = logits[np.newaxis], labels[np.newaxis]
    B, T, V = logits.shape
    places = [(b, t) for b in range(B) for t in range(T) if labels[b, t] != -100]
    if not places:
        raise ValueError("no label")
    return sum(int(np.argmax(logits[p])) == labels[p] for p in places) / len(places)
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='memory-order',
        misconception='reshapes with order "A", which follows the memory of one of the two arrays',
        input='logits in Fortran order',
        code=r'''
def masked_accuracy(logits, labels):
    rows = logits.reshape(-1, logits.shape[-1], order="A")
    flat = labels.reshape(-1)
    mask = flat != -100
    if not mask.any():
        raise ValueError("no label")
    return float(np.mean(np.argmax(rows, axis=-1)[mask] == flat[mask]))
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='silences-the-ignored',
        misconception='overwrites the logits of ignored positions and puts them back afterwards',
        input='logits that are read-only',
        code=r'''
def masked_accuracy(logits, labels):
    ignored = labels == -100
    if ignored.all():
        raise ValueError("no label")
    before = logits[ignored].copy()
    logits[ignored] = 0
    right = np.argmax(logits, axis=-1) == labels
    logits[ignored] = before
    return float(right.sum() / (~ignored).sum())
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='distinct-positions-only',
        misconception='counts equal wrong pairs of guess and label only once',
        input='two positions with the same label and the same wrong guess',
        code=r'''
def masked_accuracy(logits, labels):
    mask = labels != -100
    if not mask.any():
        raise ValueError("no label")
    guesses = np.argmax(logits[mask], axis=-1)
    pairs = Counter(zip(guesses.tolist(), labels[mask].tolist()))
    right = sum(n for (guess, label), n in pairs.items() if guess == label)
    wrong = sum(1 for guess, label in pairs if guess != label)
    return right / (right + wrong)
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='whole-number-when-perfect',
        misconception='returns the int 1 or 0 where nothing is left to divide',
        input='all labelled positions right: the type of the result',
        code=r'''
def masked_accuracy(logits, labels):
    mask = labels != -100
    tries = int(np.count_nonzero(mask))
    if tries == 0:
        raise ValueError("no label")
    hits = int(np.count_nonzero(logits.argmax(axis=-1)[mask] == labels[mask]))
    return hits // tries if hits % tries == 0 else hits / tries
''',
    ),
]
