RIGHT = [
    dict(
        exercise='split_heads',
        name='reshape-swap',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H is not divisible by num_heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -2, -3)

def merge_heads(x):
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='stack-concatenate',
        code=r'''
def split_heads(x, num_heads):
    D, rest = divmod(x.shape[-1], num_heads)
    if rest or D == 0:
        raise ValueError("heads of different sizes")
    return np.stack([x[..., a * D : (a + 1) * D] for a in range(num_heads)], axis=-3)

def merge_heads(x):
    return np.concatenate([x[..., a, :, :] for a in range(x.shape[-3])], axis=-1)
''',
    ),
]
WRONG = [
    dict(
        exercise='split_heads',
        name='merge-up-to-four-axes',
        misconception='merging counts the axes from the front, for three and for four axes',
        input='merge_heads of an array with five axes',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by num_heads")
    return x.reshape(*leading, T, num_heads, H // num_heads).swapaxes(-2, -3)

def merge_heads(x):
    if x.ndim == 3:
        A, T, D = x.shape
        return x.transpose(1, 0, 2).reshape(T, A * D)
    B, T, D = x.shape[0], x.shape[-2], x.shape[-1]
    return x.swapaxes(1, 2).reshape(B, T, -1)
''',
    ),
    dict(
        exercise='split_heads',
        name='strides-of-full-rows',
        misconception='computes strides as if the rows of x lay one behind the other in memory',
        input='x that is a slice or is transposed in memory',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by num_heads")
    D, size = H // num_heads, x.itemsize
    outer = x.strides[: len(leading)]
    return np.lib.stride_tricks.as_strided(
        x, (*leading, num_heads, T, D), (*outer, D * size, H * size, size), writeable=False
    )

def merge_heads(x):
    x = np.moveaxis(x, -3, -2)
    return x.reshape(*x.shape[:-2], -1)
''',
    ),
    dict(
        exercise='split_heads',
        name='remembers-the-split',
        misconception='merge_heads takes the shape of the last split, whatever it is given',
        input='merge_heads of heads of another size than those split last',
        code=r'''
_last = []

def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if num_heads > H or H % num_heads:
        raise ValueError("H is not divisible by num_heads")
    _last[:] = [x.shape]
    return x.reshape(*leading, T, num_heads, -1).swapaxes(-3, -2)

def merge_heads(x):
    rows = np.swapaxes(x, -3, -2)
    return rows.reshape(_last[0])  # the shape before the split
''',
    ),
    dict(
        exercise='split_heads',
        name='merged-in-float32',
        misconception='merge_heads fills a float32 array and turns it into the dtype of x at the end',
        input='float64 entries with nine digits',
        code=r'''
def split_heads(x, num_heads):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    return np.stack(np.split(x, num_heads, axis=-1), axis=-3)

def merge_heads(x):
    A, T, D = x.shape[-3:]
    out = np.zeros((*x.shape[:-3], T, A * D), dtype="f4")
    for a in range(A):
        out[..., a * D : (a + 1) * D] = x[..., a, :, :]
    return out.astype(x.dtype)
''',
    ),
]
