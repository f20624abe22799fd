RIGHT = [
    dict(
        exercise='mlm_loss',
        name='cross entropy of the labelled',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no labelled position")
    loss, d = cross_entropy(logits[labelled], labels[labelled])
    d_logits = np.zeros(logits.shape, dtype=logits.dtype)
    d_logits[labelled] = d
    return float(loss), d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='all positions with weights',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    weight = (labels != ignore_index).astype(np.float64)
    N = weight.sum()
    if N == 0:
        raise ValueError("nothing to predict")
    target = np.where(labels == ignore_index, 0, labels)[..., None]
    z = logits.astype(np.float64)
    z = z - z.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    loss = -(np.take_along_axis(log_p, target, -1)[..., 0] * weight).sum() / N
    grad = np.exp(log_p) - (np.arange(logits.shape[-1]) == target)
    return loss, (grad * weight[..., None] / N).astype(logits.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='mlm_loss',
        name='gradient always float32',
        misconception='the gradient is made with float32 zeros, whatever comes in',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    loss, picked = cross_entropy(logits[labelled], labels[labelled])
    d_logits = np.zeros(logits.shape, dtype=np.float32)
    d_logits[labelled] = picked
    return loss, d_logits
''',
        input='float64 logits',
    ),
    dict(
        exercise='mlm_loss',
        name='one maximum for all',
        misconception='the maximum of all logits is subtracted, so rows far below it underflow',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    N = int(labelled.sum())
    if N == 0:
        raise ValueError("no label")
    z, y = logits[labelled], labels[labelled]
    z = z - z.max()
    log_sum = np.log(np.exp(z).sum(axis=-1))
    loss = np.mean(log_sum - z[np.arange(N), y])
    p = np.exp(z - log_sum[:, None])
    p[np.arange(N), y] -= 1
    d_logits = np.zeros_like(logits)
    d_logits[labelled] = p / N
    return loss, d_logits
''',
        input='one row at -10000, another at 10000',
    ),
    dict(
        exercise='mlm_loss',
        name='rows of a flat view',
        misconception='zeros_like keeps a transposed layout, where reshape is a copy, and the gradient is lost',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    rows = logits.reshape(-1, logits.shape[-1])
    flat = labels.reshape(-1)
    labelled = np.flatnonzero(flat != ignore_index)
    if len(labelled) == 0:
        raise ValueError("no label")
    loss, d = cross_entropy(rows[labelled], flat[labelled])
    d_logits = np.zeros_like(logits)
    d_logits.reshape(rows.shape)[labelled] = d
    return loss, d_logits
''',
        input='transposed logits',
    ),
    dict(
        exercise='mlm_loss',
        name='an ignore_index beyond the vocabulary',
        misconception='ignored are negative labels, or ignore_index where it is an id; one above the vocabulary is taken for a label',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    V = logits.shape[-1]
    labelled = labels != ignore_index if ignore_index < V and ignore_index >= 0 else labels >= 0
    if not labelled.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[labelled], labels[labelled])
    d_logits = np.zeros(logits.shape, logits.dtype)
    d_logits[labelled] = d
    return loss, d_logits
''',
        input='ignore_index=255 beyond the vocabulary',
    ),
    dict(
        exercise='mlm_loss',
        name='a clipped gap',
        misconception='the loss of each position is limited to 10 000, though a label may lie 20 000 below the best',
        code=r'''def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    z, y = logits[labelled], labels[labelled][:, None]
    z = np.maximum(z - z.max(axis=-1, keepdims=True), -1e4)
    total = np.exp(z).sum(axis=-1, keepdims=True)
    loss = np.mean(np.log(total) - np.take_along_axis(z, y, axis=-1))
    d = np.exp(z) / total
    np.put_along_axis(d, y, np.take_along_axis(d, y, axis=-1) - 1, axis=-1)
    d_logits = np.zeros(logits.shape, logits.dtype)
    d_logits[labelled] = d / len(y)
    return loss, d_logits
''',
        input='label at -10000, best at 10000',
    ),
    dict(
        exercise='mlm_loss',
        name='gradient in a kept array',
        misconception='the gradient is written into an array that later calls use again',
        code=r'''_gradients = {}

def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    d_logits = _gradients.setdefault((logits.shape, logits.dtype), np.empty(logits.shape, logits.dtype))
    loss, picked = cross_entropy(logits[labelled], labels[labelled])
    d_logits[...] = 0
    d_logits[labelled] = picked
    return loss, d_logits
''',
        input='two calls of one shape',
    ),
]
