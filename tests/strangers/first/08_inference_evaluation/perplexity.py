RIGHT = [
    dict(
        exercise='perplexity',
        name='labelled rows picked',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_p = shifted[np.arange(len(rows)), targets] - np.log(np.exp(shifted).sum(axis=-1))
    return math.exp(-log_p.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='position by position',
        code=r'''
def perplexity(logits, labels):
    losses = []
    for place in np.ndindex(labels.shape):
        label = int(labels[place])
        if label == -100:
            continue
        row = np.array(logits[place], dtype=np.float64)
        top = row.max()
        losses.append(float(top + np.log(np.exp(row - top).sum()) - row[label]))
    if not losses:
        raise ValueError("nothing to measure")
    return math.exp(math.fsum(losses) / len(losses))
''',
    ),
]

WRONG = [
    dict(
        exercise='perplexity',
        name="NumPy's number for a single position",
        misconception='short cut by np.exp forgets the plain float',
        input='one labelled position',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_p = shifted[np.arange(len(rows)), targets] - np.log(np.exp(shifted).sum(axis=-1))
    if len(rows) == 1:
        return np.exp(-float(log_p[0]))
    return math.exp(-log_p.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='positions in memory order',
        misconception="reshape(order='A') orders Fortran-ordered logits otherwise than the labels",
        input='Fortran-ordered logits with two leading axes',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits.reshape((-1, logits.shape[-1]), order="A")[chosen.ravel()], labels[chosen]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_p = shifted[np.arange(len(rows)), targets] - np.log(np.exp(shifted).sum(axis=-1))
    return math.exp(-log_p.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='no position beyond 1000 nats',
        misconception='each loss capped, though only the mean stays below 700',
        input='losses of 1200 and 0',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_p = shifted[np.arange(len(rows)), targets] - np.log(np.exp(shifted).sum(axis=-1))
    return math.exp(np.minimum(-log_p, 1000).mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='labels in 16 bits',
        misconception='labels forced into int16',
        input='V = 40000 and a label of 35000',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen].astype(np.int16)
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_p = shifted[np.arange(len(rows)), targets] - np.log(np.exp(shifted).sum(axis=-1))
    return math.exp(-log_p.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='ignored labels set to 0 and back',
        misconception='labels changed for a moment',
        input='read-only labels with a -100',
        code=r'''
def perplexity(logits, labels):
    ignored = labels == -100
    if ignored.all():
        raise ValueError("no labelled position")
    labels[ignored] = 0
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = np.take_along_axis(shifted, labels[..., None], -1)[..., 0] - np.log(np.exp(shifted).sum(axis=-1))
    labels[ignored] = -100
    return math.exp(-log_p[~ignored].mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='100 ignored as well as -100',
        misconception='the sign of the ignored label lost',
        input='V above 100 and a label of 100',
        code=r'''
def perplexity(logits, labels):
    chosen = np.abs(labels) != 100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_p = shifted[np.arange(len(rows)), targets] - np.log(np.exp(shifted).sum(axis=-1))
    return math.exp(-log_p.mean())
''',
    ),
]

