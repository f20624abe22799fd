RIGHT = [
    dict(
        exercise='cross_entropy',
        name='rows and fancy index',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, right = logits.reshape(-1, V), targets.reshape(-1)
    N = len(rows)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(N), right].mean()
    d_rows = np.exp(log_probs)
    d_rows[np.arange(N), right] -= 1
    return float(loss), (d_rows / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='take_along_axis, float64',
        code=r'''
def cross_entropy(logits, targets):
    wide = np.asarray(logits, dtype=np.float64)
    place = np.expand_dims(targets, -1)
    log_total = np.logaddexp.reduce(wide, axis=-1, keepdims=True)
    each = log_total - np.take_along_axis(wide, place, axis=-1)
    gradient = np.exp(wide - log_total)
    np.put_along_axis(gradient, place, np.take_along_axis(gradient, place, axis=-1) - 1, axis=-1)
    return each.sum() / targets.size, (gradient / targets.size).astype(logits.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='cross_entropy',
        name='targets as 16-bit numbers',
        misconception='targets forced into int16, where ids above 32767 wrap round',
        input='V = 40000 and a target of 35000',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, right = logits.reshape(-1, V), targets.astype(np.int16).reshape(-1)
    N = len(rows)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d_rows = np.exp(log_probs)
    d_rows[np.arange(N), right] -= 1
    return -log_probs[np.arange(N), right].mean(), (d_rows / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='rows in memory order',
        misconception="reshape(order='A') orders the rows of Fortran-ordered logits otherwise than the targets",
        input='Fortran-ordered logits with two leading axes',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, right = logits.reshape((-1, V), order="A"), targets.ravel()
    N = len(rows)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d_rows = np.exp(log_probs)
    d_rows[np.arange(N), right] -= 1
    return -log_probs[np.arange(N), right].mean(), (d_rows / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='shift only against overflow',
        misconception='the maximum taken off only if it is large, though very low rows underflow',
        input='a row of nothing but -10000, alone',
        code=r'''
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    rows, right = logits.reshape(-1, V), targets.reshape(-1)
    N = len(rows)
    if rows.max() > 700:
        rows = rows - rows.max(axis=1, keepdims=True)
    log_probs = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
    d_rows = np.exp(log_probs)
    d_rows[np.arange(N), right] -= 1
    return -log_probs[np.arange(N), right].mean(), (d_rows / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='logits shifted in place and back',
        misconception='logits changed for a moment',
        input='read-only logits',
        code=r'''
def cross_entropy(logits, targets):
    top = logits.max(axis=-1, keepdims=True)
    logits -= top
    total = np.exp(logits).sum(axis=-1, keepdims=True)
    log_probs = logits - np.log(total)
    logits += top
    place = targets[..., np.newaxis]
    loss = -np.take_along_axis(log_probs, place, -1).mean()
    d = np.exp(log_probs)
    np.put_along_axis(d, place, np.take_along_axis(d, place, -1) - 1, -1)
    return float(loss), d / targets.size
''',
    ),
    dict(
        exercise='cross_entropy',
        name='flat places written into targets',
        misconception='the row offsets added to a view of targets, taken off at the end',
        input='read-only targets',
        code=r'''
def cross_entropy(logits, targets):
    V, N = logits.shape[-1], targets.size
    rows = logits.reshape(N, V)
    offsets = V * np.arange(N).reshape(targets.shape)
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs).ravel()
    targets += offsets
    loss = -log_probs.ravel()[targets].mean()
    d[targets] -= 1
    targets -= offsets
    return float(loss), (d / N).reshape(logits.shape)
''',
    ),
    dict(
        exercise='cross_entropy',
        name='one array for the gradients',
        misconception='d_logits written into an array kept for the shape',
        input='two calls with logits of one shape',
        code=r'''
_room = {}


def cross_entropy(logits, targets):
    d = _room.setdefault((logits.shape, logits.dtype), np.empty(logits.shape, logits.dtype))
    np.subtract(logits, logits.max(axis=-1, keepdims=True), out=d)
    d -= np.log(np.exp(d).sum(axis=-1, keepdims=True))
    place = targets[..., np.newaxis]
    loss = -float(np.take_along_axis(d, place, -1).mean())
    np.exp(d, out=d)
    np.put_along_axis(d, place, np.take_along_axis(d, place, -1) - 1, -1)
    d /= targets.size
    return loss, d
''',
    ),
]

