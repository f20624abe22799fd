RIGHT = [
    dict(
        exercise='split_heads',
        name='reshape and swap',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError(f"{H} columns, {num_heads} heads")
    return x.reshape(*leading, T, num_heads, H // num_heads).swapaxes(-2, -3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    return x.swapaxes(-2, -3).reshape(*leading, T, A * D)
''',
    ),
    dict(
        exercise='split_heads',
        name='split and concatenate',
        code=r'''
def split_heads(x, num_heads):
    return np.stack(np.split(x, num_heads, axis=-1), axis=-3)


def merge_heads(x):
    heads = [x[..., a, :, :] for a in range(x.shape[-3])]
    return np.concatenate(heads, axis=-1)
''',
    ),
]
WRONG = [
    dict(
        exercise='split_heads',
        name='leaves the error to reshape',
        misconception='leaves ValueError to a reshape with -1, which fits by chance where B makes up for the columns left over',
        input='B = 3, H = 8, 3 heads',
        code=r'''
def split_heads(x, num_heads):
    T, H = x.shape[-2:]
    if num_heads > H:
        raise ValueError("more heads than columns")
    cut = x.reshape(*x.shape[:-3], -1, T, num_heads, H // num_heads)  # a ValueError if it does not fit
    heads = cut.swapaxes(-3, -2)
    return heads if x.ndim > 2 else heads[0]


def merge_heads(x):
    y = np.swapaxes(x, -3, -2)
    return y.reshape(*y.shape[:-2], -1)
''',
    ),
    dict(
        exercise='split_heads',
        name='merge knows up to four axes',
        misconception='turns axes by hand for three and for four axes',
        input='merge_heads of five axes',
        code=r'''
def split_heads(x, num_heads):
    H = x.shape[-1]
    if H % num_heads != 0:
        raise ValueError("H is not divisible by the number of heads")
    return np.moveaxis(x.reshape(x.shape[:-1] + (num_heads, H // num_heads)), -2, -3)


def merge_heads(x):
    A, T, D = x.shape[-3:]
    turned = x.transpose(1, 0, 2) if x.ndim == 3 else x.transpose(0, 2, 1, 3)
    return turned.reshape(x.shape[:-3] + (T, A * D))
''',
    ),
    dict(
        exercise='split_heads',
        name='split counts axes from the front',
        misconception='swaps axes 1 and 2, or 2 and 3, counted from the front, so three leading axes go wrong',
        input='split_heads of x with three leading axes',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    cut = x.reshape(*leading, T, num_heads, H // num_heads)
    first = min(len(leading), 2)
    return np.swapaxes(cut, first, first + 1)


def merge_heads(x):
    cut = np.swapaxes(x, -2, -3)
    return cut.reshape(*cut.shape[:-2], x.shape[-3] * x.shape[-1])
''',
    ),
    dict(
        exercise='split_heads',
        name='cuts in order A',
        misconception='cuts H with order="A", which deals the columns out in turn where x lies column by column',
        input='x in Fortran order with D above 1',
        code=r'''
def split_heads(x, num_heads):
    D, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("H is not divisible by the number of heads")
    cut = x.reshape(x.shape[:-1] + (num_heads, D), order="A")
    return cut.swapaxes(-2, -3)


def merge_heads(x):
    out = np.swapaxes(x, -2, -3).copy()
    return out.reshape(*out.shape[:-2], -1)
''',
    ),
    dict(
        exercise='split_heads',
        name='merge into a buffer',
        misconception='merges into one buffer per shape, so a later call overwrites an earlier result',
        input='two calls of merge_heads of one shape',
        code=r'''
_merged = {}


def split_heads(x, num_heads):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    D = x.shape[-1] // num_heads
    return np.stack([x[..., a * D : (a + 1) * D] for a in range(num_heads)], axis=-3)


def merge_heads(x):
    *leading, A, T, D = x.shape
    key = (x.shape, x.dtype)
    out = _merged.setdefault(key, np.empty((*leading, T, A * D), x.dtype))
    for a in range(A):
        out[..., a * D : (a + 1) * D] = x[..., a, :, :]
    return out
''',
    ),
    dict(
        exercise='split_heads',
        name='merge reads memory',
        misconception='undoes the swap by looking at the memory under a view, and takes any array that is not contiguous for a split one',
        input='merge_heads of a slice',
        code=r'''
def split_heads(x, num_heads):
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by the number of heads")
    return x.copy().reshape(*leading, T, num_heads, H // num_heads).swapaxes(-3, -2)


def merge_heads(x):
    *leading, A, T, D = x.shape
    if not x.flags.c_contiguous:  # it comes from split_heads: the numbers lie in memory as they did before
        rows = x.ravel(order="K")
        return rows.reshape(*leading, T, A * D)
    return x.swapaxes(-3, -2).reshape(*leading, T, A * D)
''',
    ),
]
