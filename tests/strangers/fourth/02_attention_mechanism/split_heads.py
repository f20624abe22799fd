RIGHT = [
    dict(
        exercise='split_heads',
        name='reshape and swap',
        code="""def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    return x.reshape(*lead, T, num_heads, H // num_heads).swapaxes(-2, -3)

def merge_heads(x):
    *lead, A, T, D = x.shape
    return x.swapaxes(-2, -3).reshape(*lead, T, A * D)
""",
    ),
    dict(
        exercise='split_heads',
        name='cut and join',
        code="""def split_heads(x, num_heads):
    return np.stack(np.split(x, num_heads, axis=-1), axis=-3)

def merge_heads(x):
    return np.concatenate([x[..., a, :, :] for a in range(x.shape[-3])], axis=-1)
""",
    ),
]
WRONG = [
    dict(
        exercise='split_heads',
        name='order A',
        misconception="reshape with order='A' cuts the columns another way where x lies in Fortran order",
        code="""def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    return np.swapaxes(x.reshape((*lead, T, num_heads, H // num_heads), order="A"), -3, -2)

def merge_heads(x):
    *lead, A, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape(*lead, T, A * D)
""",
        input='x in Fortran order',
    ),
    dict(
        exercise='split_heads',
        name='merges three or four axes',
        misconception='merge_heads knows (A, T, D) and (B, A, T, D) only',
        code="""def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    return np.swapaxes(x.reshape(*lead, T, num_heads, H // num_heads), -3, -2)

def merge_heads(x):
    if x.ndim == 3:
        return np.hstack(list(x))
    B, A, T, D = x.shape[-4:]
    return x.transpose(*range(x.ndim - 3), -2, -3, -1).reshape(B, T, A * D)
""",
        input='merge_heads of five axes',
    ),
    dict(
        exercise='split_heads',
        name='heads in one array',
        misconception='the heads are written into an array that the next call uses again',
        code="""_heads = {}

def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    D = H // num_heads
    shape = (*lead, num_heads, T, D)
    heads = _heads.setdefault((shape, x.dtype.str), np.empty(shape, x.dtype))
    for a in range(num_heads):
        heads[..., a, :, :] = x[..., a * D : (a + 1) * D]
    return heads

def merge_heads(x):
    *lead, A, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape(*lead, T, A * D)
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='split_heads',
        name='merges by memory',
        misconception='merge_heads reads the numbers as they lie in memory, token after token, where A is 1 or heads come from split_heads',
        code="""def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    return np.swapaxes(x.reshape(*lead, T, num_heads, H // num_heads), -3, -2)

def merge_heads(x):
    *lead, A, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape((*lead, T, A * D), order="A")
""",
        input='heads in Fortran order',
    ),
    dict(
        exercise='split_heads',
        name='strides by hand',
        misconception='the strides are worked out as if x lay in C order without gaps',
        code="""def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    D, item = H // num_heads, x.itemsize
    strides = x.strides[:-2] + (D * item, H * item, item)
    return np.lib.stride_tricks.as_strided(x, (*lead, num_heads, T, D), strides).copy()

def merge_heads(x):
    *lead, A, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape(*lead, T, A * D)
""",
        input='x that is a slice of a wider array',
    ),
    dict(
        exercise='split_heads',
        name='merge of three axes in float64',
        misconception='without leading axes the heads are filled into np.empty of the default dtype',
        code="""def split_heads(x, num_heads):
    *lead, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    return np.swapaxes(x.reshape(*lead, T, num_heads, H // num_heads), -3, -2)

def merge_heads(x):
    *lead, A, T, D = x.shape
    if not lead:
        out = np.empty((T, A * D))
        for a, head in enumerate(x):
            out[:, a * D : (a + 1) * D] = head
        return out
    return np.swapaxes(x, -3, -2).reshape(*lead, T, A * D)
""",
        input='float32 heads (A, T, D)',
    ),
]
