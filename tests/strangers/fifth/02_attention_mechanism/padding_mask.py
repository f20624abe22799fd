RIGHT = [
    dict(
        exercise='padding_mask',
        name='compare',
        code=r'''
def padding_mask(ids, pad_id):
    return (ids != pad_id)[:, None, None, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='python lists',
        code=r'''
def padding_mask(ids, pad_id):
    return np.array([[[[int(i) != int(pad_id) for i in row]]] for row in ids.tolist()], dtype=bool)
''',
    ),
]
WRONG = [
    dict(
        exercise='padding_mask',
        name='compares as floats',
        misconception='compares as floats, which have 53 bits, so large neighbours are equal',
        input='ids 2**53 and 2**53 + 1',
        code=r'''
def padding_mask(ids, pad_id):
    real = np.abs(ids.astype(np.float64) - float(pad_id)) > 0
    return real[:, np.newaxis, np.newaxis, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='pad_id as int32',
        misconception='makes an int32 of pad_id',
        input='pad_id = 2**33',
        code=r'''
def padding_mask(ids, pad_id):
    B, T = ids.shape
    pads = np.full((B, 1, 1, T), pad_id, dtype=np.int32)
    return ids.reshape(B, 1, 1, T) != pads
''',
    ),
    dict(
        exercise='padding_mask',
        name='memory order',
        misconception='takes the ids as they lie in memory',
        input='ids that are a transposed array',
        code=r'''
def padding_mask(ids, pad_id):
    B, T = ids.shape
    mask = ids.flatten(order="K") != pad_id
    return mask.reshape(B, 1, 1, T)
''',
    ),
    dict(
        exercise='padding_mask',
        name='shifts ids and shifts back',
        misconception='subtracts pad_id from ids in place and adds it again',
        input='read-only ids',
        code=r'''
def padding_mask(ids, pad_id):
    ids -= pad_id
    mask = ids.astype(bool)[:, None, None]
    ids += pad_id
    return mask
''',
    ),
    dict(
        exercise='padding_mask',
        name='cache without the shape',
        misconception='keeps masks under the bytes of ids and pad_id, and forgets the shape',
        input='ids (2, 2) after ids (1, 4) with the same numbers',
        code=r'''
_masks = {}


def padding_mask(ids, pad_id):
    key = ids.tobytes(), int(pad_id)
    if key not in _masks:
        _masks[key] = (ids != pad_id)[:, np.newaxis, np.newaxis, :]
    return _masks[key]
''',
    ),
    dict(
        exercise='padding_mask',
        name='buffer per shape',
        misconception='keeps one mask per shape, so a later call overwrites an earlier result',
        input='two batches of one shape',
        code=r'''
_room = {}


def padding_mask(ids, pad_id):
    B, T = ids.shape
    out = _room.setdefault((B, T), np.zeros((B, 1, 1, T), dtype=bool))
    np.not_equal(ids, pad_id, out=out[:, 0, 0, :])
    return out
''',
    ),
]
