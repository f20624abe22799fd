RIGHT = [
    dict(exercise='cross_entropy', name='rows', code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    rows, t = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    n = np.arange(len(rows))
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[n, t] -= 1
    return float(-log_probs[n, t].mean()), (d / len(rows)).reshape(logits.shape)
'''),
    dict(exercise='cross_entropy', name='logaddexp and take_along_axis', code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    x = logits.astype(np.float64)
    total = np.logaddexp.reduce(x, axis=-1, keepdims=True)
    right = np.take_along_axis(x, targets[..., None], axis=-1)
    loss = np.mean(total - right)
    onehot = np.arange(x.shape[-1]) == targets[..., None]
    return loss, ((np.exp(x - total) - onehot) / targets.size).astype(logits.dtype)
'''),
]
WRONG = [
    dict(exercise='cross_entropy', name='the gap where the share is 0', misconception='where the share underflows, the loss is taken for the gap to the maximum, without the logarithm of the sum', code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    n, top = np.arange(len(rows)), rows.max(axis=1)
    probs = np.exp(rows - top[:, None])
    probs /= probs.sum(axis=1, keepdims=True)
    share = probs[n, t]
    gap = top - rows[n, t]
    losses = np.where(share > 0, -np.log(np.where(share > 0, share, 1)), gap)
    probs[n, t] -= 1
    return losses.mean(), (probs / len(rows)).reshape(logits.shape)
''', input='the logits [0, 800, 800] and the target 0: 800 + ln 2'),
    dict(exercise='cross_entropy', name='targets as they lie in memory', misconception="targets.ravel(order='K') beside logits.reshape", code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.ravel(order="K")
    n = np.arange(t.size)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[n, t] -= 1
    return -log_probs[n, t].mean(), (d / t.size).reshape(logits.shape)
''', input='transposed targets'),
    dict(exercise='cross_entropy', name='targets in sixteen bits', misconception='int16 holds ids only up to 32767', code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1).astype(np.int16)
    n = np.arange(t.size)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[n, t] -= 1
    return -log_probs[n, t].mean(), (d / t.size).reshape(logits.shape)
''', input='V = 40 000, a target of 35 000'),
    dict(exercise='cross_entropy', name='shape of targets set in place', misconception='targets.shape = (-1,) works only where the entries lie side by side', code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    shape, V = targets.shape, logits.shape[-1]
    rows = logits.reshape(-1, V)
    targets.shape = (-1,)
    n = np.arange(len(rows))
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[n, targets] -= 1
    loss = -log_probs[n, targets].mean()
    targets.shape = shape
    return loss, (d / len(rows)).reshape(logits.shape)
''', input='transposed targets'),
    dict(exercise='cross_entropy', name='float64 for a batch of sentences', misconception='np.zeros without a dtype collects the sentences', code=r'''def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    if logits.ndim > 2:
        d, losses = np.zeros(logits.shape), []
        for b in range(len(logits)):
            loss, d[b] = cross_entropy(logits[b], targets[b])
            losses.append(loss)
        return float(np.mean(losses)), d / len(logits)
    n = np.arange(len(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[n, targets] -= 1
    return -log_probs[n, targets].mean(), d / len(n)
''', input='float32 with two leading axes'),
    dict(exercise='cross_entropy', name='gradient in a kept array', misconception='the shares are made in one array per shape, which is handed out as d_logits', code=r'''_shares = {}


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    d = _shares.setdefault((logits.shape, logits.dtype), np.empty(logits.shape, logits.dtype)).reshape(-1, V)
    n = np.arange(len(rows))
    d[...] = rows - rows.max(axis=1, keepdims=True)
    own = d[n, t].copy()
    np.exp(d, out=d)
    total = d.sum(axis=1)
    loss = np.mean(np.log(total) - own)
    d /= total[:, None]
    d[n, t] -= 1
    d /= len(rows)
    return loss, d.reshape(logits.shape)
''', input='two calls of one shape: the second changes the first gradient'),
]
