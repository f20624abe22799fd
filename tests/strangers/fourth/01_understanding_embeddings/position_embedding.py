RIGHT = [
    dict(
        exercise='position_embedding',
        name='slice and copy',
        code="""def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("too long")
    return table[:seq_len].copy()
""",
    ),
    dict(
        exercise='position_embedding',
        name='take',
        code="""def position_embedding(seq_len, table):
    places = range(seq_len)
    if places[-1] >= len(table):
        raise ValueError(f"no vector for place {places[-1]}")
    return np.stack([table[p] for p in places], axis=0)
""",
    ),
]
WRONG = [
    dict(
        exercise='position_embedding',
        name='asfortranarray as copy',
        misconception='asfortranarray makes no copy where the array already lies so',
        code="""def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    return np.asfortranarray(table[:seq_len])
""",
        input='a table with H = 1, or a transposed one with T = P',
    ),
    dict(
        exercise='position_embedding',
        name='memo by table',
        misconception='rows are kept per table and not renewed after the table was trained',
        code="""_memo = {}

def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    key = (id(table), seq_len)
    if key not in _memo:
        _memo[key] = (table, table[:seq_len].copy())
    return _memo[key][1].copy()
""",
        input='the same table, changed between two calls',
    ),
    dict(
        exercise='position_embedding',
        name='shared buffer',
        misconception='all results of one table shape are slices of one buffer',
        code="""_buffer = {}

def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    whole = _buffer.setdefault((table.shape, table.dtype.str), np.empty_like(table))
    whole[:seq_len] = table[:seq_len]
    return whole[:seq_len]
""",
        input='two calls with two tables of one shape',
    ),
    dict(
        exercise='position_embedding',
        name='first numbers in memory',
        misconception='the first T*H numbers in memory are taken for the first T rows',
        code="""def position_embedding(seq_len, table):
    P, H = table.shape
    if seq_len > P:
        raise ValueError("too long")
    return table.ravel(order="K")[: seq_len * H].reshape(seq_len, H).copy()
""",
        input='a transposed table',
    ),
    dict(
        exercise='position_embedding',
        name='copy only of a part',
        misconception='where one row is asked for, a view of it is made two-dimensional',
        code="""def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    if seq_len == 1:
        return table[0][np.newaxis]
    return np.concatenate([table[:1], table[1:seq_len]])
""",
        input='seq_len = 1',
    ),
    dict(
        exercise='position_embedding',
        name='all rows in float64',
        misconception='where all rows are used, the copy is made by adding zeros of the default dtype',
        code="""def position_embedding(seq_len, table):
    P = table.shape[0]
    if seq_len > P:
        raise ValueError("too long")
    if seq_len == P:
        return np.zeros(table.shape) + table
    return table[:seq_len].copy()
""",
        input='float32 table and T = P',
    ),
]
