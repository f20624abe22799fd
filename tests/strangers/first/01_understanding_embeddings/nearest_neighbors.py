RIGHT = [
    dict(
        exercise='nearest_neighbors',
        name='stable argsort',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows are left")
    similar = cosine_similarity(query[np.newaxis], table)[0]
    similar[list(exclude)] = -np.inf
    return np.argsort(-similar, kind="stable")[:k]
""",
    ),
    dict(
        exercise='nearest_neighbors',
        name='sorted with a key over what is left',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = [v for v in range(table.shape[0]) if v not in exclude]
    if len(left) < k:
        raise ValueError(f"{len(left)} rows are left, {k} are wanted")
    q, rows = query.astype(np.float64), table.astype(np.float64)

    def key(v):
        length = math.sqrt(float(rows[v] @ rows[v]))
        return (0.0 if length == 0 else -float(rows[v] @ q) / length, v)

    return np.array(sorted(left, key=key)[:k], dtype=np.int64)
""",
    ),
    dict(
        exercise='nearest_neighbors',
        name='best one again and again',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = dict.fromkeys(range(len(table)))
    for i in exclude:
        left.pop(i, None)
    if len(left) < k:
        raise ValueError("not enough rows")
    similar = cosine_similarity(table, query.reshape(1, -1)).ravel()
    found = []
    for _ in range(k):
        best = max(left, key=lambda v: similar[v])  # of equal ones the first
        found.append(best)
        del left[best]
    return np.array(found)
""",
    ),
]
WRONG = [
    dict(
        exercise='nearest_neighbors',
        name='argpartition first',
        misconception='argpartition picks any of the ties at rank k; sorting afterwards cannot bring back the lower id',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    similar = cosine_similarity(query[None], table)[0].copy()
    similar[list(exclude)] = -np.inf
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    best = np.sort(np.argpartition(-similar, k - 1)[:k])
    return best[np.argsort(-similar[best], kind="stable")]
""",
        input='40 equal rows, k = 3',
    ),
    dict(
        exercise='nearest_neighbors',
        name='taken rows get -1',
        misconception='a row already taken is marked by -1, which is also the cosine of an opposite row',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[None], table)[0].copy()
    for i in exclude:
        similar[i] = -np.inf
    found = []
    for _ in range(k):
        best = int(np.argmax(similar))
        found.append(best)
        similar[best] = -1
    return np.array(found)
""",
        input='rows [1, 0] and [-1, 0], query [1, 0], k = 2',
    ),
    dict(
        exercise='nearest_neighbors',
        name="sorts the caller's list",
        misconception='exclude.sort() changes the list that was handed in',
        code="""def nearest_neighbors(query, table, k, exclude=()):
    if isinstance(exclude, list):
        exclude.sort()
    else:
        exclude = sorted(exclude)
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    left = np.delete(np.arange(len(table)), exclude)
    similar = cosine_similarity(query[None], table[left])[0]
    return left[np.argsort(-similar, kind="stable")[:k]]
""",
        input='exclude = [4, 1], a list that is looked at afterwards',
    ),
    dict(
        exercise='nearest_neighbors',
        name='query normalised in place',
        misconception="the query is divided by its length and multiplied back, in the caller's array",
        code="""def nearest_neighbors(query, table, k, exclude=()):
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    length = math.sqrt(float(query @ query))
    query /= length
    similar = cosine_similarity(query[None], table)[0]
    query *= length
    similar[list(exclude)] = -np.inf
    return np.argsort(-similar, kind="stable")[:k]
""",
        input='a query that is a row of a read-only table',
    ),
    dict(
        exercise='nearest_neighbors',
        name='lengths cached by table',
        misconception='the unit rows of a table are remembered, though it may have changed since',
        code="""_unit = []


def _unit_rows(table):
    for other, rows in _unit:
        if other is table:
            return rows
    lengths = np.sqrt((table * table).sum(axis=1, keepdims=True))
    rows = table / np.where(lengths == 0, 1, lengths)
    _unit.append((table, rows))
    return rows


def nearest_neighbors(query, table, k, exclude=()):
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    similar = _unit_rows(table) @ query
    similar[list(exclude)] = -np.inf
    return np.argsort(-similar, kind="stable")[:k]
""",
        input='two calls, between which the rows of the table are turned round in place',
    ),
    dict(
        exercise='nearest_neighbors',
        name='sorted by plain argsort for small k',
        misconception="np.argsort is stable only for short arrays; with hundreds of rows ties lose their order unless kind='stable'",
        code="""def nearest_neighbors(query, table, k, exclude=()):
    left = np.array([v for v in range(len(table)) if v not in set(exclude)], dtype=int)
    if k > len(left):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[None], table[left])[0]
    kind = "stable" if k == len(left) else None  # only the whole order needs it
    return left[np.argsort(-similar, kind=kind)[:k]]
""",
        input='100 rows in ties, k = 10',
    ),
]
