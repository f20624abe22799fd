RIGHT = [
    dict(exercise='mlm_loss', name='pick, then cross_entropy', code="""def mlm_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[keep], labels[keep])
    d_logits = np.zeros_like(logits)
    d_logits[keep] = d
    return loss, d_logits
"""),
    dict(exercise='mlm_loss', name='own log-softmax, masked', code="""def mlm_loss(logits, labels, ignore_index=-100):
    weight = (labels != ignore_index).astype(logits.dtype)
    n = float(weight.sum())
    if n == 0:
        raise ValueError
    safe = np.where(weight > 0, labels, 0)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    picked = np.take_along_axis(logp, safe[..., None], axis=-1)[..., 0]
    onehot = (np.arange(logits.shape[-1]) == safe[..., None]).astype(logits.dtype)
    return float(-(picked * weight).sum() / n), (np.exp(logp) - onehot) * (weight / logits.dtype.type(n))[..., None]
"""),
]
WRONG = [
    dict(exercise='mlm_loss', name='largest of all', misconception='the largest logit of the whole array is subtracted, not that of each row', code="""def mlm_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    rows, y = logits[keep], labels[keep]
    shifted = rows - rows.max()
    n, sums = len(y), np.exp(shifted).sum(axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        loss = np.mean(np.log(sums[:, 0]) - shifted[np.arange(n), y])
        d = np.exp(shifted) / sums
    d[np.arange(n), y] -= 1
    d_logits = np.zeros_like(logits)
    d_logits[keep] = d / n
    return loss, d_logits
""", input='one row around 10 000, another around -10 000'),
    dict(exercise='mlm_loss', name='labels patched, then put back', misconception='changing an input for a moment is thought harmless', code="""def mlm_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    labels[~keep] = 0
    flat, y = logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)
    p = softmax(flat)
    loss = np.mean((np.log(np.exp(flat - flat.max(-1, keepdims=True)).sum(-1)) + flat.max(-1) - flat[np.arange(len(y)), y])[keep.ravel()])
    p[np.arange(len(y)), y] -= 1
    p[~keep.ravel()] = 0
    labels[~keep] = ignore_index
    return loss, p.reshape(logits.shape) / int(keep.sum())
""", input='read-only labels'),
    dict(exercise='mlm_loss', name='gradient kept', misconception='d_logits is an array of an earlier call', code="""_kept = {}
def mlm_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[keep], labels[keep])
    d_logits = _kept.setdefault((logits.shape, logits.dtype), np.empty_like(logits))
    d_logits[...] = 0
    d_logits[keep] = d
    return loss, d_logits
""", input='two calls of the same shape'),
    dict(exercise='mlm_loss', name='labels flat in memory order', misconception='ravel(order="K") of the labels, rows of the logits in C order', code="""def mlm_loss(logits, labels, ignore_index=-100):
    shape, logits = logits.shape, logits.reshape(-1, logits.shape[-1])
    labels = labels.ravel(order="K")
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[keep], labels[keep])
    d_logits = np.zeros_like(logits)
    d_logits[keep] = d
    return loss, d_logits.reshape(shape)
""", input='transposed labels'),
    dict(exercise='mlm_loss', name='loss of one position bounded', misconception='ln p kept above -10 000', code="""def mlm_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[keep], labels[keep])
    d_logits = np.zeros_like(logits)
    d_logits[keep] = d
    rows, y = logits[keep], labels[keep]
    best = rows.max(axis=-1)
    each = np.log(np.exp(rows - best[:, None]).sum(-1)) + best - rows[np.arange(len(y)), y]
    return np.minimum(each, 1e4).mean(), d_logits
""", input='logits 10 000 and -10 000, the label at the second'),
    dict(exercise='mlm_loss', name='rows of two axes', misconception='positions counted as B times T, written for logits of two and three axes', code="""def mlm_loss(logits, labels, ignore_index=-100):
    keep = labels != ignore_index
    if not keep.any():
        raise ValueError("no label")
    B, T = labels.shape if labels.ndim > 1 else (1, len(labels))
    V = logits.shape[-1]
    flat = keep.reshape(B * T)
    loss, d = cross_entropy(logits.reshape(B * T, V)[flat], labels.reshape(B * T)[flat])
    d_logits = np.zeros_like(logits)
    d_logits[keep] = d
    return loss, d_logits
""", input='logits with four axes'),
]
