RIGHT = [
    dict(exercise='position_embedding', name='slice and copy', code=r'''def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    if seq_len > table.shape[0]:
        raise ValueError(f"only {table.shape[0]} places")
    return np.array(table[:seq_len])
'''),
    dict(exercise='position_embedding', name='fancy index and stack', code=r'''def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    rows = []
    for place in range(seq_len):
        try:
            rows.append(table[place])
        except IndexError:
            raise ValueError("too long") from None
    return np.stack(rows)
'''),
]
WRONG = [
    dict(exercise='position_embedding', name='contiguous copy', misconception='np.ascontiguousarray copies only where it has to', code=r'''def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    if seq_len > len(table):
        raise ValueError("too few places")
    if seq_len == 1:
        return np.ascontiguousarray(table[0])[np.newaxis]
    return np.array(table[:seq_len])
''', input='T = 1 and a table in C order: the result is a view of row 0'),
    dict(exercise='position_embedding', name='reshaped by memory', misconception="reshape with order='A' reads a Fortran table column by column", code=r'''def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    P, H = table.shape
    if seq_len > P:
        raise ValueError(f"{seq_len} tokens, but {P} places")
    flat = table.flatten(order="K")
    return flat[: seq_len * H].reshape(seq_len, H)
''', input='a transposed table'),
    dict(exercise='position_embedding', name='keeps the longest cut', misconception='keeps copies per table identity and length, to copy only once', code=r'''_cuts = {}


def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    if seq_len > len(table):
        raise ValueError("too long")
    key = seq_len, table.tobytes(), table.dtype.str, table.shape
    if key not in _cuts:
        _cuts[key] = table[:seq_len].copy()
    return _cuts[key]
''', input='the same call twice, with the first result (or the table) changed in between'),
    dict(exercise='position_embedding', name='NumPy raises by itself', misconception='believes that an assignment of P rows to T rows always fails, but a single row is broadcast', code=r'''def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    out = np.empty((seq_len, table.shape[1]), dtype=table.dtype)
    out[:] = table[:seq_len]  # NumPy raises ValueError where the shapes do not fit
    return out
''', input='T = 2 for a table of one row with H = 1'),
    dict(exercise='position_embedding', name='one place in float64', misconception='tolist makes Python floats, and np.array makes float64 of them, in the branch for one place', code=r'''def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    if seq_len > table.shape[0]:
        raise ValueError("no such place")
    first = table[0]
    rest = [table[p] for p in range(1, seq_len)]
    return np.vstack([first, *rest]) if rest else np.array([first.tolist()])
''', input='a float32 table with T = 1'),
    dict(exercise='position_embedding', name='remembers tables by id', misconception='an array has the same id() after it was trained in place', code=r'''_known = {}


def position_embedding(seq_len: int, table: np.ndarray) -> np.ndarray:
    if seq_len > len(table):
        raise ValueError("too long")
    key = id(table), table.shape, table.dtype
    if key not in _known:
        _known[key] = table, table.copy()  # holding the table keeps its id from being used again
    return _known[key][1][:seq_len].copy()
''', input='the table is changed between two calls'),
]
