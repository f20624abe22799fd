RIGHT = [
    dict(
        exercise='one_hot',
        name='compare with arange',
        code="""def one_hot(ids, vocab_size):
    if np.any(ids < 0) or np.any(ids >= vocab_size):
        raise ValueError("id outside of the vocabulary")
    return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)
""",
    ),
    dict(
        exercise='one_hot',
        name='loop over all places',
        code="""def _checked(i, size):
    i = int(i)
    if not 0 <= i < size:
        raise ValueError(f"no token {i} among {size}")
    return i


def one_hot(ids, vocab_size):
    columns = {place: _checked(i, vocab_size) for place, i in np.ndenumerate(ids)}
    out = np.zeros(np.shape(ids) + (vocab_size,))
    for place, column in columns.items():
        out[place + (column,)] = 1.0
    return out
""",
    ),
    dict(
        exercise='one_hot',
        name='own error class, other memory order',
        code="""class UnknownToken(ValueError):
    pass


def one_hot(ids, vocab_size):
    outside = np.logical_or(np.less(ids, 0), np.greater_equal(ids, vocab_size))
    if np.count_nonzero(outside):
        raise UnknownToken(ids[outside])
    planes = np.array([ids == v for v in range(vocab_size)], dtype=np.float64)
    return np.moveaxis(planes, 0, -1)
""",
    ),
]
WRONG = [
    dict(
        exercise='one_hot',
        name='negative ids looked for in the first entry',
        misconception='ids < 0 is checked in ids[0] only, as if there were one sentence',
        code="""def one_hot(ids, vocab_size):
    if np.any(ids[0] < 0) or ids.max() >= vocab_size:
        raise ValueError("id outside of the vocabulary")
    return np.eye(vocab_size)[ids]
""",
        input='a negative id in the second sentence: ids [[0, 1], [1, -2]], V = 4',
    ),
    dict(
        exercise='one_hot',
        name='all rows must be bad',
        misconception='.all() in place of .any() when the largest ids of the sentences are checked',
        code="""def one_hot(ids, vocab_size):
    if (ids.max(axis=-1) >= vocab_size).all() or ids.min() < 0:
        raise ValueError("id outside of the vocabulary")
    return (ids[..., None] == np.arange(vocab_size)).astype(float)
""",
        input='ids [[0, 4], [1, 2]] with V = 4: one sentence is fine, the other not',
    ),
    dict(
        exercise='one_hot',
        name='ids kept small',
        misconception='ids are cast to int16 before the check, so that a large id wraps into the vocabulary',
        code="""def one_hot(ids, vocab_size):
    small = ids.astype(np.int16)
    if small.min() < 0 or small.max() >= vocab_size:
        raise ValueError("id outside of the vocabulary")
    return (small[..., None] == np.arange(vocab_size, dtype=np.int16)).astype(np.float64)
""",
        input='the id 65537 with V = 4',
    ),
    dict(
        exercise='one_hot',
        name='one buffer per shape',
        misconception='the zeros are kept and filled again: a later call of the same shape changes an earlier result',
        code="""_zeros = {}


def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id outside of the vocabulary")
    shape = ids.shape + (vocab_size,)
    if shape not in _zeros:
        _zeros[shape] = np.zeros(shape)
    out = _zeros[shape]
    out[...] = 0
    np.put_along_axis(out, ids[..., None], 1.0, axis=-1)
    return out
""",
        input='two calls with ids of one shape: [0, 1], then [2, 2]',
    ),
    dict(
        exercise='one_hot',
        name='up to three axes',
        misconception='ids have at most three axes; the fourth is merged into the third',
        code="""def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id outside of the vocabulary")
    flat = np.eye(vocab_size)[ids.reshape(-1)]
    if ids.ndim == 1:
        return flat
    if ids.ndim == 2:
        return flat.reshape(ids.shape[0], ids.shape[1], vocab_size)
    return flat.reshape(ids.shape[0], ids.shape[1], -1, vocab_size)
""",
        input='ids with four axes, (2, 1, 3, 2)',
    ),
    dict(
        exercise='one_hot',
        name='ids shifted and shifted back',
        misconception='ids are changed for a moment, which a read-only array does not allow',
        code="""def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id outside of the vocabulary")
    ids += 1  # column 0 is a spare one
    out = np.zeros(ids.shape + (vocab_size + 1,))
    np.put_along_axis(out, ids[..., None], 1.0, axis=-1)
    ids -= 1
    return out[..., 1:]
""",
        input='ids that are read-only',
    ),
]
