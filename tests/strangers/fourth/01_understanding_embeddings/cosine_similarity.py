RIGHT = [
    dict(
        exercise='cosine_similarity',
        name='unit rows',
        code="""def cosine_similarity(a, b):
    la, lb = (np.linalg.norm(m, axis=1, keepdims=True) for m in (a, b))
    la, lb = np.where(la == 0, 1, la), np.where(lb == 0, 1, lb)
    return np.clip((a / la) @ (b / lb).T, -1, 1)
""",
    ),
    dict(
        exercise='cosine_similarity',
        name='in float64, row by row',
        code="""def cosine_similarity(a, b):
    def unit(m):
        rows = []
        for row in np.asarray(m, dtype=np.float64):
            top = np.abs(row).max()
            if top > 0:
                row = row / top
                row = row / math.sqrt(np.dot(row, row))
            rows.append(row)
        return np.array(rows)

    cosines = np.einsum("ih,jh->ij", unit(a), unit(b))
    return np.minimum(np.maximum(cosines, -1.0), 1.0).astype(a.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='cosine_similarity',
        name='rounds to twelve digits',
        misconception='rounding is used to get rid of 1.0000000000000002',
        code="""def cosine_similarity(a, b):
    la, lb = (np.linalg.norm(m, axis=1, keepdims=True) for m in (a, b))
    la[la == 0], lb[lb == 0] = 1, 1
    return np.clip(np.round((a / la) @ (b / lb).T, 12), -1, 1)
""",
        input='two rows with the cosine 1e-13',
    ),
    dict(
        exercise='cosine_similarity',
        name='from the distance',
        misconception='the cosine from the distance of unit rows: 1 - d^2/2 loses all digits near a right angle',
        code="""def cosine_similarity(a, b):
    la, lb = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
    ua = a / np.where(la > 0, la, 1)[:, None]
    ub = b / np.where(lb > 0, lb, 1)[:, None]
    out = 1 - ((ua[:, None] - ub) ** 2).sum(axis=-1) / 2
    return np.clip(np.where((la[:, None] > 0) & (lb > 0), out, 0), -1, 1).astype(a.dtype)
""",
        input='two rows with the cosine 1e-18',
    ),
    dict(
        exercise='cosine_similarity',
        name='remembers unit rows',
        misconception='the unit rows of b are kept for the next call, though b may have been trained since',
        code="""_unit = {}

def _unit_rows(m):
    length = np.linalg.norm(m, axis=1, keepdims=True)
    return m / np.where(length > 0, length, 1)

def cosine_similarity(a, b):
    if id(b) not in _unit:
        _unit[id(b)] = (b, _unit_rows(b))
    return np.clip(_unit_rows(a) @ _unit[id(b)][1].T, -1, 1)
""",
        input='the same table b, changed between two calls',
    ),
    dict(
        exercise='cosine_similarity',
        name='unit rows in place and back',
        misconception='rows are divided in the input and multiplied back afterwards',
        code="""def cosine_similarity(a, b):
    la, lb = (np.linalg.norm(m, axis=1, keepdims=True) for m in (a, b))
    la, lb = np.where(la > 0, la, 1), np.where(lb > 0, lb, 1)
    unit_b = b / lb
    a /= la
    out = np.clip(a @ unit_b.T, -1, 1)
    a *= la
    return out
""",
        input='read-only a',
    ),
    dict(
        exercise='cosine_similarity',
        name='not clipped in float32',
        misconception='only float64 is clipped: float32 is thought to round to 1',
        code="""def cosine_similarity(a, b):
    la, lb = (np.linalg.norm(m, axis=1, keepdims=True) for m in (a, b))
    out = (a / np.where(la > 0, la, 1)) @ (b / np.where(lb > 0, lb, 1)).T
    limit = 1 + np.finfo(np.float32).eps
    out = np.where(np.abs(out) > 1, np.sign(out) * (1 if a.dtype == np.float64 else limit), out)
    return out.astype(a.dtype)
""",
        input='float32 rows, a against itself',
    ),
    dict(
        exercise='cosine_similarity',
        name='zero rows in float64',
        misconception='where there are zero rows, the others are filled into np.zeros of the default dtype',
        code="""def cosine_similarity(a, b):
    la, lb = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
    if la.all() and lb.all():
        return np.clip((a / la[:, None]) @ (b / lb[:, None]).T, -1, 1)
    out = np.zeros((len(a), len(b)))
    rows, columns = np.flatnonzero(la), np.flatnonzero(lb)
    if len(rows) and len(columns):
        out[np.ix_(rows, columns)] = cosine_similarity(a[rows], b[columns])
    return out
""",
        input='float32 with a zero row',
    ),
]
