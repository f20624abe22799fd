RIGHT = [
    dict(
        exercise='perplexity',
        name='picked rows',
        code=r'''def perplexity(logits, labels):
    chosen = labels != -100
    if not np.any(chosen):
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    log_p = rows[np.arange(len(targets)), targets] - np.log(np.exp(rows).sum(axis=-1))
    return math.exp(-float(np.mean(log_p)))
''',
    ),
    dict(
        exercise='perplexity',
        name='position by position',
        code=r'''def perplexity(logits, labels):
    losses = []
    for place in np.ndindex(np.shape(labels)):
        label = int(labels[place])
        if label != -100:
            row = [float(z) for z in logits[place]]
            top = max(row)
            losses.append(top + math.log(math.fsum(math.exp(z - top) for z in row)) - row[label])
    if not losses:
        raise ValueError("nothing is labelled")
    return math.exp(math.fsum(losses) / len(losses))
''',
    ),
]

WRONG = [
    dict(
        exercise='perplexity',
        name='labels in 16 bits',
        misconception='labels are turned into int16, since the vocabulary is small',
        code=r'''def perplexity(logits, labels):
    small = np.asarray(labels).astype(np.int16)
    chosen = small != -100
    if not chosen.any():
        raise ValueError("no label")
    rows, targets = logits[chosen], small[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(rows).sum(axis=-1)) - rows[np.arange(len(rows)), targets]
    return math.exp(losses.mean())
''',
        input='label 40000 of 50000',
    ),
    dict(
        exercise='perplexity',
        name='rows in the order of memory',
        misconception='logits are flattened in the order of memory, labels in the order of rows',
        code=r'''def perplexity(logits, labels):
    flat = np.ravel(labels)
    chosen = np.flatnonzero(flat != -100)
    if chosen.size == 0:
        raise ValueError("no label")
    rows = logits.reshape((flat.size, -1), order="A")[chosen]
    rows = rows - rows.max(axis=1, keepdims=True)
    picked = np.take_along_axis(rows, flat[chosen, np.newaxis], axis=1)[:, 0]
    return math.exp(np.mean(np.log(np.exp(rows).sum(axis=1)) - picked))
''',
        input='transposed logits',
    ),
    dict(
        exercise='perplexity',
        name='shifted in place',
        misconception="each row is shifted in the caller's array and shifted back at the end",
        code=r'''def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no label")
    tops = logits.max(axis=-1, keepdims=True).copy()
    old = logits.copy()
    logits -= tops
    log_sums = np.log(np.exp(logits).sum(axis=-1))
    targets = np.where(chosen, labels, 0)[..., np.newaxis]
    losses = log_sums - np.take_along_axis(logits, targets, axis=-1)[..., 0]
    logits[...] = old
    return math.exp(np.mean(losses[chosen]))
''',
        input='read-only logits',
    ),
    dict(
        exercise='perplexity',
        name='a single huge loss is cut off',
        misconception='losses above 5000 nats are cut off, since the mean stays below 700',
        code=r'''def perplexity(logits, labels):
    chosen = labels != -100
    if not np.any(chosen):
        raise ValueError("no label")
    z, y = logits[chosen].astype(np.float64), labels[chosen]
    z -= z.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(z).sum(axis=-1)) - z[np.arange(len(y)), y]
    return math.exp(min(700.0, np.minimum(losses, 5000.0).mean()))
''',
        input='one loss of 20000 among forty',
    ),
    dict(
        exercise='perplexity',
        name='counted in eight bits',
        misconception='labelled positions are counted in uint8',
        code=r'''def perplexity(logits, labels):
    chosen = np.asarray(labels != -100, dtype=np.uint8)
    if not chosen.any():
        raise ValueError("no label")
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    index = np.where(chosen == 1, labels, 0)[..., np.newaxis]
    picked = np.take_along_axis(log_p, index, axis=-1)[..., 0] * chosen
    return math.exp(float(-picked.sum()) / int(chosen.sum(dtype=np.uint8)))
''',
        input='300 labelled positions',
    ),
    dict(
        exercise='perplexity',
        name='a mean of the means of parts',
        misconception='losses are averaged in parts of about a hundred, and then the parts, though these differ in size',
        code=r'''def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no label")
    z, y = logits[chosen], labels[chosen]
    z = z - z.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(z).sum(axis=-1)) - z[np.arange(len(y)), y]
    groups = np.array_split(losses, max(1, len(losses) // 100))  # in parts, to save memory
    return math.exp(float(np.mean([part.mean() for part in groups])))
''',
        input='201 labelled positions',
    ),
]
