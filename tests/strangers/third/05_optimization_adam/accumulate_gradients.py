RIGHT = [
    dict(exercise='accumulate_gradients', name='shares', code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each part")
    shares = [float(n) / float(sum(token_counts)) for n in token_counts]
    return {name: sum(s * part[name] for s, part in zip(shares, micro_grads)) for name in micro_grads[0]}
"""),
    dict(exercise='accumulate_gradients', name='running mean', code="""def accumulate_gradients(micro_grads, token_counts):
    if len(token_counts) != len(micro_grads):
        raise ValueError(f"{len(micro_grads)} parts, {len(token_counts)} counts")
    seen, mean = 0, {name: np.zeros(g.shape, np.float64) for name, g in micro_grads[0].items()}
    for n, part in zip(token_counts, micro_grads):
        if not n:
            continue
        seen += int(n)
        for name in mean:
            mean[name] += (part[name] - mean[name]) * (int(n) / seen)
    return {name: array.astype(micro_grads[0][name].dtype) for name, array in mean.items()}
"""),
]
WRONG = [
    dict(exercise='accumulate_gradients', name='counts in 16 bits', misconception='the counts are put in a small integer type', code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each part")
    counts = np.array(token_counts).astype(np.int16)
    total = float(counts.sum(dtype=np.int16))
    return {k: sum(float(n) / total * part[k] for n, part in zip(counts, micro_grads)) for k in micro_grads[0]}
""", input='40000 tokens'),
    dict(exercise='accumulate_gradients', name='flat in memory order', misconception='ravel(order="K") thought to be just \'flatten\'', code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each part")
    shares = np.array(token_counts) / sum(token_counts)
    out = {}
    for name, first in micro_grads[0].items():
        rows = np.stack([part[name].ravel(order="K") for part in micro_grads])
        out[name] = (shares.astype(rows.dtype) @ rows).reshape(first.shape)
    return out
""", input='one part C-ordered, another transposed'),
    dict(exercise='accumulate_gradients', name='sums kept', misconception='the sum goes on in a buffer of an earlier call', code="""_sums = {}
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each part")
    total, out = sum(token_counts), {}
    for name, g in micro_grads[0].items():
        key = name, g.shape, g.dtype
        buffer = _sums.get(key)
        if buffer is None or any(np.shares_memory(buffer, part[name]) for part in micro_grads):
            buffer = _sums[key] = np.zeros_like(g)
        buffer[...] = 0
        for n, part in zip(token_counts, micro_grads):
            buffer += part[name] * (n / total)
        out[name] = buffer
    return out
""", input='two calls, then look at the first result'),
    dict(exercise='accumulate_gradients', name='counts found by the part', misconception='the count of a part looked up by identity', code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each part")
    count = {id(part): n for part, n in zip(micro_grads, token_counts)}
    total = sum(token_counts)
    return {k: sum(count[id(part)] / total * part[k] for part in micro_grads) for k in micro_grads[0]}
""", input='the same dict twice, with different counts'),
    dict(exercise='accumulate_gradients', name='mismatch noticed only where it matters', misconception='further counts of 0 are let through', code="""def accumulate_gradients(micro_grads, token_counts):
    used = [n for n in token_counts[len(micro_grads):] if n]
    if used or len(token_counts) < len(micro_grads):
        raise ValueError("one count for each part")
    total = sum(token_counts)
    return {k: sum(n / total * part[k] for n, part in zip(token_counts, micro_grads)) for k in micro_grads[0]}
""", input='three counts, two parts, the last count 0'),
    dict(exercise='accumulate_gradients', name='shares to eight digits', misconception='the shares are rounded, so they no longer sum to 1', code="""def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each part")
    total = sum(token_counts)
    shares = [round(n / total, 8) for n in token_counts]
    return {k: sum(s * part[k] for s, part in zip(shares, micro_grads)) for k in micro_grads[0]}
""", input='one token with a gradient of 1e12 beside 10⁹ tokens with 0'),
]
