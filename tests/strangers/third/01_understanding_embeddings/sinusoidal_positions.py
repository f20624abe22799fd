RIGHT = [
    dict(exercise='sinusoidal_positions', name='complex exponential', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    omega = np.power(10000.0, -np.arange(0, hidden, 2) / hidden)
    hands = np.exp(1j * np.outer(np.arange(seq_len), omega))
    return np.stack([hands.imag, hands.real], axis=-1).reshape(seq_len, hidden)
'''),
    dict(exercise='sinusoidal_positions', name='two loops with math', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    table = np.zeros((seq_len, hidden))
    for p in range(seq_len):
        for i in range(hidden // 2):
            angle = p / 10000 ** (2 * i / hidden)
            table[p, 2 * i] = math.sin(angle)
            table[p, 2 * i + 1] = math.cos(angle)
    return table
'''),
]
WRONG = [
    dict(exercise='sinusoidal_positions', name='angle modulo a rounded circle', misconception='keeps large angles small with 3.1415926536 for pi', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    angles = np.mod(angles, 2 * 3.1415926536)
    out = np.empty((seq_len, hidden))
    out[:, ::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return out
''', input='place 199, to ten digits'),
    dict(exercise='sinusoidal_positions', name='slow frequencies to nine places', misconception='rounds the small frequencies to nine decimals, which leaves few digits of them', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    angles = np.zeros((seq_len, hidden // 2))
    for i in range(hidden // 2):
        frequency = 1 / 10000 ** (2 * i / hidden)
        if i > 1:
            frequency = round(frequency, 9)
        angles[:, i] = np.arange(seq_len) * frequency
    table = np.zeros((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
''', input='a far place of the third pair and beyond'),
    dict(exercise='sinusoidal_positions', name='one growing table', misconception='keeps the largest table so far per H and hands out a view of it', code=r'''_tables = {}


def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    table = _tables.get(hidden)
    if table is None or len(table) < seq_len:
        angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
        table = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(seq_len, hidden)
        _tables[hidden] = table
    return table[:seq_len]
''', input='a second call after the first result was changed'),
    dict(exercise='sinusoidal_positions', name='places in one byte', misconception='np.arange with dtype int8 is enough for places, at most 127', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    places = np.arange(seq_len).astype(np.int8).astype(float)[:, np.newaxis]
    angles = places / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
''', input='place 150'),
    dict(exercise='sinusoidal_positions', name='cosines of rounded angles', misconception='the angles are rounded to six decimals for the cosine, whose slope is thought to be flat', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(np.round(angles, 6))
    return table
''', input='cosines of any place from 2 on, to eight digits'),
    dict(exercise='sinusoidal_positions', name='frequencies by repeated division', misconception='each hand is slower than the one before by a factor that was rounded to six digits', code=r'''def sinusoidal_positions(seq_len: int, hidden: int) -> np.ndarray:
    factor = round(10000 ** (2 / hidden), 10)
    omega = np.array([factor**-i for i in range(hidden // 2)])
    angles = np.arange(seq_len)[:, None] * omega
    return np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(seq_len, hidden)
''', input='H = 192: the last hands have gathered a visible error'),
]
