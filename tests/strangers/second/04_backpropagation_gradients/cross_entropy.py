RIGHT = [
    dict(
        exercise='cross_entropy',
        name='rows',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    N = len(t)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[np.arange(N), t] -= 1
    return float(-log_probs[np.arange(N), t].mean()), (d / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='along-axis',
        code=r'''
def cross_entropy(logits, targets):
    at = targets[..., np.newaxis]
    top = np.max(logits, axis=-1, keepdims=True)
    total = np.sum(np.exp(logits - top), axis=-1, keepdims=True)
    losses = np.log(total) - (np.take_along_axis(logits, at, axis=-1) - top)
    hot = at == np.arange(logits.shape[-1])
    return losses.mean(), ((np.exp(logits - top) / total - hot) / targets.size).astype(logits.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='cross_entropy',
        name='two-axes-of-rows',
        misconception='N is B times T, whatever axes stand behind',
        input='targets with three axes, the third longer than 1',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    N = math.prod(targets.shape[:2])  # B · T
    rows, t = logits.reshape(-1, V), targets.ravel()
    shifted = rows - rows.max(axis=-1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    picked = log_probs[np.arange(len(t)), t]
    d = np.exp(log_probs)
    d[np.arange(len(t)), t] -= 1
    return -picked.sum() / N, d.reshape(logits.shape) / N
''',
    ),
    dict(
        exercise='cross_entropy',
        name='int16-targets',
        misconception='targets are kept in 16 bits, which wrap above 32767',
        input='V = 40000 and the target 39999',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    t = targets.astype(np.int16).reshape(-1)
    x = logits.reshape(-1, V)
    x = x - x.max(axis=1)[:, None]
    log_total = np.log(np.exp(x).sum(axis=1))
    row = np.arange(t.size)
    d = np.exp(x - log_total[:, None])
    d[row, t] -= 1
    d /= t.size
    return np.mean(log_total - x[row, t]), d.reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='targets-in-memory-order',
        misconception='flattens targets in the order of memory and logits by index',
        input='targets that are transposed in memory',
        code=r'''
def cross_entropy(logits, targets):
    rows = logits.reshape(-1, logits.shape[-1])
    t = np.ravel(targets, order="K")
    p = softmax(rows)
    shifted = rows - rows.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[range(len(t)), t]
    d = p.copy()
    d[range(len(t)), t] -= 1
    return losses.mean(), (d / len(t)).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='shift-only-above-700',
        misconception='shifts only what overflows in float64',
        input='logits of 100 in float32',
        code=r'''
def cross_entropy(logits, targets):
    x = logits.reshape(-1, logits.shape[-1])
    t, N = targets.reshape(-1), targets.size
    if np.abs(x).max() > 700:
        x = x - x.max(axis=1, keepdims=True)
    e = np.exp(x)
    total = e.sum(axis=1, keepdims=True)
    d = e / total
    d[np.arange(N), t] -= 1
    loss = np.mean(np.log(total[:, 0]) - x[np.arange(N), t])
    return loss, (d / N).reshape(logits.shape)
''',
    ),
]
