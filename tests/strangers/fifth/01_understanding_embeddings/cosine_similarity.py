RIGHT = [
    dict(
        exercise='cosine_similarity',
        name='unit rows',
        code=r'''
def cosine_similarity(a, b):
    def unit(x):
        length = np.linalg.norm(x, axis=1, keepdims=True)
        return x / np.where(length == 0, 1, length).astype(x.dtype)
    return np.clip(unit(a) @ unit(b).T, -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='row by row, scaled first',
        code=r'''
def cosine_similarity(a, b):
    big = np.abs(b).max(axis=1)
    v = b.astype(np.float64) / np.where(big > 0, big, 1)[:, None]
    lv = np.sqrt(np.einsum("mh,mh->m", v, v))
    out = np.zeros((a.shape[0], b.shape[0]), dtype=a.dtype)
    for i, row in enumerate(a):
        top = float(max(abs(row.min()), abs(row.max())))
        if top == 0:
            continue
        u = row.astype(np.float64) / top
        cosines = np.divide(v @ u, lv * math.sqrt(u @ u), out=np.zeros(len(b)), where=lv > 0)
        out[i] = np.maximum(-1, np.minimum(1, cosines))
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='cosine_similarity',
        name='short rows of many entries are zero',
        misconception='calls a row zero if every entry is below 1e-7, which short rows with many entries are, too',
        input='rows of length 1e-6 with H = 192 equal entries',
        code=r'''
def cosine_similarity(a, b):
    def unit(x):
        empty = (np.abs(x) < 1e-7).all(axis=1, keepdims=True)
        length = np.linalg.norm(x, axis=1, keepdims=True)
        return np.where(empty, np.zeros_like(x), x / np.where(empty, np.ones_like(length), length))
    return np.clip(unit(a) @ unit(b).T, -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='last block dropped',
        misconception='works through b in blocks of 128 rows and drops what is left over',
        input='m = 200',
        code=r'''
def cosine_similarity(a, b):
    def unit(x):
        length = np.linalg.norm(x, axis=1, keepdims=True)
        length[length == 0] = 1
        return x / length
    a, b = unit(a), unit(b)
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for block in range(max(1, len(b) // 128)):
        rows = slice(128 * block, 128 * (block + 1))
        out[:, rows] = a @ b[rows].T
    return np.clip(out, -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='rounded to twelve digits',
        misconception='rounds to twelve decimals, so a right angle that is not quite one becomes one',
        input='rows [1, 0] and [1e-14, 1]',
        code=r'''
def cosine_similarity(a, b):
    na, nb = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
    na[na == 0] = 1
    nb[nb == 0] = 1
    return np.clip(np.round((a / na[:, None]) @ (b / nb[:, None]).T, 12), -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='one result buffer',
        misconception='writes every result of one shape into the same array',
        input='two calls of the same shapes',
        code=r'''
_results = {}


def cosine_similarity(a, b):
    la, lb = (np.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
    a, b = a / (la + (la == 0)), b / (lb + (lb == 0))
    out = _results.setdefault((len(a), len(b), a.dtype.char), np.empty((len(a), len(b)), a.dtype))
    np.matmul(a, b.T, out=out)
    return np.clip(out, -1, 1, out=out)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='normalises in place and undoes it',
        misconception='makes the rows of a unit rows in place and multiplies the lengths back afterwards',
        input='a read-only array',
        code=r'''
def cosine_similarity(a, b):
    la = np.linalg.norm(a, axis=1, keepdims=True)
    lb = np.linalg.norm(b, axis=1, keepdims=True)
    la[la == 0] = 1
    lb[lb == 0] = 1
    if b is a:
        b = a.copy()
    a /= la
    out = np.clip(a @ (b / lb).T, -1, 1)
    a *= la
    return out
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='b by memory order',
        misconception='flattens b as it lies in memory to work with one long row',
        input='a b that is the transpose of an array',
        code=r'''
def cosine_similarity(a, b):
    n, (m, H) = len(a), b.shape
    flat = b.ravel(order="K")
    rows = np.lib.stride_tricks.sliding_window_view(flat, H)[::H]
    la, lb = np.sqrt((a * a).sum(axis=1)), np.sqrt((rows * rows).sum(axis=1))
    out = np.zeros((n, m), dtype=a.dtype)
    lengths = np.outer(la, lb)
    np.divide(a @ rows.T, lengths, out=out, where=lengths != 0)
    return out.clip(-1, 1)
''',
    ),
]
