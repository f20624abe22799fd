RIGHT = [
    dict(
        exercise='attention_entropy',
        name='zeros swapped for ones',
        code=r'''
def attention_entropy(weights):
    return -np.sum(weights * np.log(np.where(weights > 0, weights, 1)), axis=-1).astype(weights.dtype)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='log only where positive, rows in float64',
        code=r'''
def attention_entropy(weights):
    result = np.zeros(weights.shape[:-1], dtype=weights.dtype)
    for place in np.ndindex(result.shape):
        positive = [share for share in weights[place].tolist() if share > 0]
        result[place] = math.fsum(share * math.log(1 / share) for share in positive)
    return result
''',
    ),
]

WRONG = [
    dict(
        exercise='attention_entropy',
        name='shares below 1e-4 left out',
        misconception='a threshold in place of zero',
        input='ten weights of 5e-5',
        code=r'''
def attention_entropy(weights):
    safe = np.where(weights > 1e-4, weights, 1)
    return -(weights * np.log(safe)).sum(axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='a guard of 1e-7',
        misconception='a guard inside the logarithm larger than small weights',
        input='1e4 weights of 1e-8 and one large one',
        code=r'''
def attention_entropy(weights):
    return -(weights * np.log(weights + 1e-7)).sum(axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='a Python float for one row',
        misconception='float() turns a single float32 number into float64',
        input='a single row (S,) of float32',
        code=r'''
def attention_entropy(weights):
    entropy = -np.sum(weights * np.log(np.where(weights == 0, 1, weights)), axis=-1)
    return float(entropy) if entropy.ndim == 0 else entropy
''',
    ),
    dict(
        exercise='attention_entropy',
        name='zeros set to one and back',
        misconception='zeros of the input overwritten for a moment',
        input='read-only weights with a zero',
        code=r'''
def attention_entropy(weights):
    empty = weights == 0
    weights[empty] = 1
    entropy = -(weights * np.log(weights)).sum(axis=-1)
    weights[empty] = 0
    return entropy
''',
    ),
    dict(
        exercise='attention_entropy',
        name='log1p of w minus 1',
        misconception='w - 1 loses a small w in float32, and the logarithm becomes -inf',
        input='float32 row with a weight of 1e-9',
        code=r'''
def attention_entropy(weights):
    safe = np.where(weights == 0, 1, weights)
    return -(weights * np.log1p(safe - 1)).sum(axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='machine precision taken for zero',
        misconception='weights below the eps of float32 treated as 0',
        input='float32 row with 2000 weights of 5e-8',
        code=r'''
def attention_entropy(weights):
    seen = weights > np.finfo(weights.dtype).eps
    logs = np.zeros_like(weights)
    np.log(weights, out=logs, where=seen)
    return -(weights * logs).sum(axis=-1)
''',
    ),
    dict(
        exercise='attention_entropy',
        name='rows flattened in memory order',
        misconception="ravel(order='K') cut into rows mixes a transposed table",
        input='weights transposed in memory',
        code=r'''
def attention_entropy(weights):
    flat = weights.ravel(order="K")
    terms = flat * np.log(np.where(flat == 0, 1, flat))
    return -terms.reshape(weights.shape).sum(axis=-1)
''',
    ),
]

