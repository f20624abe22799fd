RIGHT = [
    dict(exercise='perplexity', name='rows', code="""def perplexity(logits, labels):
    chosen = labels != -100
    rows, targets = logits[chosen], labels[chosen]
    if len(targets) == 0:
        raise ValueError("no label")
    shifted = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
"""),
    dict(exercise='perplexity', name='logaddexp, one position at a time', code="""def perplexity(logits, labels):
    total, count = 0.0, 0
    for place in np.ndindex(labels.shape):
        target = int(labels[place])
        if target != -100:
            z = logits[place].astype(np.float64)
            total += float(np.logaddexp.reduce(z) - z[target])
            count += 1
    if not count:
        raise ValueError("nothing to score")
    return math.exp(total / count)
"""),
]
WRONG = [
    dict(exercise='perplexity', name='labels flat in memory order', misconception='ravel(order="K") of the labels, rows of the logits in C order', code="""def perplexity(logits, labels):
    logits, labels = logits.reshape(-1, logits.shape[-1]), labels.ravel(order="K")
    chosen = labels != -100
    rows, targets = logits[chosen], labels[chosen]
    if len(targets) == 0:
        raise ValueError("no label")
    shifted = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
""", input='transposed labels'),
    dict(exercise='perplexity', name='labels patched, then put back', misconception='changing an input for a moment is thought harmless', code="""def perplexity(logits, labels):
    ignored = labels == -100
    if ignored.all():
        raise ValueError("no label")
    labels[ignored] = 0
    shifted = logits - logits.max(axis=-1, keepdims=True)
    picked = np.take_along_axis(shifted, labels[..., np.newaxis], axis=-1)[..., 0]
    losses = np.log(np.exp(shifted).sum(axis=-1)) - picked
    labels[ignored] = -100
    return math.exp(losses[~ignored].mean())
""", input='read-only labels'),
    dict(exercise='perplexity', name='loss of one position bounded', misconception='ln p kept above -10 000', code="""def perplexity(logits, labels):
    chosen = labels != -100
    rows, targets = logits[chosen], labels[chosen]
    if len(targets) == 0:
        raise ValueError("no label")
    shifted = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(targets)), targets]
    return math.exp(np.minimum(losses, 1e4).mean())
""", input='one position 20 000 off among forty'),
    dict(exercise='perplexity', name='up to three leading axes', misconception='leading axes written out up to three', code="""def perplexity(logits, labels):
    letters = {0: "v", 1: "tv", 2: "btv", 3: "abtv"}[labels.ndim]
    logits = np.einsum(f"{letters}->{letters}", logits)
    chosen = labels != -100
    rows, targets = logits[chosen], labels[chosen]
    if len(targets) == 0:
        raise ValueError("no label")
    shifted = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
""", input='logits with four leading axes'),
    dict(exercise='perplexity', name='one token', misconception='an axis of length 1 dropped from the rows', code="""def perplexity(logits, labels):
    chosen = labels != -100
    rows, targets = logits[chosen].squeeze(), labels[chosen]
    rows = rows[np.newaxis] if len(targets) == 1 else rows
    if len(targets) == 0:
        raise ValueError("no label")
    shifted = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
""", input='V = 1'),
    dict(exercise='perplexity', name='labels in sixteen bits', misconception='labels put in a small integer type', code="""def perplexity(logits, labels):
    chosen = labels != -100
    rows, targets = logits[chosen], labels[chosen].astype(np.int16)
    if len(targets) == 0:
        raise ValueError("no label")
    shifted = rows - rows.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(targets)), targets]
    return math.exp(losses.mean())
""", input='a vocabulary of 40 000 tokens'),
]
