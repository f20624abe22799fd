RIGHT = [
    dict(
        exercise='position_embedding',
        name='slice and copy',
        code="""def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("more tokens than places")
    return table[:seq_len].copy()
""",
    ),
    dict(
        exercise='position_embedding',
        name='gather with index check',
        code="""def position_embedding(seq_len, table):
    try:
        table[seq_len - 1]
    except IndexError as error:
        raise ValueError(f"{seq_len} tokens, but {len(table)} places") from error
    places = list(range(seq_len))
    return np.stack([np.array(table[p]) for p in places])
""",
    ),
    dict(
        exercise='position_embedding',
        name='Fortran copy',
        code="""def position_embedding(seq_len, table):
    P, H = table.shape
    missing = seq_len - P
    if missing > 0:
        raise ValueError("no vector for the last " + str(missing))
    out = np.empty((seq_len, H), dtype=table.dtype, order="F")
    np.copyto(out, table[: seq_len - P or None])
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='position_embedding',
        name='asfortranarray as a copy',
        misconception='np.asfortranarray is taken for a copy; it is none where the rows lie in Fortran order already (T = 1, H = 1, transposed table)',
        code="""def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too many tokens")
    return np.asfortranarray(table[:seq_len])
""",
        input='seq_len = 1',
    ),
    dict(
        exercise='position_embedding',
        name='first T times H numbers in memory',
        misconception='the table is read flat in memory order, so a transposed table is mixed up',
        code="""def position_embedding(seq_len, table):
    P, H = table.shape
    if seq_len > P:
        raise ValueError("too many tokens")
    return table.flatten("K")[: seq_len * H].reshape(seq_len, H)
""",
        input='a transposed table',
    ),
    dict(
        exercise='position_embedding',
        name='squeezed and lifted again',
        misconception='np.atleast_2d is thought to undo np.squeeze; with H = 1 the column becomes a row',
        code="""def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("too many tokens")
    rows = np.squeeze(table[:seq_len])
    return np.atleast_2d(rows).copy()
""",
        input='H = 1, T = 3',
    ),
    dict(
        exercise='position_embedding',
        name='kept buffer',
        misconception='the copy goes into an array that is kept, so the next call of the same size changes it',
        code="""_buffers = {}


def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too many tokens")
    key = seq_len, table.shape[1], table.dtype.str
    out = _buffers.setdefault(key, np.empty((seq_len, table.shape[1]), table.dtype))
    out[:] = table[:seq_len]
    return out
""",
        input='two calls of one size with two tables',
    ),
    dict(
        exercise='position_embedding',
        name='cached per table',
        misconception='the copy is made once per table and handed out again, also after the table or the copy was changed',
        code="""_seen = []


def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too many tokens")
    for other, copy in _seen:
        if other is table:
            return copy[:seq_len].copy()
    _seen.append((table, table.copy()))
    return table[:seq_len].copy()
""",
        input='a call, an in-place change of the table, a second call',
    ),
    dict(
        exercise='position_embedding',
        name='places as small numbers',
        misconception='place numbers are cast to int8: places from 128 on become negative and count from the end',
        code="""def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too many tokens")
    places = np.arange(seq_len).astype(np.int8)
    return table[places]
""",
        input='200 of 400 places',
    ),
]
