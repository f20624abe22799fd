RIGHT = [
    dict(exercise='attention_entropy', name='where before log', code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    return -np.sum(weights * np.log(np.where(weights > 0, weights, 1)), axis=-1)
'''),
    dict(exercise='attention_entropy', name='log with where and out, einsum', code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    logs = np.log(weights, where=weights != 0, out=np.zeros(weights.shape, weights.dtype))
    return weights.dtype.type(0) - np.einsum("...s,...s->...", weights, logs)
'''),
]
WRONG = [
    dict(exercise='attention_entropy', name='zeros become ones for a moment', misconception='weights[weights == 0] = 1 changes the input, and 0 is written back', code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    zero = weights == 0
    weights[zero] = 1  # ln 1 is 0
    result = -np.sum(weights * np.log(weights), axis=-1)
    weights[zero] = 0
    return result
''', input='read-only weights'),
    dict(exercise='attention_entropy', name='leaves out what is below eps', misconception='weights below the machine epsilon of their dtype are taken for 0', code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    counts = weights > np.finfo(weights.dtype).eps
    return -np.sum(weights * np.log(np.where(counts, weights, 1)), axis=-1)
''', input='float32 weights, 1000 of them 1e-7'),
    dict(exercise='attention_entropy', name='leaves out weights below 1e-8', misconception='a threshold in place of a guard leaves small weights out altogether', code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    counts = weights >= 1e-8
    return -np.sum(weights * np.log(weights, where=counts, out=np.zeros_like(weights)), axis=-1)
''', input='5000 weights of 1e-9'),
    dict(exercise='attention_entropy', name='heads in float64', misconception='rows are summed one by one into np.zeros without a dtype where there are leading axes beyond one', code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    if weights.ndim > 2:
        result = np.zeros(weights.shape[:-1])
        for i, part in enumerate(weights):
            result[i] = attention_entropy(part)
        return result
    return -np.sum(weights * np.log(np.where(weights > 0, weights, 1)), axis=-1)
''', input='float32 with three axes'),
    dict(exercise='attention_entropy', name='rows in the order of memory', misconception="reshape with order='A' makes rows of the columns of a Fortran array", code=r'''def attention_entropy(weights: np.ndarray) -> np.ndarray:
    rows = weights.reshape(-1, weights.shape[-1], order="A")
    logs = np.log(np.where(rows > 0, rows, 1))
    result = -(rows * logs).sum(axis=1)
    return result.reshape(weights.shape[:-1])[()]
''', input='weights in Fortran order with three axes'),
    dict(exercise='attention_entropy', name='logarithms in a kept array', misconception='np.log(out=…) writes into one array per shape and leaves the places of zeros as they were before', code=r'''_logs = {}


def attention_entropy(weights: np.ndarray) -> np.ndarray:
    logs = _logs.setdefault((weights.shape, weights.dtype), np.zeros_like(weights))
    np.log(weights, where=weights > 0, out=logs)
    terms = np.multiply(weights, logs, out=logs)
    result = _logs.setdefault((weights.shape, weights.dtype, "sum"), np.zeros(weights.shape[:-1], weights.dtype))
    np.negative(terms.sum(axis=-1), out=result)
    return result if result.ndim else result[()]
''', input='a second call with zeros at other places'),
]
