RIGHT = [
    dict(
        exercise='padding_mask',
        name='unequal',
        code="""def padding_mask(ids, pad_id):
    return (ids != pad_id)[:, None, None]
""",
    ),
    dict(
        exercise='padding_mask',
        name='token by token',
        code="""def padding_mask(ids, pad_id):
    B, T = ids.shape
    rows = [[[[bool(token != pad_id) for token in row]]] for row in ids.tolist()]
    return np.array(rows, dtype=bool).reshape(B, 1, 1, T)
""",
    ),
]
WRONG = [
    dict(
        exercise='padding_mask',
        name='compares as floats',
        misconception='ids are compared as float64, which has 53 bits',
        code="""def padding_mask(ids, pad_id):
    return (ids.astype(np.float64) != float(pad_id))[:, np.newaxis, np.newaxis, :]
""",
        input='ids above 2**53',
    ),
    dict(
        exercise='padding_mask',
        name='goes by nditer',
        misconception='np.nditer visits the tokens as they lie in memory',
        code="""def padding_mask(ids, pad_id):
    B, T = ids.shape
    return np.array([token != pad_id for token in np.nditer(ids)]).reshape(B, 1, 1, T)
""",
        input='ids in Fortran order',
    ),
    dict(
        exercise='padding_mask',
        name='subtracts in place',
        misconception='pad_id is taken off the ids themselves and added again',
        code="""def padding_mask(ids, pad_id):
    ids -= pad_id
    mask = ids.astype(bool)
    ids += pad_id
    return mask[:, None, None, :]
""",
        input='read-only ids',
    ),
    dict(
        exercise='padding_mask',
        name='mask kept per shape',
        misconception='masks of one shape share one array',
        code="""_masks = {}

def padding_mask(ids, pad_id):
    mask = _masks.setdefault(ids.shape, np.empty(ids.shape, dtype=bool))
    np.not_equal(ids, pad_id, out=mask)
    return mask[:, None, None, :]
""",
        input='two batches of one shape',
    ),
    dict(
        exercise='padding_mask',
        name='close is equal',
        misconception='np.isclose without a relative tolerance compares in float64',
        code="""def padding_mask(ids, pad_id):
    return ~np.isclose(ids, pad_id, rtol=0, atol=0.5)[:, None, None, :]
""",
        input='ids of 2**60, one apart',
    ),
    dict(
        exercise='padding_mask',
        name='one token in integers',
        misconception='where each sentence is one token long, the mask is made by clipping and is not boolean',
        code="""def padding_mask(ids, pad_id):
    B, T = ids.shape
    if T == 1:
        return np.array([int(i[0] != pad_id) for i in ids]).reshape(B, 1, 1, 1)
    return np.not_equal(ids, pad_id).reshape(B, 1, 1, T)
""",
        input='T = 1: the dtype of the mask',
    ),
]
