RIGHT = [
    dict(
        exercise='accumulate_gradients',
        name='shares',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    total = sum(token_counts)
    shares = [float(count / total) for count in token_counts]
    return {name: sum(share * part[name] for share, part in zip(shares, micro_grads)) for name in micro_grads[0]}
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='stack and tensordot',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) - len(token_counts):
        raise ValueError(f"{len(micro_grads)} parts, {len(token_counts)} counts")
    weights = np.array(token_counts, dtype=np.float64)
    weights /= weights.sum()
    out = {}
    for name, first in micro_grads[0].items():
        stacked = np.stack([np.asarray(part[name], dtype=np.float64) for part in micro_grads])
        out[name] = np.tensordot(weights, stacked, axes=1).astype(first.dtype)
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='accumulate_gradients',
        name='no gradient, no tokens',
        misconception='a micro-batch whose gradients are all 0 is left out of the count of tokens',
        input='one part has gradients of 0 and a positive count',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    useful = [
        (part, count)
        for part, count in zip(micro_grads, token_counts)
        if count > 0 and any(np.any(grad) for grad in part.values())
    ]
    if not useful:
        return {name: np.zeros_like(grad) for name, grad in micro_grads[0].items()}
    total = sum(count for _, count in useful)
    return {name: sum(count / total * part[name] for part, count in useful) for name in micro_grads[0]}
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='the first part is the sum so far',
        misconception="a share of 1 needs no product, so the caller's array is added to in place",
        input='counts [5, 0] with read-only gradients',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    total = sum(token_counts)
    result = {}
    for part, count in zip(micro_grads, token_counts):
        share = count / total
        for name, grad in part.items():
            if name not in result:
                result[name] = grad if share == 1 else share * grad
            else:
                result[name] += share * grad
    return result
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='one long vector in memory order',
        misconception='arrays are flattened as they lie in memory, and shaped again row by row',
        input='a transposed gradient',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    names = list(micro_grads[0])
    total, long = sum(token_counts), 0
    for part, count in zip(micro_grads, token_counts):
        long = long + count / total * np.concatenate([part[name].ravel(order="K") for name in names])
    result, place = {}, 0
    for name in names:
        shape = micro_grads[0][name].shape
        size = math.prod(shape)
        result[name] = long[place : place + size].reshape(shape)
        place += size
    return result
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='small parts do not matter',
        misconception='micro-batches with less than one per cent of the tokens are dropped',
        input='counts [1, 999], a large gradient in the small part',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    total = sum(token_counts)
    result = {name: np.zeros_like(grad) for name, grad in micro_grads[0].items()}
    for part, count in zip(micro_grads, token_counts):
        if count / total < 0.01:
            continue
        for name in result:
            result[name] = result[name] + count / total * part[name]
    return result
''',
    ),
]
