RIGHT = [
    dict(exercise='cosine_similarity', name='lengths by einsum, nan to 0', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    def units(rows):
        length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num(rows / length[:, None], nan=0.0, posinf=0.0, neginf=0.0)

    return np.minimum(np.maximum(units(a) @ units(b).T, -1), 1)
'''),
    dict(exercise='cosine_similarity', name='loops over pairs', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    lengths_a = [math.hypot(*row) for row in a.tolist()]
    lengths_b = [math.hypot(*row) for row in b.tolist()]
    for i, la in enumerate(lengths_a):
        for j, lb in enumerate(lengths_b):
            if la > 0 and lb > 0:
                cos = float((a[i].astype(float) / la) @ (b[j].astype(float) / lb))
                out[i, j] = max(-1.0, min(1.0, cos))
    return out
'''),
]
WRONG = [
    dict(exercise='cosine_similarity', name='units in place, and back again', misconception='divides the rows themselves and multiplies them back, which a read-only array refuses and rounding does not undo', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    la = np.linalg.norm(a, axis=1, keepdims=True)
    lb = np.linalg.norm(b, axis=1, keepdims=True)
    la[la == 0] = 1
    lb[lb == 0] = 1
    a /= la
    b = b / lb
    out = np.clip(a @ b.T, -1, 1)
    a *= la
    return out
''', input='read-only arrays'),
    dict(exercise='cosine_similarity', name='float64 where a row is zero', misconception='np.where with np.ones makes float64, but only in the branch for zero rows', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    def unit(rows):
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        if not length.all():
            length = np.where(length == 0, np.ones(1), length)
        return rows / length

    return np.clip(unit(a) @ unit(b).T, -1, 1)
''', input='float32 rows, one of them all zeros'),
    dict(exercise='cosine_similarity', name='rounds to twelve places', misconception='rounding is taken for what takes 1.0000000000000002 back to 1', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    la = np.linalg.norm(a, axis=1, keepdims=True)
    lb = np.linalg.norm(b, axis=1, keepdims=True)
    cos = (a / np.where(la == 0, 1, la)) @ (b / np.where(lb == 0, 1, lb)).T
    return np.round(cos, 12)
''', input='two rows nearly at right angles: a cosine of 1e-13'),
    dict(exercise='cosine_similarity', name='units of the last table are kept', misconception='the units of b are kept by id(b), also after b was changed in place', code=r'''_last = [None, None]


def _units(rows):
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length == 0, 1, length)


def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if _last[0] is not b:
        _last[:] = b, _units(b)
    return np.clip(_units(a) @ _last[1].T, -1, 1)
''', input='b is changed between two calls'),
    dict(exercise='cosine_similarity', name='guard on the product of lengths', misconception='a lower bound for the product of both lengths is below every single length, but not below every product', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)
    safe = np.maximum(lengths, a.dtype.type(3e-12))
    return np.clip(a @ b.T / safe, -1, 1)
''', input='two rows of length 1e-6 each'),
    dict(exercise='cosine_similarity', name='symmetric half', misconception='where a and b have equal shapes, the upper half is mirrored, as if b were a', code=r'''def cosine_similarity(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    la = np.linalg.norm(a, axis=1, keepdims=True)
    lb = np.linalg.norm(b, axis=1, keepdims=True)
    out = np.clip((a / np.where(la == 0, 1, la)) @ (b / np.where(lb == 0, 1, lb)).T, -1, 1)
    if a.shape == b.shape and np.array_equal(a[0], b[0]):  # the same table on both sides
        out = np.triu(out) + np.triu(out, 1).T
    return out
''', input='a and b with the same number of rows, three or more'),
]
