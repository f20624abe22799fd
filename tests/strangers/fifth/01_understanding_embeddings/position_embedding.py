RIGHT = [
    dict(
        exercise='position_embedding',
        name='slice-copy',
        code=r'''
def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("no vector for those places")
    return table[:seq_len].copy()
''',
    ),
    dict(
        exercise='position_embedding',
        name='by-list',
        code=r'''
def position_embedding(seq_len, table):
    rows = [list(row) for row in table]
    if len(rows) < seq_len:
        raise ValueError("sentence too long")
    return np.array(rows[:seq_len], dtype=table.dtype)
''',
    ),
]
WRONG = [
    dict(
        exercise='position_embedding',
        name='asfortranarray copies',
        misconception='believes that np.asfortranarray always copies; a slice of one row, or of one column, comes back as a view',
        input='seq_len = 1, or a table with H = 1, or a transposed one',
        code=r'''
def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    return np.asfortranarray(table[:seq_len])
''',
    ),
    dict(
        exercise='position_embedding',
        name='remembers the last table',
        misconception='keeps the rows of the table it saw last, although its numbers have changed since',
        input='a table trained (changed in place) between two calls',
        code=r'''
_last = [None, None]


def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("too long")
    if _last[0] is not table:
        _last[:] = table, table.tolist()
    return np.array(_last[1][:seq_len], dtype=table.dtype)
''',
    ),
    dict(
        exercise='position_embedding',
        name='first numbers in memory',
        misconception='takes the first T·H numbers in memory for the first T rows',
        input='a table that is the transpose of an array',
        code=r'''
def position_embedding(seq_len, table):
    P, H = table.shape
    if seq_len > P:
        raise ValueError("no such place")
    return table.flatten(order="K")[: seq_len * H].reshape(seq_len, H)
''',
    ),
    dict(
        exercise='position_embedding',
        name='buffer per length',
        misconception='fills one buffer per shape, so a later call overwrites an earlier result',
        input='two calls of one length with two tables',
        code=r'''
_out = {}


def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError("no such place")
    shape = seq_len, table.shape[1], table.dtype.char
    out = _out.setdefault(shape, np.empty(shape[:2], table.dtype))
    out[:] = table[:seq_len]
    return out
''',
    ),
    dict(
        exercise='position_embedding',
        name='more than 1024 places refused',
        misconception='takes a length no BERT ever had (1024) for an error',
        input='1100 of 1200 rows',
        code=r'''
def position_embedding(seq_len, table):
    most = min(len(table), 1024)
    if seq_len > most:
        raise ValueError("sentence too long for BERT")
    return np.copy(table[:seq_len])
''',
    ),
    dict(
        exercise='position_embedding',
        name='denormal cleaning',
        misconception='sets tiny entries to 0 before it copies',
        input='a table that holds 1e-30',
        code=r'''
def position_embedding(seq_len, table):
    if seq_len > len(table):
        raise ValueError("too long")
    rows = table[:seq_len]
    return np.where(np.abs(rows) > np.finfo(np.float32).eps ** 2, rows, np.zeros_like(rows))
''',
    ),
]
