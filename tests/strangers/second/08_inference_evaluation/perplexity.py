RIGHT = [
    dict(
        exercise='perplexity',
        name='rows and targets',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not np.any(chosen):
        raise ValueError("no labelled position")
    rows, targets = logits[chosen].astype(np.float64), labels[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(rows).sum(axis=-1)) - rows[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='logaddexp, one by one',
        code=r'''
def perplexity(logits, labels):
    losses = []
    for where in np.ndindex(np.shape(labels)):
        label = int(labels[where])
        if label != -100:
            row = np.asarray(logits[where], dtype=float)
            losses.append(float(np.logaddexp.reduce(row)) - float(row[label]))
    if not losses:
        raise ValueError("all positions are ignored")
    return math.exp(math.fsum(losses) / len(losses))
''',
    ),
]
WRONG = [
    dict(
        exercise='perplexity',
        name='a single position has a label',
        misconception='without leading axes the label is not compared with -100',
        input='logits (V,) and the label -100',
        code=r'''
def perplexity(logits, labels):
    if labels.ndim == 0:
        logits, labels = logits[np.newaxis], labels[np.newaxis]
    elif not (labels != -100).any():
        raise ValueError("no labelled position")
    total, count = 0.0, 0
    for row, label in zip(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)):
        if label != -100:
            top = row.max()
            total += float(top + np.log(np.exp(row - top).sum()) - row[label])
            count += 1
    return math.exp(total / max(count, 1))
''',
    ),
    dict(
        exercise='perplexity',
        name='each sentence needs a label',
        misconception='a ValueError also where one sentence of several has no label',
        input='labels [[0, 1], [-100, -100]]',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not np.all(np.any(np.atleast_1d(chosen), axis=-1)):
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(rows).sum(axis=-1)) - rows[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='logits cut at 5,000',
        misconception='logits beyond plus or minus 5,000 are clipped',
        input='one of 20 losses is 10,000',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not np.any(chosen):
        raise ValueError("no labelled position")
    rows, targets = np.clip(logits[chosen], -5000, 5000), labels[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(rows).sum(axis=-1)) - rows[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='labels in memory order',
        misconception='labels are flattened as they lie in memory, logits row by row',
        input='transposed labels',
        code=r'''
def perplexity(logits, labels):
    logits, labels = logits.reshape(-1, logits.shape[-1]), labels.ravel(order="K")
    chosen = labels != -100
    if not np.any(chosen):
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(rows).sum(axis=-1)) - rows[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
''',
    ),
]
