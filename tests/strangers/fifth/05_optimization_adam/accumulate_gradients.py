RIGHT = [
    dict(
        exercise='accumulate_gradients',
        name='running sum',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("one count for each micro-batch, please")
    tokens = float(sum(int(n) for n in token_counts))
    total = {name: np.zeros_like(array) for name, array in micro_grads[0].items()}
    for grads, n in zip(micro_grads, token_counts):
        for name in total:
            total[name] += grads[name] * (int(n) / tokens)
    return total
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='tensordot over a stack',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if not len(micro_grads) == len(token_counts):
        raise ValueError(f"{len(micro_grads)} against {len(token_counts)}")
    weights = np.array(token_counts, dtype=np.float64)
    weights /= weights.sum()
    result = {}
    for name in micro_grads[0]:
        stack = np.stack([np.asarray(part[name]) for part in micro_grads])
        result[name] = np.tensordot(weights, stack, axes=1).astype(stack.dtype)
    return result
''',
    ),
]
WRONG = [
    dict(
        exercise='accumulate_gradients',
        name='mean-where-counts-differ-little',
        misconception='counts that lie close together are taken for equal',
        input='counts 100 and 110',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    counts = [float(n) for n in token_counts]
    if np.allclose(counts, counts[0], rtol=0.15):
        counts = [1.0] * len(counts)
    whole = sum(counts)
    return {n: sum(c / whole * part[n] for c, part in zip(counts, micro_grads)) for n in micro_grads[0]}
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='counts-of-0-dropped-first',
        misconception='drops counts of 0 before it compares the lengths',
        input='three parts and four counts, the last of them 0',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    used = [n for n in token_counts if n > 0]
    if len(token_counts) < len(micro_grads) or len(used) > len(micro_grads):
        raise ValueError("lengths differ")
    whole = sum(used)
    return {name: sum(n / whole * g[name] for n, g in zip(token_counts, micro_grads)) for name in micro_grads[0]}
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='kept-sums',
        misconception='adds up into arrays that are kept per name and shape',
        input='the result of the first of two calls, after the second',
        code=r'''
_sums = {}


def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    whole = sum(token_counts)
    result = {}
    for name, first in micro_grads[0].items():
        total = _sums.setdefault((name, first.shape, first.dtype.str), np.empty(first.shape, dtype=first.dtype))
        total.fill(0)
        for grads, count in zip(micro_grads, token_counts):
            total += grads[name] * (count / whole)
        result[name] = total
    return result
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='shares-in-float32',
        misconception='rounds the shares to float32, and large gradients that should cancel do not',
        input='float64 gradients of 1e12, -1e12 and 1.5e12 from 2, 5 and 2 tokens',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    shares = np.array(token_counts, dtype=np.float32)
    shares /= shares.sum()
    return {
        name: sum(share * grads[name] for share, grads in zip(shares, micro_grads)).astype(first.dtype)
        for name, first in micro_grads[0].items()
    }
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='zero-gradients-left-out',
        misconception='leaves out names whose gradient is 0 in all parts',
        input='a parameter without any gradient',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    whole = sum(token_counts)
    result = {}
    for name in micro_grads[0]:
        parts = [part[name] * (n / whole) for part, n in zip(micro_grads, token_counts) if part[name].any()]
        if parts:
            result[name] = sum(parts)
    return result
''',
    ),
    dict(
        exercise='accumulate_gradients',
        name='vectors-and-matrices-only',
        misconception='has a formula for one axis and one for two, and none for more',
        input='gradients with three axes',
        code=r'''
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    weights = np.array(token_counts) / np.sum(token_counts)
    formulas = {1: "k,ki->i", 2: "k,kij->ij"}
    result = {}
    for name, first in micro_grads[0].items():
        stack = np.stack([part[name] for part in micro_grads])
        result[name] = np.einsum(formulas[first.ndim], weights.astype(first.dtype), stack)
    return result
''',
    ),
]
