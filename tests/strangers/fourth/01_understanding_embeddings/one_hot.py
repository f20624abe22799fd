RIGHT = [
    dict(
        exercise='one_hot',
        name='compare with arange',
        code="""def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id out of range")
    return (ids[..., None] == np.arange(vocab_size)).astype(np.float64)
""",
    ),
    dict(
        exercise='one_hot',
        name='scatter into zeros',
        code="""def one_hot(ids, vocab_size):
    flat = [int(i) for i in ids.ravel()]
    for i in flat:
        if i < 0 or i >= vocab_size:
            raise ValueError(f"id {i} is not in 0..{vocab_size - 1}")
    out = np.zeros((len(flat), vocab_size))
    out[np.arange(len(flat)), flat] = 1.0
    return out.reshape(*ids.shape, vocab_size)
""",
    ),
]
WRONG = [
    dict(
        exercise='one_hot',
        name='clips in place',
        misconception='np.clip with out=ids writes into the input, though nothing changes',
        code="""def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id out of range")
    np.clip(ids, 0, vocab_size - 1, out=ids)
    return np.eye(vocab_size)[ids] if vocab_size < 100 else (ids[..., None] == np.arange(vocab_size)) * 1.0
""",
        input='read-only ids',
    ),
    dict(
        exercise='one_hot',
        name='at most three axes',
        misconception='ids are thought to have at most three axes',
        code="""def one_hot(ids, vocab_size):
    if np.any(ids < 0) or np.any(ids >= vocab_size):
        raise ValueError("id out of range")
    flat = ids.reshape(-1)
    out = np.zeros((flat.size, vocab_size))
    out[np.arange(flat.size), flat] = 1
    return out.reshape(ids.shape[-3:] + (vocab_size,))
""",
        input='ids with four axes',
    ),
    dict(
        exercise='one_hot',
        name='one buffer per shape',
        misconception='a buffer is used again, so a later call changes an earlier result',
        code="""_buffers = {}

def one_hot(ids, vocab_size):
    if np.any((ids < 0) | (ids >= vocab_size)):
        raise ValueError("id out of range")
    key = ids.shape + (vocab_size,)
    if key not in _buffers:
        _buffers[key] = np.zeros(key)
    out = _buffers[key]
    out[...] = ids[..., None] == np.arange(vocab_size)
    return out
""",
        input='two calls with ids of one shape',
    ),
    dict(
        exercise='one_hot',
        name='places in 8 bits',
        misconception='the places are counted in 8 bits, since ids are small',
        code="""def one_hot(ids, vocab_size):
    if np.any((ids < 0) | (ids >= vocab_size)):
        raise ValueError("id out of range")
    flat = ids.reshape(-1)
    rows = np.arange(flat.size).astype(np.uint8)
    out = np.zeros((flat.size, vocab_size))
    out[rows, flat] = 1
    return out.reshape(ids.shape + (vocab_size,))
""",
        input='more than 256 ids',
    ),
    dict(
        exercise='one_hot',
        name='extremes added up',
        misconception='the sum of an id and the others hides a negative one: the range is checked on extremes added up',
        code="""def one_hot(ids, vocab_size):
    low, high = int(ids.min()), int(ids.max())
    if high >= vocab_size or low + high < 0:
        raise ValueError("id out of range")
    return (ids[..., None] == np.arange(vocab_size)).astype(float)
""",
        input='ids with -1 and a large id',
    ),
    dict(
        exercise='one_hot',
        name='one token: always 1',
        misconception='for V = 1 ones_like(ids) is returned, in the dtype of the ids',
        code="""def one_hot(ids, vocab_size):
    if (ids < 0).any() or (ids >= vocab_size).any():
        raise ValueError("id out of range")
    if vocab_size == 1:
        return np.ones_like(ids)[..., np.newaxis]
    return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)
""",
        input='V = 1',
    ),
]
