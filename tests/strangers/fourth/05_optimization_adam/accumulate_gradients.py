RIGHT = [
    dict(
        exercise='accumulate_gradients',
        name='shares',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count per micro-batch")
    total = sum(token_counts)
    shares = [float(n / total) for n in token_counts]
    return {name: sum(share * part[name] for share, part in zip(shares, micro_grads)) for name in micro_grads[0]}
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='sums in float64',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError(f"{len(micro_grads)} micro-batches, but {len(token_counts)} counts")
    total, result = sum(token_counts), {}
    for name, first in micro_grads[0].items():
        added = np.zeros(first.shape, dtype=np.float64)
        for part, count in zip(micro_grads, token_counts):
            if count:
                added += count * part[name].astype(np.float64)
        result[name] = (added / total).astype(first.dtype)
    return result
''',
    ),
]

WRONG = [
    dict(
        exercise='accumulate_gradients',
        name='sum through flat views',
        misconception='zeros_like keeps a transposed layout, where reshape(-1) is a copy and the sum is lost',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    total = sum(token_counts)
    result = {}
    for name, array in micro_grads[0].items():
        result[name] = np.zeros_like(array)
        flat = result[name].reshape(-1)
        for part, count in zip(micro_grads, token_counts):
            flat += count / total * part[name].reshape(-1)
    return result
''',
        input='transposed gradients',
    ),
    dict(
        exercise='accumulate_gradients',
        name='shares rounded',
        misconception='shares are rounded to six digits, so a small micro-batch beside a huge one loses its share',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    total = sum(token_counts)
    shares = [round(count / total, 8) for count in token_counts]
    return {name: sum(s * part[name] for s, part in zip(shares, micro_grads)) for name in micro_grads[0]}
''',
        input='token counts 1 and 10 000 000',
    ),
    dict(
        exercise='accumulate_gradients',
        name='parts by identity',
        misconception='counts are kept in a dict under the identity of a part, so a dict that stands in the list twice has one count',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    weight = {id(part): count for part, count in zip(micro_grads, token_counts)}
    total = sum(weight[id(part)] for part in micro_grads)
    return {
        name: sum(weight[id(part)] / total * part[name] for part in micro_grads) for name in micro_grads[0]
    }
''',
        input='the same dict twice, with counts 1 and 3, beside another',
    ),
    dict(
        exercise='accumulate_gradients',
        name='half precision on the way',
        misconception='counts are multiplied onto the gradients first and held in half precision on the way for float32',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    total = sum(token_counts)
    result = {}
    for name, first in micro_grads[0].items():
        weighted = [np.multiply(n / total, part[name]) for n, part in zip(token_counts, micro_grads)]
        if first.dtype == np.float32:
            weighted = [w.astype(np.float16) for w in weighted]
        result[name] = np.sum(weighted, axis=0).astype(first.dtype)
    return result
''',
        input='large gradients in float32',
    ),
    dict(
        exercise='accumulate_gradients',
        name='a default that remembers',
        misconception='sums are collected in arrays kept from call to call, so a later call changes an earlier result',
        code=r'''_sums = {}

def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    total = float(sum(token_counts))
    result = {}
    for name, first in micro_grads[0].items():
        room = _sums.setdefault((name, first.shape, first.dtype), np.empty(first.shape, first.dtype))
        room[...] = sum(count / total * part[name] for part, count in zip(micro_grads, token_counts))
        result[name] = room
    return result
''',
        input='two calls',
    ),
    dict(
        exercise='accumulate_gradients',
        name='counts in 16 bits',
        misconception='the counts are summed in int16, which ends at 32767',
        code=r'''def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    counts = np.array(token_counts).astype(np.int16)
    shares = (counts / counts.sum(dtype=np.int16)).tolist()
    result = {}
    for name in micro_grads[0]:
        weighted = [share * part[name] for share, part in zip(shares, micro_grads)]
        result[name] = np.sum(weighted, axis=0)
    return result
''',
        input='micro-batches of 20 000 tokens',
    ),
]
