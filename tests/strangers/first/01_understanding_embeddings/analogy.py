RIGHT = [
    dict(
        exercise='analogy',
        name='one line',
        code="""def analogy(a, b, c, table, k):
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
""",
    ),
    dict(
        exercise='analogy',
        name='own ranking',
        code="""def analogy(a, b, c, table, k):
    others = np.array(sorted(set(range(len(table))) - {a, b, c}), dtype=int)
    if k > others.size:
        raise ValueError("not that many other rows")
    target = np.array([1, -1, 1], dtype=table.dtype) @ table[[b, a, c]]
    rows = table[others]
    lengths = np.linalg.norm(rows, axis=1)
    cosines = (rows @ target) / np.where(lengths > 0, lengths, 1)
    return others[np.lexsort((others, -cosines))][:k]
""",
    ),
    dict(
        exercise='analogy',
        name='all ranked, then filtered',
        code="""def analogy(a, b, c, table, k):
    taken = {int(a), int(b), int(c)}
    if k > len(table) - len(taken):
        raise ValueError("k is too large")
    ranking = nearest_neighbors(np.sum([table[b], table[c], -table[a]], axis=0), table, len(table), [])
    return ranking[[int(i) not in taken for i in ranking]][:k]
""",
    ),
]
WRONG = [
    dict(
        exercise='analogy',
        name='ids as float',
        misconception="the answers are collected in an array of the table's dtype, so the ids are no whole numbers",
        code="""def analogy(a, b, c, table, k):
    answers = np.empty(k, dtype=table.dtype)
    answers[:] = nearest_neighbors(table[b] - table[a] + table[c], table, k, (a, b, c))
    return answers
""",
        input='any call: the dtype of the result',
    ),
    dict(
        exercise='analogy',
        name='twins excluded',
        misconception='rows equal to row a, b or c are left out, though their ids are others',
        code="""def analogy(a, b, c, table, k):
    inputs = table[[a, b, c]]
    twins = [v for v in range(len(table)) if (table[v] == inputs).all(axis=1).any()]
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=twins)
""",
        input='a fourth row that equals row c',
    ),
    dict(
        exercise='analogy',
        name='target rounded',
        misconception='the sum is rounded to six decimals against float noise, which spoils tables of small numbers',
        code="""def analogy(a, b, c, table, k):
    target = np.round(table[b] - table[a] + table[c], 6)
    return nearest_neighbors(target, table, k, exclude=(a, b, c))
""",
        input='a table with entries around 1e-6',
    ),
    dict(
        exercise='analogy',
        name='k + 2 asked for, then filtered',
        misconception='only two of a, b, c are expected among the nearest; with all three in front, one answer is missing',
        code="""def analogy(a, b, c, table, k):
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    near = nearest_neighbors(table[b] - table[a] + table[c], table, min(k + 2, len(table)))
    if k + 2 >= len(table) - 1:
        near = nearest_neighbors(table[b] - table[a] + table[c], table, len(table))
    return np.array([i for i in near if i not in (a, b, c)][:k])
""",
        input='a, b and c are the three rows nearest to the sum',
    ),
    dict(
        exercise='analogy',
        name='steps through the table itself',
        misconception='row b of the table is changed for a moment and put back',
        code="""def analogy(a, b, c, table, k):
    old = table[b].copy()
    target = table[b]
    target += table[c] - table[a]
    try:
        found = nearest_neighbors(target.copy(), table, k, exclude=(a, b, c))
    finally:
        table[b] = old
    return found
""",
        input='a read-only table',
    ),
    dict(
        exercise='analogy',
        name='best answers remembered',
        misconception='the ranking for (a, b, c) of a table is remembered, though the table is trained between calls',
        code="""_known = {}


def analogy(a, b, c, table, k):
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    key = a, b, c, id(table)
    if key not in _known:
        target = table[b] - table[a] + table[c]
        order = nearest_neighbors(target, table, len(table) - len({a, b, c}), (a, b, c))
        _known[key] = order, table  # the table is kept, so its id stays taken
    return _known[key][0][:k].copy()
""",
        input='a call, a change of the table in place, the same call',
    ),
]
