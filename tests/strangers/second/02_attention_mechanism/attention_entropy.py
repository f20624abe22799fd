RIGHT = [
    dict(
        exercise='attention_entropy',
        name='where',
        code=r'''
def attention_entropy(weights):
    return -np.sum(weights * np.log(np.where(weights > 0, weights, 1)), axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='guard',
        code=r'''
def attention_entropy(weights):
    total = np.zeros(weights.shape[:-1], dtype=weights.dtype)
    for j in range(weights.shape[-1]):
        w = weights[..., j]
        total = total - w * np.log(np.maximum(w, weights.dtype.type(1e-30)))
    return total[()]
''',
    ),
]
WRONG = [
    dict(
        exercise='attention_entropy',
        name='small-is-zero',
        misconception='weights up to 1e-8 are treated like 0',
        input='a million weights of 1e-9',
        code=r'''
def attention_entropy(weights):
    counts = weights > 1e-8
    logs = np.log(np.where(counts, weights, 1))
    return -(np.where(counts, weights, 0) * logs).sum(axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='guard-lost-in-float32',
        misconception='a guard of 1e-300 is 0 in float32',
        input='a float32 row with a zero in it',
        code=r'''
def attention_entropy(weights):
    return -np.sum(weights * np.log(weights + 1e-300), axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='squeezes-all',
        misconception='keeps the last axis and then squeezes away every axis of length 1',
        input='weights of shape (1, 4, 5, 5)',
        code=r'''
def attention_entropy(weights):
    safe = np.where(weights == 0, np.ones_like(weights), weights)
    entropy = -np.sum(weights * np.log(safe), axis=-1, keepdims=True)
    return np.squeeze(entropy)[()]
''',
    ),
    dict(
        exercise='attention_entropy',
        name='nearly-one-is-one',
        misconception='a row with a weight above 0.99995 is taken for one that looks at one token',
        input='a row with 0.99999 and a hundred small weights',
        code=r'''
def attention_entropy(weights):
    sure = weights.max(axis=-1) > 0.99995
    safe = np.where(weights > 0, weights, 1)
    entropy = -(weights * np.log(safe)).sum(axis=-1)
    return np.where(sure, np.zeros_like(entropy), entropy)[()]
''',
    ),
]
