RIGHT = [
    dict(
        exercise='mlm_loss',
        name='log-sum-exp with weights 1 / N',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    counted = labels != ignore_index
    N = int(np.count_nonzero(counted))
    if N == 0:
        raise ValueError("no label, no loss")
    safe = np.where(counted, labels, 0)[..., None]
    top = logits.max(axis=-1, keepdims=True)
    e = np.exp(logits - top)
    total = e.sum(axis=-1, keepdims=True)
    each = np.log(total) - (np.take_along_axis(logits, safe, axis=-1) - top)
    loss = float(np.sum(np.where(counted[..., None], each, 0)) / N)
    hot = np.arange(logits.shape[-1]) == safe
    d = np.where(counted[..., None], (e / total - hot) / N, 0).astype(logits.dtype)
    return loss, d
''',
    ),
    dict(
        exercise='mlm_loss',
        name='position after position in float64',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    d = np.zeros(logits.shape, dtype=logits.dtype)
    losses = []
    places = [p for p in np.ndindex(labels.shape) if labels[p] != ignore_index]
    if not places:
        raise ValueError("nothing to predict")
    for p in places:
        z = logits[p].astype(np.float64)
        z = z - z.max()
        log_total = math.log(math.fsum(np.exp(z)))
        losses.append(log_total - z[labels[p]])
        g = np.exp(z - log_total)
        g[labels[p]] -= 1
        d[p] = g / len(places)
    return math.fsum(losses) / len(places), d
''',
    ),
]
WRONG = [
    dict(
        exercise='mlm_loss',
        name='one-maximum-for-all',
        misconception='subtracts the maximum of the whole array, so rows far below it underflow',
        input='two rows of logits 2 000 apart',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    mask = labels != ignore_index
    if not mask.any():
        raise ValueError("no label")
    z, y = logits[mask], labels[mask]
    z = z - z.max()
    picked = z[np.arange(len(y)), y]
    with np.errstate(divide="ignore"):
        logs = np.log(np.exp(z).sum(axis=-1))
    loss = np.mean(logs - picked)
    row = z - z.max(axis=-1, keepdims=True)
    p = np.exp(row) / np.exp(row).sum(axis=-1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    d = np.zeros_like(logits)
    d[mask] = p / len(y)
    return loss, d
''',
    ),
    dict(
        exercise='mlm_loss',
        name='gradient-into-a-copy',
        misconception='zeros_like keeps Fortran order, and reshape(-1, V) then is a copy, so the gradient stays 0',
        input='logits that are transposed',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    V = logits.shape[-1]
    mask = (labels != ignore_index).ravel()
    if not mask.any():
        raise ValueError("no label")
    loss, d_rows = cross_entropy(logits.reshape(-1, V)[mask], labels.reshape(-1)[mask])
    d_logits = np.zeros_like(logits)
    d_logits.reshape(-1, V)[mask] = d_rows
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='only-minus-100-raises',
        misconception='looks for labels other than -100 before it raises, whatever ignore_index is',
        input='all labels equal to ignore_index = 2',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    if np.all(labels == -100):
        raise ValueError("no label")
    mask = labels != ignore_index
    loss, d = cross_entropy(logits[mask], labels[mask]) if mask.any() else (0.0, 0.0)
    d_logits = np.zeros_like(logits)
    d_logits[mask] = d
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='always-single',
        misconception='the gradient is always float32, as in Mini-BERT',
        input='float64 logits',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    mask = labels != ignore_index
    if not mask.any():
        raise ValueError("no label")
    loss, d = cross_entropy(logits[mask], labels[mask])
    d_logits = np.zeros(logits.shape, dtype=np.float32)
    d_logits[mask] = d
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='kept-buffer',
        misconception='writes the gradient into a buffer that is kept for each shape',
        input='two calls of the same shape: the first gradient changes',
        code=r'''
_grads = {}


def mlm_loss(logits, labels, ignore_index=-100):
    mask = labels != ignore_index
    if not np.any(mask):
        raise ValueError("no label")
    key = logits.shape, logits.dtype.str
    d_logits = _grads.setdefault(key, np.empty(logits.shape, dtype=logits.dtype))
    d_logits.fill(0)
    loss, d_logits[mask] = cross_entropy(logits[mask], labels[mask])
    return loss, d_logits
''',
    ),
    dict(
        exercise='mlm_loss',
        name='labels-patched-for-a-moment',
        misconception='writes 0 over the ignored labels, because they are no indices, and puts them back at the end',
        input='labels that are read-only',
        code=r'''
def mlm_loss(logits, labels, ignore_index=-100):
    ignored = labels == ignore_index
    if ignored.all():
        raise ValueError("no label")
    labels[ignored] = 0
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p, labels[..., np.newaxis], axis=-1)[..., 0]
    hot = np.arange(logits.shape[-1]) == labels[..., np.newaxis]
    labels[ignored] = ignore_index
    N = int((~ignored).sum())
    d_logits = np.where(ignored[..., np.newaxis], 0, np.exp(log_p) - hot).astype(logits.dtype) / N
    return -picked[~ignored].mean(), d_logits
''',
    ),
]
