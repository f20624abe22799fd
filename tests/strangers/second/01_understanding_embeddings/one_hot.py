RIGHT = [
    dict(
        exercise='one_hot',
        name='compare',
        code=r'''
def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id out of range")
    return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)
''',
    ),
    dict(
        exercise='one_hot',
        name='loop',
        code=r'''
def one_hot(ids, vocab_size):
    for i in ids.ravel().tolist():
        if not 0 <= i < vocab_size:
            raise ValueError(f"no such token: {i}")
    out = np.zeros(ids.shape + (vocab_size,))
    for index in np.ndindex(ids.shape):
        out[index + (int(ids[index]),)] = 1.0
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='one_hot',
        name='int32-ids',
        misconception='ids are shortened to 32 bits before they are checked',
        input='an id of 2**32',
        code=r'''
def one_hot(ids, vocab_size):
    small = ids.astype(np.int32)
    if (small < 0).any() or (small >= vocab_size).any():
        raise ValueError("id out of range")
    out = np.zeros((small.size, vocab_size))
    out[np.arange(small.size), small.ravel()] = 1
    return out.reshape(*ids.shape, vocab_size)
''',
    ),
    dict(
        exercise='one_hot',
        name='first-sentence-checked',
        misconception='only the first sentence of a batch is checked for bad ids',
        input='a negative id in the second sentence',
        code=r'''
def one_hot(ids, vocab_size):
    sentence = np.atleast_2d(ids)[0]
    if np.any(sentence < 0) or np.any(sentence >= vocab_size):
        raise ValueError("id out of range")
    return np.eye(vocab_size)[ids]
''',
    ),
    dict(
        exercise='one_hot',
        name='three-axes',
        misconception='writes one case for each number of axes, up to three',
        input='ids with four axes',
        code=r'''
def one_hot(ids, vocab_size):
    if np.any(ids < 0) or np.any(ids >= vocab_size):
        raise ValueError("id out of range")
    out = np.zeros(ids.shape + (vocab_size,))
    if ids.ndim == 1:
        for t in range(len(ids)):
            out[t, ids[t]] = 1
    elif ids.ndim == 2:
        for b in range(ids.shape[0]):
            for t in range(ids.shape[1]):
                out[b, t, ids[b, t]] = 1
    else:
        for a in range(ids.shape[0]):
            for b in range(ids.shape[1]):
                for t in range(ids.shape[2]):
                    out[a, b, t, ids[a, b, t]] = 1
    return out
''',
    ),
    dict(
        exercise='one_hot',
        name='buffer-kept',
        misconception='one array per shape is kept and filled again, so a later call overwrites an earlier result',
        input='two calls with ids of the same shape',
        code=r'''
_buffers = {}

def one_hot(ids, vocab_size):
    if np.any(ids < 0) or np.any(ids >= vocab_size):
        raise ValueError("id out of range")
    shape = ids.shape + (vocab_size,)
    if shape not in _buffers:
        _buffers[shape] = np.zeros(shape)
    out = _buffers[shape]
    out[...] = ids[..., None] == np.arange(vocab_size)
    return out
''',
    ),
]
