RIGHT = [
    dict(
        exercise='cosine_similarity',
        name='unit-rows',
        code=r'''
def cosine_similarity(a, b):
    def unit(rows):
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(length == 0, 1, length)
    return np.clip(unit(a) @ unit(b).T, -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='loop',
        code=r'''
def cosine_similarity(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i, row in enumerate(a.astype(np.float64)):
        for j, col in enumerate(b.astype(np.float64)):
            lengths = math.sqrt(row @ row) * math.sqrt(col @ col)
            if lengths > 0:
                out[i, j] = min(1.0, max(-1.0, float(row @ col) / lengths))
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='cosine_similarity',
        name='rounds-to-seven',
        misconception='rounds to seven digits where clipping is asked for',
        input='two cosines that differ by 1e-8',
        code=r'''
def cosine_similarity(a, b):
    la = np.linalg.norm(a, axis=1)[:, None]
    lb = np.linalg.norm(b, axis=1)[None, :]
    lengths = la * lb
    cosines = (a @ b.T) / np.where(lengths > 0, lengths, 1)
    return np.round(cosines, 7)  # no 1.0000000000000002 any more
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='sum-is-zero',
        misconception='a row whose entries add up to 0 is taken for the zero vector',
        input='the row [1, -1]',
        code=r'''
def cosine_similarity(a, b):
    def directions(rows):
        zero = rows.sum(axis=1, keepdims=True) == 0
        lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        return np.where(zero, np.zeros_like(rows), rows / np.where(zero, np.ones_like(lengths), lengths))
    return np.clip(directions(a) @ directions(b).T, -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='machine-epsilon',
        misconception='adds the machine epsilon of the dtype to each length, which is a lot for short rows in float32',
        input='float32 rows of length 1e-6',
        code=r'''
def cosine_similarity(a, b):
    tiny = np.finfo(a.dtype).eps
    la = np.linalg.norm(a, axis=1, keepdims=True) + tiny
    lb = np.linalg.norm(b, axis=1, keepdims=True) + tiny
    return np.clip((a / la) @ (b / lb).T, -1, 1)
''',
    ),
    dict(
        exercise='cosine_similarity',
        name='small-product-is-right-angle',
        misconception='dot products below 1e-12 are taken for 0, before the division',
        input='rows of length 1e-6 at an angle of 60 degrees',
        code=r'''
def cosine_similarity(a, b):
    dots = a @ b.T
    dots[np.abs(dots) < 1e-12] = 0
    lengths = np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    lengths[lengths == 0] = 1
    return np.clip(dots / lengths, -1, 1)
''',
    ),
]
