RIGHT = [
    dict(
        exercise='token_embedding',
        name='fancy index',
        code=r'''
def token_embedding(ids, table):
    return table[ids]
''',
    ),
    dict(
        exercise='token_embedding',
        name='row by row',
        code=r'''
def token_embedding(ids, table):
    H = table.shape[1]
    out = np.zeros((ids.size, H), dtype=table.dtype)
    for n, i in enumerate(np.nditer(ids, order="C")):
        for h in range(H):
            out[n, h] = table[int(i), h]
    return out.reshape(*ids.shape, H)
''',
    ),
]
WRONG = [
    dict(
        exercise='token_embedding',
        name='one buffer per shape',
        misconception='keeps one buffer per shape, so a later call overwrites an earlier result',
        input='two calls with ids of one shape; look at the first result again',
        code=r'''
_room = {}


def token_embedding(ids, table):
    key = ids.shape, table.shape[1], table.dtype.str
    if key not in _room:
        _room[key] = np.empty((*ids.shape, table.shape[1]), table.dtype)
    np.take(table, ids, axis=0, out=_room[key], mode="clip")
    return _room[key]
''',
    ),
    dict(
        exercise='token_embedding',
        name='same ids broadcast',
        misconception='where all ids are the same it broadcasts one row of the table, which is a read-only view and no copy',
        input='a sentence of one token repeated, such as all [PAD]',
        code=r'''
def token_embedding(ids, table):
    if ids.size > 1 and (ids == ids.flat[0]).all():
        return np.broadcast_to(table[ids.flat[0]], (*ids.shape, table.shape[1]))
    return table[ids]
''',
    ),
    dict(
        exercise='token_embedding',
        name='table by memory order',
        misconception="reads the table as it lies in memory (ravel 'K') instead of by index",
        input='a table that is the transpose of an array',
        code=r'''
def token_embedding(ids, table):
    V, H = table.shape
    numbers = table.ravel(order="K")
    places = ids[..., np.newaxis] * H + np.arange(H)
    return numbers[places]
''',
    ),
    dict(
        exercise='token_embedding',
        name='tiny entries are noise',
        misconception='sets entries below 1e-12 to 0',
        input='a table that holds 1e-20',
        code=r'''
def token_embedding(ids, table):
    rows = table[ids]
    rows[np.abs(rows) < 1e-12] = 0
    return rows
''',
    ),
    dict(
        exercise='token_embedding',
        name='keeps copy while the ends are the same',
        misconception='keeps a copy of the table and takes a new one only if shape, sum or first row have changed',
        input='a table in which two middle rows changed places since the last call',
        code=r'''
_kept = {}


def token_embedding(ids, table):
    signature = (table.shape, table.dtype.str, tuple(table[0].tolist()), float(table.sum()))
    if _kept.get("signature") != signature:
        _kept["signature"], _kept["table"] = signature, table.copy()
    return _kept["table"][ids]
''',
    ),
    dict(
        exercise='token_embedding',
        name='loops over at most three axes',
        misconception='handles ids with one, two or three axes only',
        input='ids with four axes',
        code=r'''
def token_embedding(ids, table):
    if ids.ndim == 1:
        return np.array([table[i] for i in ids])
    if ids.ndim == 2:
        return np.array([[table[i] for i in row] for row in ids])
    return np.array([[[table[i] for i in row] for row in block] for block in ids.reshape(-1, *ids.shape[-2:])])
''',
    ),
]
