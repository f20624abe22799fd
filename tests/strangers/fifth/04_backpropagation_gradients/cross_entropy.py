RIGHT = [
    dict(
        exercise='cross_entropy',
        name='rows',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    N = len(rows)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(N), t].mean()
    d = np.exp(log_probs)
    d[np.arange(N), t] -= 1
    return float(loss), (d / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='take_along_axis, no reshape',
        code=r'''
def cross_entropy(logits, targets):
    z = logits.astype(np.float64)
    z = z - np.amax(z, axis=-1, keepdims=True)
    e = np.exp(z)
    total = np.sum(e, axis=-1)
    picked = np.take_along_axis(z, targets[..., None], axis=-1)[..., 0]
    loss = np.mean(np.log(total) - picked)
    hot = targets[..., None] == np.arange(logits.shape[-1])
    d = (e / total[..., None] - hot) / targets.size
    return loss, d.astype(logits.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='cross_entropy',
        name='targets in memory order',
        misconception='flattens the targets as they lie in memory',
        input='targets that are a transposed array, logits that are not',
        code=r'''
def cross_entropy(logits, targets):
    rows = logits.reshape(-1, logits.shape[-1])
    places = np.arange(len(rows)), targets.flatten(order="K")
    shifted = rows - rows.max(axis=-1)[:, np.newaxis]
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=-1))[:, np.newaxis]
    d = np.exp(log_probs)
    d[places] -= 1
    d /= len(rows)
    return -np.mean(log_probs[places]), d.reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='shares floored',
        misconception='stops exponents at -100, so that shares far below get too much',
        input='logits 0 and -200',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    n = np.arange(t.size)
    shifted = rows - rows.max(axis=1, keepdims=True)
    e = np.exp(np.maximum(shifted, -100))
    total = e.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - shifted[n, t])
    d = e / total
    d[n, t] -= 1
    return loss, (d / t.size).reshape(logits.shape).astype(logits.dtype)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='blocks of 256 rows',
        misconception='works through the rows in blocks of 256 and drops the rest',
        input='N = 300 rows',
        code=r'''
def cross_entropy(logits, targets):
    rows, t = logits.reshape(-1, logits.shape[-1]), targets.ravel()
    N = t.size
    size = min(N, 256)
    losses, d = np.zeros(N), np.zeros_like(rows)
    for start in range(0, N - size + 1, size):
        block, right = rows[start : start + size], t[start : start + size]
        shifted = block - block.max(axis=1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        losses[start : start + size] = -log_probs[np.arange(size), right]
        d[start : start + size] = np.exp(log_probs)
        d[np.arange(start, start + size), right] -= 1
    return losses.mean(), (d / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='logits shifted in place',
        misconception='subtracts the maximum from the logits themselves and adds it again',
        input='read-only logits',
        code=r'''
def cross_entropy(logits, targets):
    top = logits.max(axis=-1, keepdims=True)
    logits -= top
    e = np.exp(logits)
    picked = np.take_along_axis(logits, targets[..., np.newaxis], axis=-1)
    logits += top
    total = e.sum(axis=-1, keepdims=True)
    d = e / total
    loss = float(np.mean(np.log(total) - picked))
    np.put_along_axis(d, targets[..., np.newaxis], np.take_along_axis(d, targets[..., np.newaxis], -1) - 1, axis=-1)
    d /= targets.size
    return loss, d
''',
    ),
    dict(
        exercise='cross_entropy',
        name='gradient in a buffer',
        misconception='keeps one gradient array per shape',
        input='two calls with logits of one shape',
        code=r'''
_d = {}


def cross_entropy(logits, targets):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    total = np.exp(shifted).sum(axis=-1, keepdims=True)
    log_probs = shifted - np.log(total)
    hot = targets[..., np.newaxis] == np.arange(logits.shape[-1])
    d = _d.setdefault((logits.shape, logits.dtype.char), np.empty(logits.shape, logits.dtype))
    np.exp(log_probs, out=d)
    d -= hot
    d /= targets.size
    return -log_probs[hot].mean(), d
''',
    ),
    dict(
        exercise='cross_entropy',
        name='small losses are zero',
        misconception='sets shares below 1e-12 to 0, in the gradient too',
        input='logits 0 and -30',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    n = np.arange(len(t))
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = softmax(rows)
    p[p < 1e-12] = 0
    p[n, t] -= 1
    return -log_probs[n, t].mean(), p.reshape(logits.shape) / len(t)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='N from the first two axes',
        misconception='takes B times T for N, the product of the first two axes, whatever follows',
        input='logits (2, 2, 3, V)',
        code=r'''
def cross_entropy(logits, targets):
    N = logits.shape[0] * (logits.shape[1] if logits.ndim > 2 else 1)  # B · T
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    hot = targets[..., np.newaxis] == np.arange(logits.shape[-1])
    return -log_probs[hot].sum() / N, (np.exp(log_probs) - hot).astype(logits.dtype) / N
''',
    ),
]
