RIGHT = [
    dict(exercise='padding_mask', name='newaxis', code=r'''def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    return (ids != pad_id)[:, np.newaxis, np.newaxis, :]
'''),
    dict(exercise='padding_mask', name='lists', code=r'''def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    return np.array([[[[token != int(pad_id) for token in sentence]]] for sentence in ids.tolist()], dtype=bool)
'''),
]
WRONG = [
    dict(exercise='padding_mask', name='compared as floats', misconception='float64 holds whole numbers only up to 2**53', code=r'''def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    difference = ids.astype(np.float64) - float(pad_id)
    return (difference != 0)[:, None, None, :]
''', input='ids 2**53 and 2**53 + 1'),
    dict(exercise='padding_mask', name='one mask per shape', misconception='np.not_equal writes into one array per shape, which is handed out', code=r'''_masks = {}


def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    B, T = ids.shape
    if (B, T) not in _masks:
        _masks[B, T] = np.empty((B, 1, 1, T), dtype=bool)
    return np.not_equal(ids[:, None, None, :], pad_id, out=_masks[B, T])
''', input='two batches of the same shape: the second changes the first mask'),
    dict(exercise='padding_mask', name='nditer goes by memory', misconception='np.nditer visits the entries as they lie in memory', code=r'''def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    B, T = ids.shape
    opened = [int(token) != pad_id for token in np.nditer(ids)]
    return np.array(opened).reshape(B, 1, 1, T)
''', input='transposed ids'),
    dict(exercise='padding_mask', name='takes pad_id off and puts it back', misconception="ids -= pad_id changes the caller's ids for a moment", code=r'''def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    ids -= pad_id
    mask = ids.astype(bool)[:, None, None]
    ids += pad_id
    return mask
''', input='read-only ids'),
    dict(exercise='padding_mask', name='remembers masks by the bytes of ids', misconception='the key of the memory holds the numbers and not the shape', code=r'''_masks = {}


def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    key = ids.tobytes(), pad_id
    if key not in _masks:
        _masks[key] = (ids != pad_id)[:, np.newaxis, np.newaxis]
    return _masks[key].copy()
''', input='the same ids once as (2, 2) and once as (1, 4)'),
    dict(exercise='padding_mask', name='scaled difference wraps round', misconception='the difference of ids is multiplied in int64, where large products wrap round to 0', code=r'''def padding_mask(ids: np.ndarray, pad_id: int) -> np.ndarray:
    with np.errstate(over="ignore"):
        far = (ids - np.int64(pad_id)) * np.int64(2**20)  # far apart from 0
    return (np.abs(far) > 0)[:, None, None, :]
''', input='the id 2**44 with pad_id 0'),
]
