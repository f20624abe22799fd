RIGHT = [
    dict(
        exercise='token_embedding',
        name='index',
        code=r'''
def token_embedding(ids, table):
    return table[ids]
''',
    ),
    dict(
        exercise='token_embedding',
        name='loop',
        code=r'''
def token_embedding(ids, table):
    out = np.empty(ids.shape + table.shape[1:], dtype=table.dtype)
    for index, i in np.ndenumerate(ids):
        out[index] = table[i]
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='token_embedding',
        name='memory-order',
        misconception='takes the numbers of the table in the order of memory',
        input='a table that is transposed in memory (Fortran order)',
        code=r'''
def token_embedding(ids, table):
    H = table.shape[1]
    numbers = table.ravel(order="K")
    return numbers[ids[..., np.newaxis] * H + np.arange(H)]
''',
    ),
    dict(
        exercise='token_embedding',
        name='memo-hands-out',
        misconception='remembers results and hands out the same array again',
        input='the first result is changed, then the same call is made again',
        code=r'''
_known = {}

def token_embedding(ids, table):
    key = (ids.shape, ids.tobytes(), table.shape, table.dtype.str, table.tobytes())
    if key not in _known:
        _known[key] = table[ids]
    return _known[key]
''',
    ),
    dict(
        exercise='token_embedding',
        name='takes-one-hot-too',
        misconception='ids that look like one-hot rows are taken for one-hot vectors',
        input='ids [[0, 1, 0], [0, 0, 1]] with V = 3',
        code=r'''
def token_embedding(ids, table):
    V = len(table)
    if ids.ndim > 1 and ids.shape[-1] == V and ids.max() <= 1 and np.all(ids.sum(axis=-1) == 1):
        return (ids.astype(table.dtype) @ table)  # one-hot already
    return table[ids].copy()
''',
    ),
    dict(
        exercise='token_embedding',
        name='one-row-view',
        misconception='a table of a single row is repeated without a copy',
        input='V = 1, and the result is written to or compared for shared memory',
        code=r'''
def token_embedding(ids, table):
    V, H = table.shape
    if V == 1:  # only one token there is
        return np.broadcast_to(table[0], (*ids.shape, H))
    return np.take(table, ids, axis=0)
''',
    ),
]
