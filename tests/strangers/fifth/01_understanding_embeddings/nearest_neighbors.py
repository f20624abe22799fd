RIGHT = [
    dict(
        exercise='nearest_neighbors',
        name='stable argsort',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    gone = set(int(i) for i in exclude)
    if k > len(table) - len(gone):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], table)[0]
    order = np.argsort(-similar, kind="stable")
    return order[~np.isin(order, list(gone))][:k]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='python sorted',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    banned = frozenset(exclude)
    left = [i for i in range(table.shape[0]) if i not in banned]
    if len(left) < k:
        raise ValueError("fewer than k rows are left")
    rows = table.astype(np.float64)
    lengths = np.sqrt((rows * rows).sum(axis=1)).tolist()
    dots = (rows * query.astype(np.float64)).sum(axis=1).tolist()
    left.sort(key=lambda i: -dots[i] / lengths[i] if lengths[i] else 0.0)
    return np.array(left[:k], dtype=np.int64)
''',
    ),
]
WRONG = [
    dict(
        exercise='nearest_neighbors',
        name='twins excluded',
        misconception='excludes every row that holds the numbers of an excluded row, and not the id alone',
        input='an excluded row of which the table has a second copy',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    keep = np.ones(len(table), dtype=bool)
    keep[list(exclude)] = False
    if k > keep.sum():
        raise ValueError("too few rows")
    similar = cosine_similarity(query[None], table)[0]
    for i in exclude:
        similar[(table == table[i]).all(axis=1)] = -np.inf
    return np.argsort(-similar, kind="stable")[:k]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name="sorts the caller's list",
        misconception='sorts exclude in place',
        input='exclude as a list that is not in order',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    if isinstance(exclude, list):
        exclude.sort()
    left = np.setdiff1d(np.arange(len(table)), np.array(exclude, dtype=int))
    if k > left.size:
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], table[left])[0]
    return left[np.argsort(-similar, kind="stable")[:k]]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='keeps the unit rows',
        misconception='keeps the unit rows of the table it saw last, and misses that the table has been trained since',
        input='a table changed in place between two calls',
        code=r'''
_table, _unit = [None], [None]


def nearest_neighbors(query, table, k, exclude=()):
    if _table[0] is not table:
        length = np.linalg.norm(table, axis=1, keepdims=True)
        _table[0], _unit[0] = table, table / np.where(length > 0, length, 1)
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    similar = _unit[0] @ (query / np.linalg.norm(query))
    order = np.argsort(-similar, kind="stable")
    return np.array([i for i in order if i not in exclude][:k])
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='divides the table in place',
        misconception='normalises the table in place and multiplies the lengths back',
        input='a read-only table',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    left = [i for i in range(len(table)) if i not in exclude]
    if k > len(left):
        raise ValueError("too few rows")
    length = np.linalg.norm(table, axis=1, keepdims=True)
    length[length == 0] = 1
    table /= length
    similar = (table @ query)[left]
    table *= length
    return np.array(left)[np.argsort(-similar, kind="stable")[:k]]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='last block dropped',
        misconception='works in blocks of 512 rows and drops the rest of a table that is larger and no multiple',
        input='a table of 700 rows with the nearest at the end',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    V, size = len(table), 512
    if k > V - len(set(exclude)):
        raise ValueError("too few rows")
    similar = np.full(V, -2.0)
    for start in range(0, max(V - size, 0) + 1, size):
        similar[start : start + size] = cosine_similarity(query[np.newaxis], table[start : start + size])[0]
    similar[list(exclude)] = -np.inf
    return np.argsort(-similar, kind="stable")[:k]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='short rows count as zero',
        misconception='calls a row zero where no entry reaches 1e-7',
        input='rows of length 1e-6 with 192 entries',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    left = [i for i in range(len(table)) if i not in set(exclude)]
    if len(left) < k:
        raise ValueError("too few rows")
    unit_query = query / np.linalg.norm(query)
    similar = []
    for i in left:
        row = table[i]
        similar.append(0.0 if np.max(np.abs(row)) < 1e-7 else float(row @ unit_query / np.linalg.norm(row)))
    return np.array(left)[np.argsort(-np.array(similar), kind="stable")[:k]]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='partition cuts through ties',
        misconception='picks the k best of a large table by argpartition, which takes any of the rows that are equally similar',
        input='a table of 300 rows, most of them equally similar, and k below their number',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    similar = cosine_similarity(query[np.newaxis], table)[0]
    gone = sorted(set(exclude))
    if k > len(table) - len(gone):
        raise ValueError("too few rows")
    similar[gone] = -np.inf
    if len(table) > 100 and k < len(table):
        best = np.sort(np.argpartition(-similar, k - 1)[:k])
    else:
        best = np.arange(len(table))
    return best[np.argsort(-similar[best], kind="stable")][:k]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='zero row is no neighbour',
        misconception='gives rows of zeros the lowest similarity that any row has, instead of 0',
        input='a row of zeros and a row that points the other way',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    left = np.array([i for i in range(len(table)) if i not in exclude], dtype=int)
    if len(left) < k:
        raise ValueError("too few rows")
    size = np.linalg.norm(table[left], axis=1)
    similar = table[left] @ query / np.where(size > 0, size, 1)
    similar[size == 0] = similar.min()  # no direction, so no neighbour
    return left[np.argsort(-similar, kind="stable")[:k]]
''',
    ),
]
