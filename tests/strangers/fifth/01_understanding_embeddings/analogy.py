RIGHT = [
    dict(
        exercise='analogy',
        name='one line',
        code=r'''
def analogy(a, b, c, table, k):
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
''',
    ),
    dict(
        exercise='analogy',
        name='own ranking',
        code=r'''
def analogy(a, b, c, table, k):
    others = np.array([i for i in range(len(table)) if i not in {a, b, c}], dtype=int)
    if others.size < k:
        raise ValueError("too few other rows")
    rows = table.astype(np.float64)
    goal = rows[b] - rows[a] + rows[c]
    rows = rows[others]
    size = np.sqrt((rows**2).sum(1))
    score = np.zeros(len(others))
    np.divide(rows @ goal, size, out=score, where=size > 0)
    return others[np.lexsort((others, -score))][:k]
''',
    ),
]
WRONG = [
    dict(
        exercise='analogy',
        name='a equal to c forgotten',
        misconception='counts the rows that are left by V - 3 and puts back a = b and b = c, but not a = c',
        input='a = c, b another id, and k = V - 2',
        code=r'''
def analogy(a, b, c, table, k):
    left = len(table) - 3 + (a == b) + (b == c)
    if k > left:
        raise ValueError("too few rows")
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, (a, b, c))
''',
    ),
    dict(
        exercise='analogy',
        name='ids as floats',
        misconception='returns the ids as floats, from an array that it filled with np.zeros',
        input='any call: the ids have the dtype float64',
        code=r'''
def analogy(a, b, c, table, k):
    answers = np.zeros(k)
    answers[:] = nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
    return answers
''',
    ),
    dict(
        exercise='analogy',
        name='list of ids',
        misconception='returns a list',
        input='any call',
        code=r'''
def analogy(a, b, c, table, k):
    target = table[b] - table[a] + table[c]
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    similar = cosine_similarity(target[None], table)[0]
    return [int(i) for i in np.argsort(-similar, kind="stable") if i not in (a, b, c)][:k]
''',
    ),
    dict(
        exercise='analogy',
        name='builds the target in row b',
        misconception='adds up in row b of the table and puts the old row back afterwards',
        input='a read-only table',
        code=r'''
def analogy(a, b, c, table, k):
    old, step = table[b].copy(), table[a].copy()
    third = table[c].copy()
    table[b] -= step
    table[b] += third
    target = table[b].copy()
    table[b] = old
    return nearest_neighbors(target, table, k, exclude=(a, b, c))
''',
    ),
    dict(
        exercise='analogy',
        name='table kept from the last call',
        misconception='keeps the unit rows of the table it saw last, and misses that the table has been trained since',
        input='a table changed in place between two calls',
        code=r'''
_cache = {}


def analogy(a, b, c, table, k):
    if _cache.get("table") is not table:
        size = np.linalg.norm(table, axis=1, keepdims=True)
        _cache["table"], _cache["unit"] = table, table / np.where(size > 0, size, 1)
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    order = np.argsort(-(_cache["unit"] @ (table[b] - table[a] + table[c])), kind="stable")
    return order[~np.isin(order, [a, b, c])][:k]
''',
    ),
    dict(
        exercise='analogy',
        name='result in one growing buffer',
        misconception='writes the answers to the front of one buffer and hands out a view of it',
        input='two calls; look at the first result again',
        code=r'''
_answers = np.zeros(8192, dtype=np.int64)


def analogy(a, b, c, table, k):
    found = nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
    _answers[:k] = found
    return _answers[:k]
''',
    ),
    dict(
        exercise='analogy',
        name='similarity from squares in float32',
        misconception='squares lengths and products in the dtype of the table without scaling, which overflows for long rows in float32',
        input='a float32 table with rows of lengths from 2e5 to 1e6',
        code=r'''
def analogy(a, b, c, table, k):
    target = table[b] - table[a] + table[c]
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    dots = table @ target
    norms = (table * table).sum(axis=1) * (target * target).sum()
    squared = np.sign(dots) * dots**2 * np.where(norms > 0, norms, 1)
    similar = squared / np.where(norms > 0, norms, 1) ** 2
    similar[[a, b, c]] = -np.inf
    return np.argsort(-similar, kind="stable")[:k]
''',
    ),
]
