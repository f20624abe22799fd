RIGHT = [
    dict(
        exercise='sinusoidal_positions',
        name='broadcast',
        code="""def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(seq_len, hidden)
""",
    ),
    dict(
        exercise='sinusoidal_positions',
        name='loops',
        code="""def sinusoidal_positions(seq_len, hidden):
    out = np.zeros((seq_len, hidden))
    for p in range(seq_len):
        for i in range(hidden // 2):
            angle = p / math.pow(10000.0, 2 * i / hidden)
            out[p, 2 * i], out[p, 2 * i + 1] = math.sin(angle), math.cos(angle)
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='sinusoidal_positions',
        name='lru_cache',
        misconception='a cached array is handed out to everyone, so who changes a result changes the next one',
        code="""from functools import lru_cache

@lru_cache(maxsize=None)
def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
""",
        input='the same call after the caller has changed the result',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='places in int8',
        misconception='8 bits are thought to be enough for a place',
        code="""def sinusoidal_positions(seq_len, hidden):
    places = np.arange(seq_len).astype(np.int8)[:, None].astype(float)
    angles = places / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
""",
        input='T above 128',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='squeezed',
        misconception='np.squeeze takes away the axis of one place, too',
        code="""def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
    return np.squeeze(np.dstack([np.sin(angles), np.cos(angles)]).reshape(seq_len, hidden))
""",
        input='T = 1',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='rounded frequencies',
        misconception='frequencies are rounded to 11 digits',
        code="""def sinusoidal_positions(seq_len, hidden):
    frequencies = np.round(10000.0 ** (-np.arange(0, hidden, 2) / hidden), 11)
    angles = np.arange(seq_len)[:, None] * frequencies
    table = np.empty((seq_len, hidden))
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
""",
        input='place 199 of a wide table',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='one growing table',
        misconception='shorter tables are windows onto a longer one that was made before',
        code="""_tables = {}

def sinusoidal_positions(seq_len, hidden):
    if hidden not in _tables or len(_tables[hidden]) < seq_len:
        angles = np.arange(seq_len)[:, None] / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
        table = np.empty((seq_len, hidden))
        table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
        _tables[hidden] = table
    return _tables[hidden][:seq_len]
""",
        input='a short table, changed by the caller, and then a long one',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='a quarter turn of 1.5707963',
        misconception='cosines are sines a quarter turn later, with pi/2 written by hand to 8 digits',
        code="""def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000.0 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.sin(angles + 1.5707963)
    return table
""",
        input='any cosine, looked at to 9 digits',
    ),
]
