RIGHT = [
    dict(
        exercise='accumulate_gradients',
        name='shares',
        code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch")
    total = sum(token_counts)
    shares = [float(n / total) for n in token_counts]
    return {
        name: sum(share * part[name] for share, part in zip(shares, micro_grads)) for name in micro_grads[0]
    }
""",
    ),
    dict(
        exercise='accumulate_gradients',
        name='stack, einsum, divide last',
        code="""def accumulate_gradients(micro_grads, token_counts):
    counts = np.array(list(token_counts), dtype=np.float64)
    if counts.shape[0] != len(micro_grads):
        raise ValueError(f"{len(micro_grads)} parts, but {counts.shape[0]} counts")
    result = {}
    for name, like in micro_grads[0].items():
        stacked = np.stack([part[name] for part in micro_grads]).astype(np.float64)
        result[name] = (np.einsum("k,k...->...", counts, stacked) / counts.sum()).astype(like.dtype)
    return result
""",
    ),
    dict(
        exercise='accumulate_gradients',
        name='running sum in float64',
        code="""def accumulate_gradients(micro_grads, token_counts):
    pairs = list(zip(micro_grads, token_counts, strict=True))
    total = math.fsum(token_counts)
    result = {}
    for part, n in pairs:
        for name, g in part.items():
            result[name] = result.get(name, 0) + np.float64(n / total) * g.astype(np.float64)
    return {name: array.astype(micro_grads[0][name].dtype) for name, array in result.items()}
""",
    ),
]
WRONG = [
    dict(
        exercise='accumulate_gradients',
        name='shares as float32',
        misconception='np.float32 shares keep float32, but float64 gradients get seven digits',
        code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths")
    shares = np.array(token_counts, dtype=np.float32) / np.float32(sum(token_counts))
    out = {name: 0 for name in micro_grads[0]}
    for share, part in zip(shares, micro_grads):
        for name in out:
            out[name] = out[name] + share * part[name]
    return out
""",
        input='float64, token counts 1 and 2',
    ),
    dict(
        exercise='accumulate_gradients',
        name='parts without gradient left out',
        misconception='a micro-batch whose gradient is 0 is left out together with its tokens, though these count in the mean',
        code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths")
    used = [(n, part) for n, part in zip(token_counts, micro_grads) if n and any(g.any() for g in part.values())]
    total = sum(n for n, _ in used) or 1
    return {
        name: sum((n / total * part[name] for n, part in used), np.zeros_like(like))
        for name, like in micro_grads[0].items()
    }
""",
        input='gradients 0 and 2 with one token each: the mean is 1',
    ),
    dict(
        exercise='accumulate_gradients',
        name='running mean begins with the first part',
        misconception='the first gradient starts the running mean also with 0 tokens; a huge one leaves its rounding behind',
        code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths")
    mean, seen = dict(micro_grads[0]), token_counts[0]
    for part, n in zip(micro_grads[1:], token_counts[1:]):
        seen += n
        for name in mean:
            mean[name] = mean[name] + (part[name] - mean[name]) * (n / max(seen, 1))
    return mean
""",
        input='float32: a gradient of 1e9 with 0 tokens, then 1 with 5 tokens',
    ),
    dict(
        exercise='accumulate_gradients',
        name='flat sums',
        misconception='parts are added as flat memory, though they may lie differently',
        code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths")
    total, out = sum(token_counts), {}
    for name, first in micro_grads[0].items():
        flat = sum(n / total * part[name].ravel("K") for n, part in zip(token_counts, micro_grads))
        out[name] = flat.reshape(first.shape)
    return out
""",
        input='a gradient that is a transposed array',
    ),
    dict(
        exercise='accumulate_gradients',
        name='weighted in place and back',
        misconception='each part is multiplied by its count in place and divided again',
        code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths")
    out = {name: np.zeros_like(grad) for name, grad in micro_grads[0].items()}
    for part, n in zip(micro_grads, token_counts):
        if n == 0:
            continue
        for name, grad in part.items():
            grad *= n
            out[name] += grad
            grad /= n
    return {name: array / sum(token_counts) for name, array in out.items()}
""",
        input='read-only gradients',
    ),
    dict(
        exercise='accumulate_gradients',
        name='sums kept between calls',
        misconception='the sums live in arrays kept by name and size; the next large batch writes over the last result',
        code="""_sums = {}


def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths")
    total, out = sum(token_counts), {}
    for name, grad in micro_grads[0].items():
        key = name, grad.shape, grad.dtype.char, len(token_counts)
        out[name] = _sums.setdefault(key, np.empty_like(grad))
        out[name].fill(0)
        for part, n in zip(micro_grads, token_counts):
            out[name] += n / total * part[name]
    return out
""",
        input='two calls with one part each',
    ),
]
