RIGHT = [
    dict(
        exercise='analogy',
        name='one-line',
        code=r'''
def analogy(a, b, c, table, k):
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=(a, b, c))
''',
    ),
    dict(
        exercise='analogy',
        name='by-itself',
        code=r'''
def analogy(a, b, c, table, k):
    rest = sorted(set(range(len(table))) - {a, b, c})
    if k > len(rest):
        raise ValueError("not enough rows")
    target = (table[b] - table[a] + table[c]).astype(np.float64)
    score = {}
    for i in rest:
        row = table[i].astype(np.float64)
        length = np.linalg.norm(row)
        score[i] = float(row @ target) / length if length > 0 else 0.0
    return np.array(sorted(rest, key=lambda i: -score[i])[:k])
''',
    ),
]
WRONG = [
    dict(
        exercise='analogy',
        name='squared-cosine',
        misconception='squares the cosine to save a root, and loses its sign',
        input='a row that points the other way',
        code=r'''
def analogy(a, b, c, table, k):
    target = table[b] - table[a] + table[c]
    lengths = (table**2).sum(axis=1)
    score = (table @ target) ** 2 / np.where(lengths == 0, 1, lengths)
    score[[a, b, c]] = -1
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    return np.argsort(-score, kind="stable")[:k]
''',
    ),
    dict(
        exercise='analogy',
        name='zero-row-last',
        misconception='0 / 0 makes the similarity of a zero row nan, which argsort puts last',
        input='a zero row and a row at an obtuse angle',
        code=r'''
def analogy(a, b, c, table, k):
    target = table[b] - table[a] + table[c]
    with np.errstate(all="ignore"):
        similar = table @ target / np.linalg.norm(table, axis=1)
    order = [i for i in np.argsort(-similar, kind="stable") if i not in (a, b, c)]
    if k > len(order):
        raise ValueError("too few rows")
    return np.array(order[:k])
''',
    ),
    dict(
        exercise='analogy',
        name='guard-in-the-divisor',
        misconception='a small number added to the lengths makes short rows less similar',
        input='rows of length 1e-6 beside rows of length 1',
        code=r'''
def analogy(a, b, c, table, k):
    target = table[b] + table[c] - table[a]
    if k > len(table) - len({a, b, c}):
        raise ValueError("too few rows")
    units = table / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-8)
    similar = units @ target
    similar[[a, b, c]] = -np.inf
    return np.argsort(-similar)[:k]
''',
    ),
    dict(
        exercise='analogy',
        name='rounds-the-target',
        misconception='rounds the target to six digits against noise, which is everything in a table of tiny numbers',
        input='a table of rows of length 1e-6',
        code=r'''
def analogy(a, b, c, table, k):
    target = np.round(table[b] - table[a] + table[c], 6)
    return nearest_neighbors(target, table, k, exclude=(a, b, c))
''',
    ),
]
