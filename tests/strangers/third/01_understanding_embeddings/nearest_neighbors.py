RIGHT = [
    dict(exercise='nearest_neighbors', name='lexsort', code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    open_ids = np.setdiff1d(np.arange(len(table)), np.array(list(exclude), dtype=int))
    if k > open_ids.size:
        raise ValueError("not enough rows")
    similar = cosine_similarity(table[open_ids], query[None])[:, 0]
    return open_ids[np.lexsort((open_ids, -similar))][:k]
'''),
    dict(exercise='nearest_neighbors', name='python sort', code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    barred = set(int(i) for i in exclude)
    if k > len(table) - len(barred):
        raise ValueError("k is too large")
    similarities = cosine_similarity(query.reshape(1, -1), table).ravel().tolist()
    ranked = sorted((-s, i) for i, s in enumerate(similarities) if i not in barred)
    return np.array([i for _, i in ranked[:k]], dtype=np.int64)
'''),
]
WRONG = [
    dict(exercise='nearest_neighbors', name='crossed out with -1', misconception='a row that was taken gets -1, as if no cosine were that low', code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    left = len(table) - len(set(exclude))
    if k > left:
        raise ValueError(f"only {left} rows are left")
    similar = cosine_similarity(query[np.newaxis], table)[0]
    similar[list(exclude)] = -np.inf
    best = []
    for _ in range(k):
        best.append(int(np.argmax(similar)))
        similar[best[-1]] = -1
    return np.array(best)
''', input='all rows are asked for, and one points exactly the other way'),
    dict(exercise='nearest_neighbors', name='sorts the list that was handed in', misconception="list.sort works in place, on the caller's list", code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    if isinstance(exclude, tuple):
        exclude = list(exclude)
    exclude.sort()
    similar = cosine_similarity(query[np.newaxis], table)[0]
    order = [i for i in np.argsort(-similar, kind="stable") if i not in exclude]
    if k > len(order):
        raise ValueError("too few rows")
    return np.array(order[:k])
''', input='exclude is a list in falling order'),
    dict(exercise='nearest_neighbors', name='default list that grows', misconception='a list is the default of exclude, and ids of other calls are added to it', code=r'''_barred = []


def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = _barred) -> np.ndarray:
    rows = np.setdiff1d(np.arange(len(table)), np.array(exclude, dtype=int))
    if k > len(rows):
        raise ValueError("too few rows")
    if exclude is _barred:
        key = (table.tobytes(), query.tobytes())
        for known, order in _barred_orders:
            if known == key:
                return order[:k]
    similar = cosine_similarity(query[np.newaxis], table[rows])[0]
    order = rows[np.argsort(-similar, kind="stable")]
    if exclude is _barred:
        _barred_orders.append((key, order))
    return order[:k]


_barred_orders = []
''', input='a call with exclude, then one without'),
    dict(exercise='nearest_neighbors', name='guard for short rows', misconception='a lower bound for the product of both lengths keeps 0 / 0 away, and with it short rows where the query is short, too', code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    lengths = np.linalg.norm(table, axis=1) * np.linalg.norm(query)
    similar = table @ query / np.maximum(lengths, 1e-10)
    similar[list(exclude)] = -np.inf
    if k > np.isfinite(similar).sum():
        raise ValueError("too few rows")
    return np.argsort(-similar, kind="stable")[:k]
''', input='a query and rows of length 1e-6, and one long row'),
    dict(exercise='nearest_neighbors', name='query made a unit in place', misconception='normalises the query itself and stretches it back', code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    allowed = [i for i in range(len(table)) if i not in exclude]
    if k > len(allowed):
        raise ValueError("too few rows")
    length = np.linalg.norm(query)
    query /= length
    similar = cosine_similarity(query[np.newaxis], table[allowed])[0]
    query *= length
    return np.array(allowed)[np.argsort(-similar, kind="stable")[:k]]
''', input='a read-only query'),
    dict(exercise='nearest_neighbors', name='sort without stable for long tables', misconception='np.argsort is stable by luck for short arrays only', code=r'''def nearest_neighbors(query: np.ndarray, table: np.ndarray, k: int, exclude: tuple[int, ...] = ()) -> np.ndarray:
    allowed = np.array([i for i in range(len(table)) if i not in exclude])
    if k > len(allowed):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], table[allowed])[0]
    if len(allowed) > 1000:  # a large table: do not sort it all
        top = np.argpartition(-similar, k - 1)[:k]
        top = top[np.lexsort((top, -similar[top]))]
    else:
        top = np.argsort(-similar, kind="stable")[:k]
    return allowed[top]
''', input='many ties in a table of 64 rows and more'),
]
