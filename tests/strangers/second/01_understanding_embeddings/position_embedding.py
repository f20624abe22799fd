RIGHT = [
    dict(
        exercise='position_embedding',
        name='slice-copy',
        code=r'''
def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("too long")
    return table[:seq_len].copy()
''',
    ),
    dict(
        exercise='position_embedding',
        name='take',
        code=r'''
def position_embedding(seq_len, table):
    rows = list(range(seq_len))
    if rows[-1] >= len(table):
        raise ValueError("no vector for the last places")
    return np.stack([np.array(table[p]) for p in rows])
''',
    ),
]
WRONG = [
    dict(
        exercise='position_embedding',
        name='512-places',
        misconception='BERT has at most 512 places, so more are refused',
        input='550 places of a table with 600 rows',
        code=r'''
MAX_PLACES = 512

def position_embedding(seq_len, table):
    if seq_len > min(len(table), MAX_PLACES):
        raise ValueError(f"{seq_len} tokens are too many")
    return table[np.arange(seq_len)]
''',
    ),
    dict(
        exercise='position_embedding',
        name='fortran-is-no-copy',
        misconception='asfortranarray is taken for a copy, which it is not for one row or one column',
        input='one place, or H = 1, and shared memory',
        code=r'''
def position_embedding(seq_len, table):
    P, H = table.shape
    if seq_len > P:
        raise ValueError("too long")
    return np.asfortranarray(table[:seq_len])
''',
    ),
    dict(
        exercise='position_embedding',
        name='stale-after-training',
        misconception='keeps the rows of a table that it has seen, also when the table has changed',
        input='a table that is changed in place between two calls',
        code=r'''
_seen = {}

def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    key = (id(table), seq_len)
    if key not in _seen:
        _seen[key] = (table, table[:seq_len].copy())  # the table stays alive, so its id is its own
    return _seen[key][1].copy()
''',
    ),
    dict(
        exercise='position_embedding',
        name='longer-axis-is-places',
        misconception='the longer axis of the table is taken for the places',
        input='a table with fewer places than columns, P = 2, H = 5',
        code=r'''
def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("too long")
    if table.shape[0] < table.shape[1]:
        table = table.T  # places lie along the longer axis
    return table[:seq_len].copy()
''',
    ),
]
