RIGHT = [
    dict(
        exercise='analogy',
        name='by nearest_neighbors',
        code="""def analogy(a, b, c, table, k):
    return nearest_neighbors(table[b] + table[c] - table[a], table, k, exclude=[a, b, c])
""",
    ),
    dict(
        exercise='analogy',
        name='by itself',
        code="""def analogy(a, b, c, table, k):
    others = sorted(set(range(len(table))) - {int(a), int(b), int(c)})
    if len(others) < k:
        raise ValueError("not enough rows")
    wanted = table[b] - table[a] + table[c]
    wanted = wanted / np.linalg.norm(wanted)
    scored = []
    for i in others:
        length = np.linalg.norm(table[i])
        scored.append((-(table[i] / length) @ wanted if length > 0 else 0.0, i))
    return np.array([i for _, i in sorted(scored)[:k]])
""",
    ),
]
WRONG = [
    dict(
        exercise='analogy',
        name='guard in the length',
        misconception='1e-9 is added to each length, which matters for rows of a millionth',
        code="""def analogy(a, b, c, table, k):
    target = table[b] - table[a] + table[c]
    similar = table @ target / ((np.linalg.norm(table, axis=1) + 1e-9) * np.linalg.norm(target))
    ids = [i for i in np.argsort(-similar, kind="stable") if i not in (a, b, c)]
    if k > len(ids):
        raise ValueError("too few rows")
    return np.array(ids[:k])
""",
        input='a row of length 1e-6 that fits best',
    ),
    dict(
        exercise='analogy',
        name='guard in the product',
        misconception='1e-12 is added to the product of the lengths, which matters where all rows are short',
        code="""def analogy(a, b, c, table, k):
    target = table[b] - table[a] + table[c]
    similar = table @ target / (np.linalg.norm(table, axis=1) * np.linalg.norm(target) + 1e-12)
    others = np.setdiff1d(np.arange(len(table)), [a, b, c])
    if k > len(others):
        raise ValueError("too few rows")
    return others[np.argsort(-similar[others], kind="stable")[:k]]
""",
        input='a table all of whose rows are short',
    ),
    dict(
        exercise='analogy',
        name='adds in the table',
        misconception='the sum is made in row b of the table, which is put back afterwards',
        code="""def analogy(a, b, c, table, k):
    kept = table[b].copy()
    table[b] += table[c] - table[a]
    target = table[b].copy()
    table[b] = kept
    return nearest_neighbors(target, table, k, exclude=(a, b, c))
""",
        input='a read-only table',
    ),
    dict(
        exercise='analogy',
        name='remembers answers by ids',
        misconception='answers are kept by ids, as if there were one table only',
        code="""_answers = {}

def analogy(a, b, c, table, k):
    key = (int(a), int(b), int(c), table.shape, k)
    if key not in _answers:
        _answers[key] = nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
    return _answers[key].copy()
""",
        input='two tables of one shape with the same ids',
    ),
    dict(
        exercise='analogy',
        name='is instead of equals',
        misconception='ids are compared by `is`, which works for small whole numbers only',
        code="""def analogy(a, b, c, table, k):
    others = [i for i in range(len(table)) if not (i is a or i is b or i is c)]
    if k > len(others):
        raise ValueError("too few rows")
    target = table[b] - table[a] + table[c]
    similar = cosine_similarity(target[None], table[others])[0]
    return np.array(others)[np.argsort(-similar, kind="stable")[:k]]
""",
        input='ids above 256',
    ),
    dict(
        exercise='analogy',
        name='ids as floats',
        misconception='the answers are written into np.zeros(k), so the ids are floats',
        code="""def analogy(a, b, c, table, k):
    near = nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
    best = np.zeros(k)
    for rank, i in enumerate(near):
        best[rank] = i
    return best
""",
        input='any input: the dtype of the result',
    ),
]
