RIGHT = [
    dict(
        exercise='mlm_loss',
        name='cross_entropy of the labelled rows',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    d_logits = np.zeros_like(logits)
    loss, d_logits[labelled] = cross_entropy(logits[labelled], labels[labelled])
    return loss, d_logits
""",
    ),
    dict(
        exercise='mlm_loss',
        name='all positions, then weights',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    weight = (labels != ignore_index).astype(np.float64)
    N = weight.sum()
    if N == 0:
        raise ValueError("a mean over nothing")
    z = logits.astype(np.float64)
    z = z - z.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    target = np.where(weight > 0, labels, 0)
    hot = np.arange(logits.shape[-1]) == target[..., None]
    loss = -(weight * np.where(hot, log_p, 0).sum(axis=-1)).sum() / N
    d = (np.exp(log_p) - hot) * (weight / N)[..., None]
    return float(loss), d.astype(logits.dtype)
""",
    ),
    dict(
        exercise='mlm_loss',
        name='position by position',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    places = [place for place, label in np.ndenumerate(labels) if label != ignore_index]
    if not places:
        raise ValueError("nothing to predict")
    d_logits, losses = np.zeros(logits.shape, logits.dtype), []
    for place in places:
        row = logits[place].astype(np.float64)
        log_sum = np.logaddexp.reduce(row)
        losses.append(log_sum - row[labels[place]])
        d = np.exp(row - log_sum)
        d[labels[place]] -= 1
        d_logits[place] = d / len(places)
    return np.float32(np.mean(losses)) if logits.dtype == np.float32 else np.mean(losses), d_logits
""",
    ),
]
WRONG = [
    dict(
        exercise='mlm_loss',
        name='one maximum for all',
        misconception='the maximum of all logits is subtracted, so that rows far below it become exp = 0 and log 0',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    z, y = logits[labelled], labels[labelled]
    z = z - z.max()
    sums = np.exp(z).sum(axis=-1, keepdims=True)
    d = np.exp(z) / sums
    rows = np.arange(len(y))
    loss = np.mean(np.log(sums[:, 0]) - z[rows, y])
    d[rows, y] -= 1
    d_logits = np.zeros_like(logits)
    d_logits[labelled] = d / len(y)
    return loss, d_logits
""",
        input='two positions, one with logits around 0, one around 5000',
    ),
    dict(
        exercise='mlm_loss',
        name='check against -100',
        misconception='whether anything is labelled is asked with -100, not with ignore_index',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    if np.all(labels == -100):
        raise ValueError("no label")
    labelled = labels != ignore_index
    rows, picked = logits[labelled], labels[labelled]
    d_logits = np.zeros_like(logits)
    if len(picked) == 0:
        return 0.0, d_logits
    loss, d_logits[labelled] = cross_entropy(rows, picked)
    return loss, d_logits
""",
        input='ignore_index=0 and all labels 0',
    ),
    dict(
        exercise='mlm_loss',
        name='float32 inside',
        misconception='computed in float32 and cast back, so float64 logits lose half of their digits',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[labelled].astype(np.float32), labels[labelled])
    d_logits = np.zeros(logits.shape, dtype=logits.dtype)
    d_logits[labelled] = d
    return float(loss), d_logits
""",
        input='float64 logits 1000.00001 and 1000',
    ),
    dict(
        exercise='mlm_loss',
        name='ignored labels set to 0 for a moment',
        misconception='labels are changed in place and put back, which read-only labels do not allow',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    ignored = labels == ignore_index
    N = labels.size - ignored.sum()
    if N == 0:
        raise ValueError("no label")
    labels[ignored] = 0
    log_p = logits - logits.max(axis=-1, keepdims=True)
    log_p = log_p - np.log(np.exp(log_p).sum(axis=-1, keepdims=True))
    each = -np.take_along_axis(log_p, labels[..., None], axis=-1)[..., 0]
    d = np.exp(log_p)
    np.put_along_axis(d, labels[..., None], np.take_along_axis(d, labels[..., None], -1) - 1, axis=-1)
    labels[ignored] = ignore_index
    d[ignored] = 0
    return each[~ignored].mean(), d / float(N)
""",
        input='read-only labels',
    ),
    dict(
        exercise='mlm_loss',
        name='labels in memory order',
        misconception="labels.ravel('K') does not fit to logits.reshape(-1, V) if the labels are transposed",
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    V = logits.shape[-1]
    rows, flat = logits.reshape(-1, V), labels.ravel(order="K")
    used = np.flatnonzero(flat != ignore_index)
    if used.size == 0:
        raise ValueError("no label")
    d_rows = np.zeros(rows.shape, rows.dtype)
    loss, d_rows[used] = cross_entropy(rows[used], flat[used])
    return loss, d_rows.reshape(logits.shape)
""",
        input='labels that are a transposed array',
    ),
    dict(
        exercise='mlm_loss',
        name='logarithm of 0 cut at -10 000',
        misconception='where the softmax has become 0 its logarithm is set to -10 000, the lowest logit, in place of the difference of the logits',
        code="""def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if not labelled.any():
        raise ValueError("no label")
    p, y = softmax(logits[labelled]), labels[labelled]
    rows = np.arange(len(y))
    with np.errstate(divide="ignore"):
        loss = -np.maximum(np.log(p[rows, y]), -1e4).mean()
    p[rows, y] -= 1
    d_logits = np.zeros_like(logits)
    d_logits[labelled] = p / len(y)
    return loss, d_logits
""",
        input='logits [2000, 0], label 1: the loss is 2000',
    ),
]
