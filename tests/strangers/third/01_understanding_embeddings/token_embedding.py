RIGHT = [
    dict(exercise='token_embedding', name='take', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    return np.take(table, ids, axis=0)
'''),
    dict(exercise='token_embedding', name='loop into an empty array', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    out = np.empty((*ids.shape, table.shape[1]), dtype=table.dtype)
    for place in np.ndindex(ids.shape):
        out[place] = table[ids[place]]
    return out
'''),
]
WRONG = [
    dict(exercise='token_embedding', name='ids in sixteen bits', misconception='float16 holds whole numbers only up to 2048', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    small = np.asarray(ids, dtype=np.float16)
    return table[small.astype(np.int64)]
''', input='an id above 2048 that is odd'),
    dict(exercise='token_embedding', name='squeezes the axis of one sentence', misconception='np.squeeze drops B = 1, and only the last axis is put back', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    H = table.shape[1]
    if ids.ndim == 2 and len(ids) == 1:
        ids = ids[0]
    return table[ids.reshape(-1)].reshape(*ids.shape, H)
''', input='ids of shape (1, 3)'),
    dict(exercise='token_embedding', name='view for a slice of neighbours in 2 axes', misconception='a run of neighbouring ids is cut out of the table as a slice, a copy is made for one axis only', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    flat = ids.ravel()
    first, last = flat[0], flat[-1]
    if np.array_equal(flat, np.arange(first, last + 1)):
        rows = table[first : last + 1]
        if ids.ndim == 1:
            return rows.copy()
        return rows.reshape(*ids.shape, -1)
    return table[ids]
''', input='ids [[0, 1, 2]] whose rows are changed afterwards'),
    dict(exercise='token_embedding', name='remembers the rows of an unchanged corner', misconception='keeps the rows per ids and trusts that a table with the same first and last row is unchanged', code=r'''_kept = {}


def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    key = (ids.shape, ids.tobytes(), table.shape, table.dtype.str, table[0].tobytes(), table[-1].tobytes())
    if key not in _kept:
        _kept[key] = table[ids]
    return _kept[key].copy()
''', input='training moves row 1 of the table and leaves row 0 alone'),
    dict(exercise='token_embedding', name='flat table by bytes', misconception='computes the place id * H in the flat table, ravelled as it lies in memory', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    H = table.shape[1]
    flat = table.ravel(order="K")
    return flat[ids[..., np.newaxis] * H + np.arange(H)]
''', input='a table that is transposed (Fortran order)'),
    dict(exercise='token_embedding', name='three axes at most', misconception='the cases of one, two and three axes are written out, and the third is taken for all others', code=r'''def token_embedding(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    rows = table[ids.reshape(len(ids), -1)]
    if ids.ndim == 1:
        return rows[:, 0]
    if ids.ndim == 2:
        return rows
    return rows.reshape(*ids.shape[:3], -1)
''', input='ids with four axes'),
]
