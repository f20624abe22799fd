RIGHT = [
    dict(
        exercise='nearest_neighbors',
        name='stable argsort',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = [i for i in range(len(table)) if i not in set(exclude)]
    if k > len(left):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[None], table)[0]
    order = np.argsort(-similar, kind="stable")
    return order[~np.isin(order, list(exclude))][:k]
""",
    ),
    dict(
        exercise='nearest_neighbors',
        name='pick the best k times',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    similar = cosine_similarity(query.reshape(1, -1), table)[0].astype(np.float64)
    for i in exclude:
        similar[i] = -np.inf
    if np.count_nonzero(np.isfinite(similar)) < k:
        raise ValueError("too few rows")
    best = []
    for _ in range(k):
        best.append(int(similar.argmax()))
        similar[best[-1]] = -np.inf
    return np.array(best, dtype=np.int64)
""",
    ),
]
WRONG = [
    dict(
        exercise='nearest_neighbors',
        name='is instead of equals',
        misconception='ids are compared by `is`, which works for small whole numbers only',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = np.array([i for i in range(len(table)) if all(i is not e for e in exclude)], dtype=int)
    if k > len(left):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], table[left])[0]
    return left[np.argsort(-similar, kind="stable")[:k]]
""",
        input='an excluded id above 256',
    ),
    dict(
        exercise='nearest_neighbors',
        name='tidies the list',
        misconception="ids that stand twice are removed from the caller's own list",
        code="""def nearest_neighbors(query, table, k, exclude=()):
    if isinstance(exclude, tuple):
        exclude = list(exclude)
    for i in set(exclude):
        while exclude.count(i) > 1:
            exclude.remove(i)
    if k > len(table) - len(exclude):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], table)[0]
    return np.array([i for i in np.argsort(-similar, kind="stable") if i not in exclude][:k])
""",
        input='exclude is a list with an id that stands twice',
    ),
    dict(
        exercise='nearest_neighbors',
        name='excludes equal rows too',
        misconception='the vectors of the excluded ids are left out, not the ids alone',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    banned = np.zeros(len(table), dtype=bool)
    for i in exclude:
        banned |= (table == table[i]).all(axis=1)
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    similar = np.where(banned, -np.inf, cosine_similarity(query[np.newaxis], table)[0])
    return np.argsort(-similar, kind="stable")[:k]
""",
        input='another row that equals an excluded one',
    ),
    dict(
        exercise='nearest_neighbors',
        name='remembers the table',
        misconception='unit rows are kept per table object for speed, though training changes them',
        code="""_units = {}

def nearest_neighbors(query, table, k, exclude=()):
    left = [i for i in range(len(table)) if i not in exclude]
    if k > len(left):
        raise ValueError("too few rows")
    if id(table) not in _units:
        length = np.linalg.norm(table, axis=1, keepdims=True)
        _units[id(table)] = (table, table / np.where(length > 0, length, 1))
    similar = _units[id(table)][1] @ query
    return np.array(sorted(left, key=lambda i: -similar[i])[:k])
""",
        input='one table, changed between two calls',
    ),
    dict(
        exercise='nearest_neighbors',
        name='a floor under the divisor',
        misconception='the product of the lengths gets a floor of 1e-9, which matters where query and rows are short',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = np.setdiff1d(np.arange(len(table)), np.array(exclude, dtype=int))
    if k > len(left):
        raise ValueError("too few rows")
    rows = table[left]
    similar = rows @ query / np.maximum(np.linalg.norm(rows, axis=1) * np.linalg.norm(query), 1e-9)
    return left[np.argsort(-similar, kind="stable")[:k]]
""",
        input='a very short query and rows of different lengths',
    ),
    dict(
        exercise='nearest_neighbors',
        name='argpartition for large tables',
        misconception='large tables are not sorted but partitioned first, which does not keep equal rows in the order of their ids',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = np.setdiff1d(np.arange(len(table)), list(exclude)).astype(int)
    if k > len(left):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], table[left])[0]
    if len(left) > 1000 and k < len(left):
        best = np.argpartition(-similar, k)[:k]
    else:
        best = np.arange(len(left))
    return left[best[np.argsort(-similar[best], kind="stable")][:k]]
""",
        input='a table of more than 1000 rows with ties',
    ),
]
