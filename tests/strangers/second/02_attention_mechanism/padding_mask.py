RIGHT = [
    dict(
        exercise='padding_mask',
        name='compare',
        code=r'''
def padding_mask(ids, pad_id):
    return (ids != pad_id)[:, np.newaxis, np.newaxis, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='loop',
        code=r'''
def padding_mask(ids, pad_id):
    rows = [[[[not (token == pad_id) for token in row]]] for row in ids.tolist()]
    return np.array(rows, dtype=bool)
''',
    ),
]
WRONG = [
    dict(
        exercise='padding_mask',
        name='squeezed-batch',
        misconception='makes a batch of whatever is left after squeezing',
        input='sentences of a single token, T = 1 with B = 3',
        code=r'''
def padding_mask(ids, pad_id):
    rows = np.atleast_2d(np.squeeze(ids))  # one sentence is a batch of one
    return np.expand_dims(rows != pad_id, (1, 2))
''',
    ),
    dict(
        exercise='padding_mask',
        name='int32-ids',
        misconception='ids are shortened to 32 bits',
        input='the id 2**32 with pad_id=0',
        code=r'''
def padding_mask(ids, pad_id):
    B, T = ids.shape
    return (ids.astype(np.int32) != np.int64(pad_id).astype(np.int32)).reshape(B, 1, 1, T)
''',
    ),
    dict(
        exercise='padding_mask',
        name='nditer-order',
        misconception='nditer walks through memory, not by index',
        input='ids that are transposed in memory',
        code=r'''
def padding_mask(ids, pad_id):
    B, T = ids.shape
    is_open = [int(token) != pad_id for token in np.nditer(ids)]
    return np.array(is_open).reshape(B, 1, 1, T)
''',
    ),
    dict(
        exercise='padding_mask',
        name='mask-kept',
        misconception='one mask per batch size is kept and overwritten by the next batch',
        input='two batches of one shape',
        code=r'''
_masks = {}

def padding_mask(ids, pad_id):
    B, T = ids.shape
    mask = _masks.setdefault((B, T), np.empty((B, 1, 1, T), dtype=bool))
    np.not_equal(ids[:, None, None, :], pad_id, out=mask)
    return mask
''',
    ),
]
