RIGHT = [
    dict(
        exercise='mlm_loss',
        name='boolean index',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    asked = labels != ignore_index
    if not asked.any():
        raise ValueError("no labelled position")
    loss, d_rows = cross_entropy(logits[asked], labels[asked])
    d_logits = np.zeros_like(logits)
    d_logits[asked] = d_rows
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='all rows, then weights',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    weight = (np.asarray(labels) != ignore_index).astype(logits.dtype)
    n = float(weight.sum())
    if n == 0:
        raise ValueError("nothing to average")
    target = np.where(labels == ignore_index, 0, labels)[..., np.newaxis]
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    loss = -float((np.take_along_axis(log_p, target, axis=-1)[..., 0] * weight).sum(dtype=np.float64)) / n
    hot = (np.arange(logits.shape[-1]) == target).astype(logits.dtype)
    d_logits = (np.exp(log_p) - hot) * (weight / n)[..., np.newaxis]
    return loss, d_logits.astype(logits.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='mlm_loss',
        name='a view that is none',
        misconception='rows are written through reshape, which makes a copy where the logits do not lie row by row',
        input='transposed logits of shape (B, T, V)',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    rows, targets = logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)
    asked = targets != ignore_index
    if not asked.any():
        raise ValueError("no labelled position")
    loss, d_rows = cross_entropy(rows[asked], targets[asked])
    d_logits = np.zeros_like(logits)
    d_logits.reshape(rows.shape)[asked] = d_rows
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='one maximum for all',
        misconception='all rows are shifted by the highest logit of the batch, so low rows underflow',
        input='one labelled row near 10,000 and one near 0',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    asked = labels != ignore_index
    if not asked.any():
        raise ValueError("no labelled position")
    rows, targets = logits[asked], labels[asked]
    n = len(targets)
    z = rows - rows.max()
    sums = np.exp(z).sum(axis=1, keepdims=True)
    loss = -float(np.mean(z[np.arange(n), targets] - np.log(sums[:, 0])))
    d_rows = np.exp(z) / sums
    d_rows[np.arange(n), targets] -= 1
    d_logits = np.zeros_like(logits)
    d_logits[asked] = d_rows / n
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='small gradients swept away',
        misconception='entries below 1e-6 are set to 0: with many positions and a large vocabulary that is all of them',
        input='V = 1000, N = 2000, equal logits',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    asked = labels != ignore_index
    if not asked.any():
        raise ValueError("no labelled position")
    loss, d_rows = cross_entropy(logits[asked], labels[asked])
    d_logits = np.zeros_like(logits)
    d_logits[asked] = d_rows
    d_logits[np.abs(d_logits) < 1e-6] = 0
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='ignored labels become 0 for a moment',
        misconception="-100 is replaced in the caller's labels and put back",
        input='read-only labels',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    ignored = labels == ignore_index
    if ignored.all():
        raise ValueError("no labelled position")
    labels[ignored] = 0
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p, labels[..., np.newaxis], axis=-1)[..., 0]
    hot = (np.arange(logits.shape[-1]) == labels[..., np.newaxis]).astype(logits.dtype)
    labels[ignored] = ignore_index
    n = int((~ignored).sum())
    d_logits = (np.exp(log_p) - hot) / n
    d_logits[ignored] = 0
    return -float(picked[~ignored].sum()) / n, d_logits
''',
    ),
]
