RIGHT = [
    dict(exercise='one_hot', name='put along the new axis', code=r'''def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id out of range")
    out = np.zeros((*ids.shape, vocab_size))
    np.put_along_axis(out, np.expand_dims(ids, -1), 1.0, axis=-1)
    return out
'''),
    dict(exercise='one_hot', name='loop over places', code=r'''def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    for value in ids.ravel().tolist():
        if not 0 <= value < vocab_size:
            raise ValueError(f"no token has the id {value}")
    out = np.zeros(ids.shape + (vocab_size,))
    for place in np.ndindex(*ids.shape):
        out[place + (int(ids[place]),)] = 1.0
    return out
'''),
]
WRONG = [
    dict(exercise='one_hot', name='flat writing in memory order', misconception="ravel(order='K') lists entries as they lie in memory, the result is filled by index", code=r'''def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if (ids < 0).any() or (ids >= vocab_size).any():
        raise ValueError("id out of range")
    out = np.zeros((ids.size, vocab_size))
    order = "C" if ids.ndim < 3 else "A"
    out[np.arange(ids.size), ids.ravel(order=order)] = 1
    return out.reshape(*ids.shape, vocab_size)
''', input='ids that are transposed to Fortran order with three axes'),
    dict(exercise='one_hot', name='cached table of unit vectors', misconception='the identity is kept for speed, and a view of it is handed out where ids is one id', code=r'''_eyes = {}


def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if np.any(ids < 0) or np.any(ids >= vocab_size):
        raise ValueError("ids must lie from 0 to vocab_size - 1")
    if vocab_size not in _eyes:
        _eyes[vocab_size] = np.eye(vocab_size)
    eye = _eyes[vocab_size]
    if ids.size == 1:
        return eye[ids.item()].reshape(*ids.shape, vocab_size)
    return eye[ids]
''', input='one id, whose result is changed before the next call'),
    dict(exercise='one_hot', name='one scratch array per shape', misconception='np.zeros is called once per shape and written again at the next call', code=r'''_room = {}


def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if ids.min() < 0 or ids.max() > vocab_size - 1:
        raise ValueError("id outside the vocabulary")
    shape = ids.shape + (vocab_size,)
    out = _room.setdefault(shape, np.zeros(shape))
    out[...] = ids[..., np.newaxis] == np.arange(vocab_size)
    return out
''', input='two calls with ids of the same shape: the second changes the first result'),
    dict(exercise='one_hot', name='checks only the ends of the list', misconception='looks for bad ids in the first and last sentence only', code=r'''def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    ends = np.array([ids[0], ids[-1]])
    if (ends < 0).any() or (ends >= vocab_size).any():
        raise ValueError("id out of range")
    return (ids[..., None] == np.arange(vocab_size)).astype(np.float64)
''', input='a bad id in the middle one of three sentences'),
    dict(exercise='one_hot', name='guarded quotient', misconception='tests ids // V and guards the divisor with at least 2, so that V = 1 lets the id 1 pass', code=r'''def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if np.any(ids // max(vocab_size, 2) != 0):
        raise ValueError("id out of range")
    return (ids[..., None] == np.arange(vocab_size)).astype(float)
''', input='id 1 in a vocabulary of V = 1 token'),
    dict(exercise='one_hot', name='squeezes single sentences', misconception='drops axes of length 1 after reshaping, then puts back one only', code=r'''def one_hot(ids: np.ndarray, vocab_size: int) -> np.ndarray:
    if not np.all((0 <= ids) & (ids < vocab_size)):
        raise ValueError("id out of range")
    rows = np.eye(vocab_size)[np.squeeze(ids)]
    while rows.ndim < ids.ndim + 1:
        rows = rows[np.newaxis]
    return rows
''', input='ids of shape (1, 1)'),
]
