RIGHT = [
    dict(
        exercise='token_embedding',
        name='index',
        code="""def token_embedding(ids, table):
    return table[ids]
""",
    ),
    dict(
        exercise='token_embedding',
        name='loop row by row',
        code="""def token_embedding(ids, table):
    ids = np.asarray(ids)
    width = table.shape[1]
    out = np.empty(ids.shape + (width,), dtype=table.dtype)
    for place in np.ndindex(*ids.shape):
        for h in range(width):
            out[place + (h,)] = table[ids[place], h]
    return out
""",
    ),
    dict(
        exercise='token_embedding',
        name='column by column',
        code="""def token_embedding(ids, table):
    columns = np.take(table.T, ids, axis=1)
    return np.moveaxis(columns, 0, ids.ndim)
""",
    ),
]
WRONG = [
    dict(
        exercise='token_embedding',
        name='flat table in memory order',
        misconception="ravel('K') reads the table as it lies in memory, so a transposed table is mixed up",
        code="""def token_embedding(ids, table):
    H = table.shape[1]
    flat = table.ravel("K")
    return flat[ids[..., None] * H + np.arange(H)]
""",
        input='a table that is a transposed array',
    ),
    dict(
        exercise='token_embedding',
        name='table remembered',
        misconception='a copy of the table is kept for later calls; if the table is trained meanwhile, the old rows come out',
        code="""_copies = []


def token_embedding(ids, table):
    for known, rows in _copies:
        if known is table:
            return rows[ids]
    _copies.append((table, table.copy()))
    return table[ids]
""",
        input='a call, then a change of the table in place, then a second call',
    ),
    dict(
        exercise='token_embedding',
        name='same token, one row',
        misconception='where all ids are equal, the row is broadcast, which is a view of the table and no copy',
        code="""def token_embedding(ids, table):
    if ids.size > 1 and (ids == ids.flat[0]).all():
        return np.broadcast_to(table[ids.flat[0]], ids.shape + table.shape[1:])
    return table[ids]
""",
        input='ids [1, 1]',
    ),
    dict(
        exercise='token_embedding',
        name='result buffer per shape',
        misconception='np.take writes into a kept array, so a later call changes an earlier result',
        code="""_out = {}


def token_embedding(ids, table):
    key = (ids.shape, table.shape[1], table.dtype)
    if key not in _out:
        _out[key] = np.empty(ids.shape + (table.shape[1],), dtype=table.dtype)
    return np.take(table, ids, axis=0, out=_out[key], mode="clip")
""",
        input='two calls with ids of one shape, [0, 1] and [2, 2]',
    ),
    dict(
        exercise='token_embedding',
        name='at most three axes',
        misconception='a fourth axis of ids is merged into the third',
        code="""def token_embedding(ids, table):
    V, H = table.shape
    rows = table[ids.reshape(-1)]
    if ids.ndim <= 2:
        return rows.reshape(*ids.shape, H)
    return rows.reshape(ids.shape[0], ids.shape[1], -1, H)
""",
        input='ids with four axes, (2, 1, 3, 2)',
    ),
    dict(
        exercise='token_embedding',
        name='locks the table and unlocks it',
        misconception="the flag 'writeable' of the table is set and set back, which unlocks a read-only table or is not allowed",
        code="""def token_embedding(ids, table):
    table.flags.writeable = False  # nobody may change it while we read
    rows = table[ids]
    table.flags.writeable = True
    return rows
""",
        input='a read-only table',
    ),
]
