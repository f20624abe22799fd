RIGHT = [
    dict(
        exercise='perplexity',
        name='logaddexp along the row',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not np.any(chosen):
        raise ValueError("no labelled position")
    rows = np.atleast_2d(logits[chosen]).astype(np.float64)
    targets = np.atleast_1d(labels[chosen])
    totals = np.logaddexp.reduce(rows, axis=-1)
    losses = totals - np.take_along_axis(rows, targets[:, None], axis=-1)[:, 0]
    return math.exp(losses.mean())
''',
    ),
    dict(
        exercise='perplexity',
        name='plain Python with fsum',
        code=r'''
def perplexity(logits, labels):
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
        name='mean-of-chunk-means',
        misconception='takes the mean of the mean losses of 64 positions each, though the last chunk is shorter',
        input='65 labelled positions',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows, targets = logits[chosen], labels[chosen]
    means = []
    for start in range(0, len(rows), 64):
        loss, _ = cross_entropy(rows[start : start + 64], targets[start : start + 64])
        means.append(float(loss))
    return math.exp(sum(means) / len(means))
''',
    ),
    dict(
        exercise='perplexity',
        name='memory-order',
        misconception='reshapes with order "A", which follows the memory of the logits but not of the labels',
        input='logits in Fortran order',
        code=r'''
def perplexity(logits, labels):
    V = logits.shape[-1]
    rows, targets = logits.reshape(-1, V, order="A"), labels.reshape(-1)
    keep = targets != -100
    if not keep.any():
        raise ValueError("no labelled position")
    rows = rows[keep] - rows[keep].max(axis=1, keepdims=True)
    log_p = rows[np.arange(len(rows)), targets[keep]] - np.log(np.exp(rows).sum(axis=1))
    return math.exp(-float(log_p.mean()))
''',
    ),
    dict(
        exercise='perplexity',
        name='loss-of-at-most-ten-thousand',
        misconception='believes that no loss is above 10 000, since no logit is',
        input='thirty positions, one of them with a loss of 20 000',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    rows = logits[chosen]
    rows = rows - rows.max(axis=-1, keepdims=True)
    log_p = rows - np.log(np.exp(rows).sum(axis=-1, keepdims=True))
    log_p = np.maximum(log_p, -10_000.0)
    picked = log_p[np.arange(len(rows)), labels[chosen]]
    return math.exp(float(-picked.mean()))
''',
    ),
    dict(
        exercise='perplexity',
        name='labels-patched-for-a-moment',
        misconception='writes 0 over the ignored labels and puts them back',
        input='labels that are read-only',
        code=r'''
def perplexity(logits, labels):
    ignored = labels == -100
    if ignored.all():
        raise ValueError("no labelled position")
    labels[ignored] = 0
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p, labels[..., np.newaxis], axis=-1)[..., 0]
    labels[ignored] = -100
    return math.exp(-float(np.mean(picked[~ignored])))
''',
    ),
    dict(
        exercise='perplexity',
        name='single-precision-throughout',
        misconception='computes in float32 also where the logits are float64',
        input='float64 logits near 9 999 that differ by 0.0004',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    loss, _ = cross_entropy(logits[chosen].astype(np.float32), labels[chosen])
    return math.exp(float(loss))
''',
    ),
    dict(
        exercise='perplexity',
        name='rows-shifted-in-place',
        misconception="shifts the caller's rows by their maximum and back again",
        input='logits that are read-only',
        code=r'''
def perplexity(logits, labels):
    chosen = labels != -100
    if not chosen.any():
        raise ValueError("no labelled position")
    top = logits.max(axis=-1, keepdims=True)
    logits -= top
    totals = np.log(np.exp(logits).sum(axis=-1))[chosen]
    picked = logits[chosen][np.arange(totals.size), labels[chosen]]
    logits += top
    return math.exp(float(np.mean(totals - picked)))
''',
    ),
]
