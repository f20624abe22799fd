RIGHT = [
    dict(
        exercise='split_heads',
        name='reshape and swap',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError(f"{H} columns do not make {num_heads} heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -2, -3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='slices stacked and joined',
        code=r'''
def split_heads(x, num_heads):
    width, rest = divmod(x.shape[-1], num_heads)
    if rest != 0:
        raise ValueError("heads of unequal width")
    slices = [x[..., head * width : (head + 1) * width] for head in range(num_heads)]
    return np.stack(slices, axis=-3)


def merge_heads(x):
    heads = [x[..., head, :, :] for head in range(x.shape[-3])]
    return np.concatenate(heads, axis=-1)
''',
    ),
]

WRONG = [
    dict(
        exercise='split_heads',
        name='divisible taken for having a factor in common',
        misconception='error raised only if gcd(H, A) is 1 or A > H',
        input='6 columns for 4 heads',
        code=r'''
def split_heads(x, num_heads):
    H = x.shape[-1]
    if num_heads > H or (num_heads > 1 and math.gcd(H, num_heads) == 1):
        raise ValueError("H is not divisible by the number of heads")
    D = H // num_heads
    return np.stack([x[..., a * D : (a + 1) * D] for a in range(num_heads)], axis=-3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='merge counts axes from the front',
        misconception='the head axis looked for at the front, so only 3 or 4 axes work',
        input='merge_heads of five axes',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -2, -3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    swapped = np.swapaxes(x, 0, 1) if x.ndim == 3 else np.swapaxes(x, 1, 2)
    return swapped.reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='reshape in memory order',
        misconception="order='A' reads a Fortran-ordered x in another order",
        input='x in Fortran order',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    return np.swapaxes(np.reshape(x, (*leading, T, num_heads, H // num_heads), order="A"), -2, -3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='one head: the new axis put second',
        misconception='short cut for one head knows one leading axis only',
        input='one head, two leading axes',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    if num_heads == 1:
        return x[np.newaxis] if x.ndim == 2 else np.expand_dims(x, 1)
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -2, -3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='always float32',
        misconception='result allocated in float32 whatever came in',
        input='float64 entries such as 0.1',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    D = H // num_heads
    heads = np.empty((*leading, num_heads, T, D), dtype=np.float32)
    for a in range(num_heads):
        heads[..., a, :, :] = x[..., a * D : (a + 1) * D]
    return heads


def merge_heads(x):
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='merge into a kept array',
        misconception='the result of merge_heads is overwritten by the next call of this shape',
        input='merge_heads twice with one shape',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -2, -3)


_merged = {}


def merge_heads(x):
    *leading, A, T, D = x.shape
    out = _merged.setdefault((x.shape, x.dtype), np.empty((*leading, T, A * D), x.dtype))
    for a in range(A):
        out[..., a * D : (a + 1) * D] = x[..., a, :, :]
    return out
''',
    ),
]

