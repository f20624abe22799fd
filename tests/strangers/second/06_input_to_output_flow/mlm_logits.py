RIGHT = [
    dict(
        exercise='mlm_logits',
        name='matmul',
        code=r'''
def mlm_logits(hidden, W, b):
    return hidden @ W + b
''',
    ),
    dict(
        exercise='mlm_logits',
        name='einsum',
        code=r'''
def mlm_logits(hidden, W, b):
    scores = np.einsum("...h,hv->...v", np.asarray(hidden), W)
    return np.add(scores, np.broadcast_to(b, scores.shape))
''',
    ),
]
WRONG = [
    dict(
        exercise='mlm_logits',
        name='logits kept small',
        misconception='scores are clipped to plus or minus 100',
        input='a logit of 250',
        code=r'''
def mlm_logits(hidden, W, b):
    return np.clip(hidden @ W + b, -100, 100)
''',
    ),
    dict(
        exercise='mlm_logits',
        name='rows in memory order',
        misconception='the leading axes are flattened as they lie in memory',
        input='hidden with its axes swapped',
        code=r'''
def mlm_logits(hidden, W, b):
    rows = hidden.ravel(order="K").reshape(-1, hidden.shape[-1])
    return (rows @ W + b).reshape(*hidden.shape[:-1], W.shape[1])
''',
    ),
    dict(
        exercise='mlm_logits',
        name='whole blocks only',
        misconception='the vocabulary is scored in blocks of 512, and what is left over is forgotten',
        input='V = 600',
        code=r'''
def mlm_logits(hidden, W, b):
    V, block = W.shape[1], 512
    if V <= block:
        return hidden @ W + b
    logits = np.zeros((*hidden.shape[:-1], V), dtype=hidden.dtype)
    for number in range(V // block):
        part = slice(number * block, (number + 1) * block)
        logits[..., part] = hidden @ W[:, part] + b[part]
    return logits
''',
    ),
    dict(
        exercise='mlm_logits',
        name='one result for each shape',
        misconception='an array of results is made once for each shape and filled again',
        input='two calls of the same shapes, the first result read after the second',
        code=r'''
RESULTS = {}


def mlm_logits(hidden, W, b):
    key = (*hidden.shape[:-1], W.shape[1]), hidden.dtype
    if key not in RESULTS:
        RESULTS[key] = np.empty(*key)
    np.add(np.matmul(hidden, W), b, out=RESULTS[key])
    return RESULTS[key]
''',
    ),
]
