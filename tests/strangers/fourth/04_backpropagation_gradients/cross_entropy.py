RIGHT = [
    dict(
        exercise='cross_entropy',
        name='rows and log-softmax',
        code="""def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, t = logits.reshape(-1, V), targets.reshape(-1)
    N = len(t)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[np.arange(N), t] -= 1
    return float(-log_probs[np.arange(N), t].mean()), (d / N).reshape(logits.shape)
""",
    ),
    dict(
        exercise='cross_entropy',
        name='one-hot and take_along_axis, in float64',
        code="""def cross_entropy(logits, targets):
    z = logits.astype(np.float64)
    z = z - z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=-1, keepdims=True)
    chosen = np.take_along_axis(z, targets[..., None], axis=-1)
    loss = np.mean(np.log(total) - chosen)
    one_hot = targets[..., None] == np.arange(logits.shape[-1])
    return loss, ((e / total - one_hot) / targets.size).astype(logits.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='cross_entropy',
        name='targets by nditer',
        misconception='np.nditer visits the targets as they lie in memory',
        code="""def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows = logits.reshape(-1, V)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d, loss = np.exp(log_probs), 0.0
    for r, t in enumerate(np.nditer(targets)):
        loss -= float(log_probs[r, t])
        d[r, t] -= 1
    return loss / len(rows), (d / len(rows)).reshape(logits.shape)
""",
        input='targets in Fortran order',
    ),
    dict(
        exercise='cross_entropy',
        name='maximum added back',
        misconception="log-sum-exp is completed before the target's logit is subtracted: float32 loses digits at 10 000",
        code="""def cross_entropy(logits, targets):
    top = logits.max(axis=-1, keepdims=True)
    lse = top + np.log(np.exp(logits - top).sum(axis=-1, keepdims=True))
    loss = (lse - np.take_along_axis(logits, targets[..., None], -1)).mean()
    d = np.exp(logits - lse)
    np.put_along_axis(d, targets[..., None], np.take_along_axis(d, targets[..., None], -1) - 1, -1)
    return float(loss), d / targets.size
""",
        input='float32 logits of 10 000 each',
    ),
    dict(
        exercise='cross_entropy',
        name='logits in memory order',
        misconception='logits are made rows of as they lie in memory',
        code="""def cross_entropy(logits, targets):
    V, N = logits.shape[-1], targets.size
    rows, t = logits.reshape((N, V), order="A"), targets.ravel()
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[np.arange(N), t] -= 1
    return -log_probs[np.arange(N), t].mean(), (d / N).reshape(logits.shape)
""",
        input='logits in Fortran order that differ',
    ),
    dict(
        exercise='cross_entropy',
        name='gradient kept per shape',
        misconception='gradients of one shape share one array',
        code="""_d = {}

def cross_entropy(logits, targets):
    V, N = logits.shape[-1], targets.size
    key = logits.shape, logits.dtype.str
    d = _d.setdefault(key, np.empty(logits.shape, logits.dtype))
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_probs = (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))).reshape(N, V)
    rows, t = d.reshape(N, V), targets.reshape(-1)
    rows[...] = np.exp(log_probs)
    rows[np.arange(N), t] -= 1
    rows /= N
    return -log_probs[np.arange(N), t].mean(), d
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='cross_entropy',
        name='small shares are chopped',
        misconception='shares below 1e-9 are set to 0 in the gradient',
        code="""def cross_entropy(logits, targets):
    V, N = logits.shape[-1], targets.size
    rows, t = logits.reshape(N, V), targets.reshape(N)
    shifted = rows - rows.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1)
    loss = np.mean(np.log(total) - shifted[np.arange(N), t])
    d = np.exp(shifted) / total[:, None]
    d[d < 1e-9] = 0
    d[np.arange(N), t] -= 1
    return loss, (d / N).reshape(logits.shape)
""",
        input='a logit 25 below the largest that is not the target',
    ),
    dict(
        exercise='cross_entropy',
        name='shifts logits in place and back',
        misconception='the maximum is taken off the logits themselves and added again',
        code="""def cross_entropy(logits, targets):
    top = logits.max(axis=-1, keepdims=True)
    logits -= top
    log_probs = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    logits += top
    one_hot = (targets[..., np.newaxis] == np.arange(logits.shape[-1])).astype(logits.dtype)
    loss = -np.sum(one_hot * log_probs) / targets.size
    return loss, (np.exp(log_probs) - one_hot) / targets.size
""",
        input='read-only logits',
    ),
]
