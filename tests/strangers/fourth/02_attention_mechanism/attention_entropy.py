RIGHT = [
    dict(
        exercise='attention_entropy',
        name='where',
        code="""def attention_entropy(weights):
    return -np.sum(weights * np.log(np.where(weights > 0, weights, 1)), axis=-1)
""",
    ),
    dict(
        exercise='attention_entropy',
        name='row by row',
        code="""def attention_entropy(weights):
    def one(row):
        some = row[row > 0]
        return -(some * np.log(some)).sum()

    if weights.ndim == 1:
        return weights.dtype.type(one(weights.astype(np.float64)))
    rows = weights.reshape(-1, weights.shape[-1]).astype(np.float64)
    return np.array([one(row) for row in rows]).reshape(weights.shape[:-1]).astype(weights.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='attention_entropy',
        name='small is zero',
        misconception='weights below 1e-8 count as 0',
        code="""def attention_entropy(weights):
    safe = np.where(weights > 1e-8, weights, 1)
    return -np.sum(weights * np.log(safe), axis=-1)
""",
        input='many weights of 1e-9',
    ),
    dict(
        exercise='attention_entropy',
        name='puts ones into the input',
        misconception='zeros of the input are swapped for ones and put back',
        code="""def attention_entropy(weights):
    zero = weights == 0
    weights[zero] = 1
    entropy = -np.sum(np.where(zero, 0, weights) * np.log(weights), axis=-1)
    weights[zero] = 0
    return entropy.astype(weights.dtype)
""",
        input='read-only weights with a 0',
    ),
    dict(
        exercise='attention_entropy',
        name='asfortranarray as copy',
        misconception='asfortranarray is taken for a copy; one row is in both orders, so the input is changed',
        code="""def attention_entropy(weights):
    safe = np.asfortranarray(weights)
    safe[safe == 0] = 1
    return -np.sum(safe * np.log(safe), axis=-1)
""",
        input='a single row with a 0',
    ),
    dict(
        exercise='attention_entropy',
        name='rows in nditer order',
        misconception='rows are visited in the order of memory for arrays with three axes or more',
        code="""def attention_entropy(weights):
    terms = weights * np.log(np.where(weights > 0, weights, 1))
    if terms.ndim <= 2:
        return -terms.sum(axis=-1)
    rows = terms.ravel(order="K").reshape(-1, terms.shape[-1])
    return -rows.sum(axis=-1).reshape(terms.shape[:-1])
""",
        input='weights (B, T, S) that are transposed',
    ),
    dict(
        exercise='attention_entropy',
        name='entropies kept',
        misconception='the entropies are written into an array that the next call uses again',
        code="""_out = {}

def attention_entropy(weights):
    terms = -weights * np.log(np.where(weights > 0, weights, 1))
    if weights.ndim == 1:
        return terms.sum()
    out = _out.setdefault((weights.shape, weights.dtype.str), np.empty(weights.shape[:-1], weights.dtype))
    return np.sum(terms, axis=-1, out=out)
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='attention_entropy',
        name='one row in Python',
        misconception='a single row gives a plain Python number, unless it is float32',
        code="""def attention_entropy(weights):
    safe = np.where(weights > 0, weights, 1)
    if weights.ndim > 1 or weights.dtype == np.float32:
        return -(weights * np.log(safe)).sum(axis=-1)
    return -math.fsum(float(w) * math.log(w) for w in safe)
""",
        input='a single row of float64',
    ),
]
