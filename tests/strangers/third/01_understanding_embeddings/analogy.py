RIGHT = [
    dict(exercise='analogy', name='one line', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, (a, b, c))
'''),
    dict(exercise='analogy', name='by itself', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    others = [v for v in range(len(table)) if v not in (a, b, c)]
    if len(others) < k:
        raise ValueError(f"only {len(others)} rows are left")
    step = np.subtract(table[b], table[a], dtype=np.float64)
    target = step + table[c]
    scores = []
    for v in others:
        row = table[v].astype(np.float64)
        length = math.sqrt(float(row @ row))
        scores.append(float(row @ target) / length if length else 0.0)
    ranked = sorted(range(len(others)), key=lambda n: -scores[n])
    return np.array([others[n] for n in ranked[:k]])
'''),
]
WRONG = [
    dict(exercise='analogy', name='writes the sum into row c', misconception='table[c] is a view: += changes the table, and taking the step off again comes too late', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    target, kept = table[c], table[c].copy()
    if c in (a, b):
        target = target.copy()
    target += table[b] - table[a]
    try:
        return nearest_neighbors(target, table, k, exclude=(a, b, c))
    finally:
        target[...] = kept
''', input='a read-only table'),
    dict(exercise='analogy', name='a list of answers', misconception='a Python list is as good as an array', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> list:
    target = table[b] - table[a] + table[c]
    return nearest_neighbors(target, table, k, exclude=(a, b, c)).tolist()
''', input='any call'),
    dict(exercise='analogy', name='ids in a float array', misconception='np.zeros(k) for the answers makes floats, which are no ids', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    target = table[b] - table[a] + table[c]
    taken, answers = [a, b, c], np.zeros(k)
    for n in range(k):
        answers[n] = nearest_neighbors(target, table, 1, exclude=tuple(taken))[0]
        taken.append(int(answers[n]))
    return answers
''', input='any call'),
    dict(exercise='analogy', name='doubles of a and b are barred', misconception='bars every row that holds the numbers of a or of b', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    same = (table == table[a]).all(axis=1) | (table == table[b]).all(axis=1)
    barred = {c, *np.flatnonzero(same).tolist()}
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=tuple(barred))
''', input='the answer holds the same numbers as row b'),
    dict(exercise='analogy', name='a small number in the divisor', misconception='1e-12 is added to the product of the lengths, which short rows feel where the sum is short, too', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    others = np.array([v for v in range(len(table)) if v not in {a, b, c}])
    if k > others.size:
        raise ValueError("too few rows are left")
    target, rows = table[b] - table[a] + table[c], table[others]
    similar = rows @ target / (np.linalg.norm(rows, axis=1) * np.linalg.norm(target) + 1e-12)
    return others[np.argsort(-similar, kind="stable")[:k]]
''', input='rows a, b, c and one other of a millionth, and one long row at a small angle'),
    dict(exercise='analogy', name='one word three times is a plain search', misconception='where a = b = c the word itself is dropped from the list, and too few rows left give fewer ids without an error', code=r'''def analogy(a: int, b: int, c: int, table: np.ndarray, k: int) -> np.ndarray:
    barred = {a, b, c}
    if a == b == c:
        barred = set()  # a plain neighbour search; the word itself comes first and is dropped
        best = nearest_neighbors(table[a], table, min(k + 1, len(table)))
        return best[best != a][:k]
    return nearest_neighbors(table[b] - table[a] + table[c], table, k, exclude=tuple(barred))
''', input='a = b = c and k = V'),
]
