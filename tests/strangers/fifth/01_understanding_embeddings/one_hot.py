RIGHT = [
    dict(
        exercise='one_hot',
        name='compare-broadcast',
        code=r'''
def one_hot(ids, vocab_size):
    if ((ids < 0) | (ids >= vocab_size)).any():
        raise ValueError("id outside the vocabulary")
    return np.equal(ids[..., None], np.arange(vocab_size)).astype(np.float64)
''',
    ),
    dict(
        exercise='one_hot',
        name='scatter-into-flat',
        code=r'''
def one_hot(ids, vocab_size):
    flat = [int(i) for i in ids.ravel()]
    if min(flat) < 0 or max(flat) >= vocab_size:
        raise ValueError("bad id")
    out = np.zeros(len(flat) * vocab_size)
    for n, i in enumerate(flat):
        out[n * vocab_size + i] = 1.0
    return out.reshape(ids.shape + (vocab_size,))
''',
    ),
]
WRONG = [
    dict(
        exercise='one_hot',
        name='workspace reused',
        misconception='keeps one buffer per shape, so a later call overwrites an earlier result',
        input='two calls with ids of the same shape; look at the first result again',
        code=r'''
_buffers = {}


def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id outside the vocabulary")
    shape = (*ids.shape, vocab_size)
    if shape not in _buffers:
        _buffers[shape] = np.empty(shape)
    out = _buffers[shape]
    out[...] = ids[..., np.newaxis] == np.arange(vocab_size)
    return out
''',
    ),
    dict(
        exercise='one_hot',
        name='column of ids flattened',
        misconception='takes ids (T, 1) for a column vector and drops its last axis, as Keras does',
        input='ids of shape (3, 1)',
        code=r'''
def one_hot(ids, vocab_size):
    if np.any(ids < 0) or np.any(ids >= vocab_size):
        raise ValueError("id outside the vocabulary")
    if ids.ndim > 1 and ids.shape[-1] == 1:
        ids = ids[..., 0]
    return np.eye(vocab_size)[ids]
''',
    ),
    dict(
        exercise='one_hot',
        name='clip in place',
        misconception='clips the ids in place after the check, which changes no number but needs a writable array',
        input='read-only ids',
        code=r'''
def one_hot(ids, vocab_size):
    if np.min(ids) < 0 or np.max(ids) >= vocab_size:
        raise ValueError("id outside the vocabulary")
    np.clip(ids, 0, vocab_size - 1, out=ids)
    out = np.zeros(ids.shape + (vocab_size,))
    np.put_along_axis(out, ids[..., np.newaxis], 1.0, axis=-1)
    return out
''',
    ),
    dict(
        exercise='one_hot',
        name='at most three axes',
        misconception='believes that ids have at most three axes',
        input='ids of shape (2, 1, 2, 2)',
        code=r'''
def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("id outside the vocabulary")
    three = ids.reshape((1,) * (3 - ids.ndim) + ids.shape) if ids.ndim <= 3 else ids.reshape(ids.shape[0], ids.shape[1], -1)
    out = np.zeros((*three.shape, vocab_size))
    for a in range(three.shape[0]):
        for b in range(three.shape[1]):
            for c in range(three.shape[2]):
                out[a, b, c, three[a, b, c]] = 1
    return out.reshape(*ids.shape[:3], vocab_size)
''',
    ),
    dict(
        exercise='one_hot',
        name='all ids negative',
        misconception='looks at the sign of the product of smallest and largest, so a sentence of negative ids alone passes',
        input='ids that are all negative',
        code=r'''
def one_hot(ids, vocab_size):
    low, high = ids.min(), ids.max()
    if low < 0 <= high or high >= vocab_size:
        raise ValueError("id outside the vocabulary")
    return np.eye(vocab_size)[ids]
''',
    ),
    dict(
        exercise='one_hot',
        name='int32 before the sign check',
        misconception='makes int32 of the ids before it looks for negative ones, so -2**32 becomes 0',
        input='the id -2**32',
        code=r'''
def one_hot(ids, vocab_size):
    if (ids >= vocab_size).any():
        raise ValueError("id beyond the vocabulary")
    small = ids.astype(np.int32)
    if (small < 0).any():
        raise ValueError("negative id")
    return (small[..., None] == np.arange(vocab_size)).astype(float)
''',
    ),
]
