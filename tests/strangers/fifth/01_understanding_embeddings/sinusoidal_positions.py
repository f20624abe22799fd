RIGHT = [
    dict(
        exercise='sinusoidal_positions',
        name='interleave',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    angle = np.arange(seq_len, dtype=float)[:, None] / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(seq_len, hidden)
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='scalar loops',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    out = np.zeros((seq_len, hidden))
    for p in range(seq_len):
        for c in range(hidden):
            w = p * math.exp(-math.log(10000.0) * (c - c % 2) / hidden)
            out[p, c] = math.cos(w) if c % 2 else math.sin(w)
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='sinusoidal_positions',
        name='cached table',
        misconception='hands out the one table it keeps in a cache, so whoever writes into a result changes later ones',
        input='write into a result, then call again with the same sizes',
        code=r'''
import functools


@functools.lru_cache(maxsize=None)
def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, ::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='power before root',
        misconception='takes the power first and the H-th root after it, which overflows for large H',
        input='H = 192',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    base = 100.0 ** np.arange(0, hidden, 2)
    divisor = base ** (2 / hidden)
    table = np.zeros((seq_len, hidden))
    for p in range(seq_len):
        table[p, 0::2] = np.sin(p / divisor)
        table[p, 1::2] = np.cos(p / divisor)
    return table
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='int8 places',
        misconception='keeps the places in int8, which ends at 127',
        input='T = 150',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    places = np.arange(seq_len).astype(np.int8)
    angles = np.outer(places.astype(np.float64), 1 / 10000 ** (np.arange(0, hidden, 2) / hidden))
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='byte columns',
        misconception='keeps the column numbers in a byte',
        input='H = 300',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    columns = np.arange(hidden).astype(np.uint8)
    even = columns - columns % 2
    angles = np.arange(seq_len)[:, None] * 10000.0 ** -(even / hidden)
    return np.where(np.arange(hidden) % 2 == 0, np.sin(angles), np.cos(angles))
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='rounded to twelve digits',
        misconception='rounds to twelve decimals',
        input='any place but 0: the result is 5e-13 off',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    out = np.empty((seq_len, hidden))
    w = np.arange(seq_len)[:, None] * 10000.0 ** (-np.arange(0, hidden, 2) / hidden)
    out[:, ::2], out[:, 1::2] = np.sin(w), np.cos(w)
    return out.round(12)
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='one growing table',
        misconception='keeps one table per H and hands out views of it, so a result that is written to changes later ones',
        input='write into a result, then ask for a shorter table',
        code=r'''
_tables = {}


def sinusoidal_positions(seq_len, hidden):
    table = _tables.get(hidden)
    if table is None or len(table) < seq_len:
        angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
        table = np.empty((seq_len, hidden))
        table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
        _tables[hidden] = table
    return table[:seq_len]
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='needs a second place',
        misconception='computes place 1 and turns it on from there, and forgets that there may be place 0 alone',
        input='T = 1',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    w = 1 / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.zeros((seq_len, hidden))
    table[0, 1::2] = 1
    table[1, 0::2], table[1, 1::2] = np.sin(w), np.cos(w)
    for p in range(2, seq_len):
        table[p, 0::2], table[p, 1::2] = np.sin(p * w), np.cos(p * w)
    return table
''',
    ),
]
