RIGHT = [
    dict(
        exercise='token_embedding',
        name='fancy index',
        code="""def token_embedding(ids, table):
    return table[ids]
""",
    ),
    dict(
        exercise='token_embedding',
        name='loop',
        code="""def token_embedding(ids, table):
    out = np.empty(ids.shape + (table.shape[1],), dtype=table.dtype)
    for place in np.ndindex(*ids.shape):
        out[place] = table[int(ids[place])]
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='token_embedding',
        name='counts in memory',
        misconception='the table is read as it lies in memory (order A), as in C',
        code="""def token_embedding(ids, table):
    H = table.shape[1]
    flat = table.ravel(order="A")
    return flat[ids[..., None] * H + np.arange(H)]
""",
        input='a table in Fortran order (transposed)',
    ),
    dict(
        exercise='token_embedding',
        name='one row is broadcast',
        misconception='broadcast_to is taken for a copy, where the table has one row',
        code="""def token_embedding(ids, table):
    if len(table) == 1:
        return np.broadcast_to(table[0], ids.shape + table.shape[1:])
    return np.take(table, ids, axis=0)
""",
        input='a table with V = 1',
    ),
    dict(
        exercise='token_embedding',
        name='remembers by the sum',
        misconception='a copy of the table is kept and taken for current as long as its sum is the same',
        code="""_kept = {}

def token_embedding(ids, table):
    key = (table.shape, table.dtype.str, float(table.sum()), float(table[0, 0]))
    if key not in _kept:
        _kept[key] = table.copy()
    return _kept[key][ids]
""",
        input='a table two of whose rows changed places between two calls',
    ),
    dict(
        exercise='token_embedding',
        name='out buffer',
        misconception='np.take writes into one buffer per shape, so a later call changes an earlier result',
        code="""_out = {}

def token_embedding(ids, table):
    shape = ids.shape + (table.shape[1],)
    key = (shape, table.dtype)
    if key not in _out:
        _out[key] = np.empty(shape, table.dtype)
    _out[key][...] = table[ids]
    return _out[key]
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='token_embedding',
        name='places in nditer order',
        misconception='np.nditer goes by memory for ids with more than two axes',
        code="""def token_embedding(ids, table):
    if ids.ndim <= 2:
        return table[ids]
    rows = [table[int(i)] for i in np.nditer(ids)]
    return np.array(rows).reshape(ids.shape + (-1,))
""",
        input='ids of three axes, transposed',
    ),
    dict(
        exercise='token_embedding',
        name='three axes in float64',
        misconception='beyond two axes the rows are filled into np.zeros of the default dtype',
        code="""def token_embedding(ids, table):
    if ids.ndim < 3:
        return table[ids]
    out = np.zeros(ids.shape + table.shape[1:])
    for i, part in enumerate(ids):
        out[i] = token_embedding(part, table)
    return out
""",
        input='float32 table, ids with three axes',
    ),
]
