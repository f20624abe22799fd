RIGHT = [
    dict(
        exercise='sinusoidal_positions',
        name='fill',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='math-loop',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    rows = []
    for p in range(seq_len):
        row = []
        for i in range(hidden // 2):
            angle = p / math.pow(10000.0, 2 * i / hidden)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    return np.array(rows, dtype=np.float64)
''',
    ),
]
WRONG = [
    dict(
        exercise='sinusoidal_positions',
        name='float32-frequencies',
        misconception='frequencies in float32 are thought to be exact enough',
        input='place 150 with H = 6, to 1e-10',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    omega = (1 / 10000 ** (np.arange(0, hidden, 2) / hidden)).astype(np.float32)
    angles = np.outer(np.arange(seq_len, dtype=np.float64), omega.astype(np.float64))
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(seq_len, hidden)
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='128-rows',
        misconception='cuts the rows out of a table of 128 places',
        input='200 places',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    longest = 128
    i = np.arange(hidden) // 2
    angles = np.arange(longest)[:, None] * 10000.0 ** (-2 * i / hidden)
    table = np.where(np.arange(hidden) % 2 == 0, np.sin(angles), np.cos(angles))
    return table[:seq_len]
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='lru-cache',
        misconception='caches the array itself, so a change of one result shows in the next call',
        input='the first result is changed, then the same call is made again',
        code=r'''
from functools import lru_cache

@lru_cache(maxsize=None)
def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    out = np.zeros((seq_len, hidden))
    out[:, ::2], out[:, 1::2] = np.sin(angles), np.cos(angles)
    return out
''',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='needs-two-places',
        misconception='turns each hand step by step and sets place 1 before asking whether there is one',
        input='T = 1',
        code=r'''
def sinusoidal_positions(seq_len, hidden):
    omega = 10000.0 ** (-np.arange(0, hidden, 2) / hidden)
    hands = np.zeros((seq_len, hidden // 2), dtype=complex)
    hands[0] = 1
    hands[1] = np.exp(1j * omega)
    for p in range(2, seq_len):
        hands[p] = np.exp(1j * p * omega)
    out = np.empty((seq_len, hidden))
    out[:, 0::2] = hands.imag
    out[:, 1::2] = hands.real
    return out
''',
    ),
]
