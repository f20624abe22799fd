RIGHT = [
    dict(
        exercise='attention_entropy',
        name='zeros replaced',
        code=r'''
def attention_entropy(weights):
    return -np.sum(weights * np.log(np.where(weights > 0, weights, 1)), axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='log where',
        code=r'''
def attention_entropy(weights):
    logs = np.zeros(weights.shape, weights.dtype)
    np.log(weights, out=logs, where=weights != 0)
    return -np.einsum("...s,...s->...", weights, logs)[()]
''',
    ),
]
WRONG = [
    dict(
        exercise='attention_entropy',
        name='below 1e-8 left out',
        misconception='takes weights below 1e-8 for zeros, though 1e-9 counts',
        input='a row of 10000 weights of 5e-9 and one large one',
        code=r'''
def attention_entropy(weights):
    counted = np.where(weights > 1e-8, weights, 1)
    return -np.sum(counted * np.log(counted), axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='zeros replaced in place',
        misconception='writes 1 for the zeros into weights itself and takes it back',
        input='read-only weights',
        code=r'''
def attention_entropy(weights):
    empty = weights == 0
    weights[empty] = 1
    out = -(weights * np.log(weights)).sum(axis=-1)
    weights[empty] = 0
    return out
''',
    ),
    dict(
        exercise='attention_entropy',
        name='rows in memory order',
        misconception='cuts the weights into rows as they lie in memory',
        input='weights that are a transposed array',
        code=r'''
def attention_entropy(weights):
    S = weights.shape[-1]
    rows = weights.ravel(order="K").reshape(-1, S)
    terms = rows * np.log(np.where(rows > 0, rows, 1))
    total = -terms.sum(axis=1)
    return total.reshape(weights.shape[:-1])[()]
''',
    ),
    dict(
        exercise='attention_entropy',
        name='at most four axes',
        misconception='knows (B, A, T, S) and fewer axes, and joins any further ones',
        input='weights with five axes',
        code=r'''
def attention_entropy(weights):
    terms = -weights * np.log(np.where(weights == 0, 1, weights))
    total = np.add.reduce(terms, axis=-1)
    return total if total.ndim < 4 else total.reshape(-1, *total.shape[-2:])
''',
    ),
    dict(
        exercise='attention_entropy',
        name='buffer per shape',
        misconception='keeps one result array per shape',
        input='two calls with weights of one shape',
        code=r'''
_sums = {}


def attention_entropy(weights):
    safe = np.where(weights > 0, weights, 1)
    terms = weights * -np.log(safe)
    if weights.ndim == 1:
        return terms.sum()
    key = weights.shape, weights.dtype.name
    if key not in _sums:
        _sums[key] = np.empty(weights.shape[:-1], weights.dtype)
    return np.sum(terms, axis=-1, out=_sums[key])
''',
    ),
    dict(
        exercise='attention_entropy',
        name='cache by the numbers alone',
        misconception='keeps results under the bytes of the weights, and forgets their shape',
        input='weights (1, 2, 2) after (2, 2) with the same numbers',
        code=r'''
_known = {}


def attention_entropy(weights):
    key = weights.tobytes(), weights.dtype.str
    if key not in _known:
        logs = np.log(np.where(weights > 0, weights, 1))
        _known[key] = -(weights * logs).sum(axis=-1)
    return _known[key]
''',
    ),
]
