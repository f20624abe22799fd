RIGHT = [
    dict(
        exercise='padding_mask',
        name='compare, two new axes',
        code=r'''
def padding_mask(ids, pad_id):
    return (ids != pad_id)[:, np.newaxis, np.newaxis, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='token by token with lists',
        code=r'''
def padding_mask(ids, pad_id):
    B, T = ids.shape
    mask = np.ones((B, 1, 1, T), dtype=bool)
    for b, row in enumerate(ids.tolist()):
        for t, token in enumerate(row):
            if token == pad_id:
                mask[b, 0, 0, t] = False
    return mask
''',
    ),
]

WRONG = [
    dict(
        exercise='padding_mask',
        name='ids as 16-bit numbers',
        misconception='ids forced into uint16, where 65536 becomes 0',
        input='an id of 65536 with pad_id=0',
        code=r'''
def padding_mask(ids, pad_id):
    return (ids.astype(np.uint16) != pad_id)[:, None, None, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='a cache that forgets the shape',
        misconception='results kept by the bytes of ids alone, not by its shape',
        input='ids (1, 4), then the same numbers as (2, 2)',
        code=r'''
_cache = {}


def padding_mask(ids, pad_id):
    key = (ids.tobytes(), ids.dtype, pad_id)
    if key not in _cache:
        _cache[key] = (ids != pad_id)[:, None, None, :]
    return _cache[key]
''',
    ),
    dict(
        exercise='padding_mask',
        name='subtracts in place and adds back',
        misconception='ids changed for a moment',
        input='read-only ids',
        code=r'''
def padding_mask(ids, pad_id):
    ids -= pad_id
    mask = ids.astype(bool)
    ids += pad_id
    return mask[:, None, None, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='flattened in memory order',
        misconception="ravel(order='K') reads a transposed array column by column",
        input='ids that lie transposed in memory',
        code=r'''
def padding_mask(ids, pad_id):
    B, T = ids.shape
    return (ids.ravel(order="K") != pad_id).reshape(B, 1, 1, T)
''',
    ),
    dict(
        exercise='padding_mask',
        name='one mask array for all calls',
        misconception='mask written into an array kept from an earlier call',
        input='two batches of one shape',
        code=r'''
_masks = {}


def padding_mask(ids, pad_id):
    B, T = ids.shape
    mask = _masks.setdefault((B, T), np.empty((B, 1, 1, T), dtype=bool))
    np.not_equal(ids, pad_id, out=mask[:, 0, 0])
    return mask
''',
    ),
    dict(
        exercise='padding_mask',
        name='sentences of one token taken for one sentence',
        misconception='squeeze removes T when T is 1, then B is taken for T',
        input='ids of shape (3, 1)',
        code=r'''
def padding_mask(ids, pad_id):
    mask = np.squeeze(ids != pad_id)
    mask = np.atleast_2d(mask)
    return mask[:, None, None, :]
''',
    ),
    dict(
        exercise='padding_mask',
        name='nearly equal ids are equal',
        misconception='np.isclose compares with a tolerance that grows with the id',
        input='ids 200000 and 200001 with pad_id=200001',
        code=r'''
def padding_mask(ids, pad_id):
    return ~np.isclose(ids, pad_id)[:, None, None, :]
''',
    ),
]

