RIGHT = [
    dict(
        exercise='nearest_neighbors',
        name='stable-sort',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    similar = cosine_similarity(query[np.newaxis], table)[0]
    out = set(exclude)
    if k > len(table) - len(out):
        raise ValueError("too few rows")
    order = np.argsort(-similar, kind="stable")
    return np.array([i for i in order if i not in out][:k])
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='candidates',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    left = np.array([i for i in range(len(table)) if i not in exclude], dtype=np.int64)
    if len(left) < k:
        raise ValueError(f"{k} of {len(left)} rows")
    similar = cosine_similarity(table[left], query[None, :])[:, 0].tolist()
    ranked = sorted(range(len(left)), key=lambda n: (-similar[n], n))
    return left[ranked[:k]]
''',
    ),
]
WRONG = [
    dict(
        exercise='nearest_neighbors',
        name='partition-at-the-cut',
        misconception='argpartition picks the k best, and at the cut it picks any of the equal ones',
        input='equally similar rows of which only some are among the k',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    similar = cosine_similarity(query[None], table)[0].astype(np.float64)
    banned = sorted(set(exclude))
    if k > len(table) - len(banned):
        raise ValueError("too few rows")
    similar[banned] = -np.inf
    best = np.sort(np.argpartition(-similar, k - 1)[:k])
    return best[np.argsort(-similar[best], kind="stable")]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='delete-unsorted',
        misconception='rows are deleted and ids shifted back in the order of exclude, which is right only if it rises',
        input='exclude=(4, 1) in a table of six rows',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    gone = list(dict.fromkeys(exclude))
    rest = np.delete(table, gone, axis=0)
    if k > len(rest):
        raise ValueError("too few rows")
    similar = cosine_similarity(query[np.newaxis], rest)[0]
    ids = np.argsort(-similar, kind="stable")[:k]
    for i in gone:
        ids[ids >= i] += 1
    return ids
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='floor-under-lengths',
        misconception='a floor under the lengths makes short rows less similar',
        input='a row of length 1e-6 whose direction is the best',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    allowed = np.ones(len(table), dtype=bool)
    allowed[list(exclude)] = False
    if k > allowed.sum():
        raise ValueError("too few rows")
    similar = table @ query / np.maximum(np.sqrt((table**2).sum(axis=1)), 1e-4)
    similar = np.where(allowed, similar, -np.inf)
    return np.argsort(-similar, kind="stable")[:k]
''',
    ),
    dict(
        exercise='nearest_neighbors',
        name='three-in-reserve',
        misconception='looks at the best k + 3 only, since analogy excludes three',
        input='five excluded ids that are all among the best',
        code=r'''
def nearest_neighbors(query, table, k, exclude=()):
    similar = cosine_similarity(query[np.newaxis], table)[0]
    if k > len(table) - len(set(exclude)):
        raise ValueError("too few rows")
    best = np.argsort(-similar, kind="stable")[: k + 3]
    return np.array([i for i in best if i not in exclude])[:k]
''',
    ),
]
