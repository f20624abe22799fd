RIGHT = [
    dict(
        exercise='sinusoidal_positions',
        name='stack and reshape',
        code="""def sinusoidal_positions(seq_len, hidden):
    p = np.arange(seq_len, dtype=np.float64)
    w = 10000.0 ** (-np.arange(0, hidden, 2) / hidden)
    angles = np.multiply.outer(p, w)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(seq_len, hidden)
""",
    ),
    dict(
        exercise='sinusoidal_positions',
        name='double loop with math',
        code="""def sinusoidal_positions(seq_len, hidden):
    rows = []
    for p in range(seq_len):
        row = []
        for i in range(hidden // 2):
            angle = p / 10000 ** (2 * i / hidden)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    return np.array(rows, dtype=np.float64)
""",
    ),
    dict(
        exercise='sinusoidal_positions',
        name='complex numbers',
        code="""def sinusoidal_positions(seq_len, hidden):
    i = np.arange(hidden // 2, dtype=np.float64)
    angles = np.outer(np.arange(seq_len), np.power(10000.0, -2 * i / hidden))
    turned = 1j * np.exp(-1j * angles)  # sin + i cos
    return turned.view(np.float64)
""",
    ),
]
WRONG = [
    dict(
        exercise='sinusoidal_positions',
        name='frequencies in float32',
        misconception='the exponents are float32, so all frequencies but the first have seven digits',
        code="""def sinusoidal_positions(seq_len, hidden):
    w = 10000 ** (-np.arange(0, hidden, 2, dtype=np.float32) / hidden)
    angles = np.arange(seq_len)[:, None] * w.astype(np.float64)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
""",
        input='T = 200, H = 192',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='places in int8',
        misconception='place numbers do not fit into int8 from 128 on',
        code="""def sinusoidal_positions(seq_len, hidden):
    places = np.arange(seq_len).astype(np.int8)
    angles = places[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
""",
        input='T = 150, H = 4',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='one table, handed out as a slice',
        misconception='the longest table so far is kept and slices of it are returned: who writes into a result changes later answers',
        code="""_tables = {}


def sinusoidal_positions(seq_len, hidden):
    if hidden not in _tables or len(_tables[hidden]) < seq_len:
        angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
        table = np.empty((seq_len, hidden))
        table[:, 0::2] = np.sin(angles)
        table[:, 1::2] = np.cos(angles)
        _tables[hidden] = table
    return _tables[hidden][:seq_len]
""",
        input='the same call again after the first result was overwritten',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='angles cut by a rounded full turn',
        misconception='full turns are taken off with 2 pi rounded to nine digits',
        code="""def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    angles = angles % 6.283185307
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles)
    return table
""",
        input='T = 200, H = 4',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='small angles without a sine',
        misconception='sin x is replaced by x where x is small, which is not as exact as float64 can be',
        code="""def sinusoidal_positions(seq_len, hidden):
    angles = np.arange(seq_len)[:, None] / 10000 ** (np.arange(0, hidden, 2) / hidden)
    table = np.empty((seq_len, hidden))
    table[:, 0::2] = np.where(angles < 5e-3, angles, np.sin(angles))
    table[:, 1::2] = np.where(angles < 5e-3, 1 - angles**2 / 2, np.cos(angles))
    return table
""",
        input='T = 30, H = 98: place 29 in the last pairs',
    ),
    dict(
        exercise='sinusoidal_positions',
        name='frequencies rounded',
        misconception='frequencies are rounded to nine decimals, relatively much for the slow hands',
        code="""def sinusoidal_positions(seq_len, hidden):
    table = np.zeros((seq_len, hidden))
    for i in range(hidden // 2):
        w = round(10000 ** (-2 * i / hidden), 9)
        table[:, 2 * i] = np.sin(np.arange(seq_len) * w)
        table[:, 2 * i + 1] = np.cos(np.arange(seq_len) * w)
    return table
""",
        input='T = 200, H = 192',
    ),
]
