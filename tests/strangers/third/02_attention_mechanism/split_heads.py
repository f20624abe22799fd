RIGHT = [
    dict(exercise='split_heads', name='reshape and swap', code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError(f"{H} columns cannot be shared by {num_heads} heads")
    return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -2, -3)


def merge_heads(x: np.ndarray) -> np.ndarray:
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
'''),
    dict(exercise='split_heads', name='split, stack, concatenate', code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    return np.stack(np.split(x, num_heads, axis=-1), axis=-3)  # np.split raises ValueError itself


def merge_heads(x: np.ndarray) -> np.ndarray:
    return np.concatenate([x[..., a, :, :] for a in range(x.shape[-3])], axis=-1)
'''),
]
WRONG = [
    dict(exercise='split_heads', name='merging three or four axes', misconception='merge_heads is written for (A, T, D) and (B, A, T, D)', code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    return np.stack(np.split(x, num_heads, axis=-1), axis=-3)


def merge_heads(x: np.ndarray) -> np.ndarray:
    if x.ndim == 3:
        A, T, D = x.shape
        return x.transpose(1, 0, 2).reshape(T, A * D)
    B, A, T, D = x.shape[:2] + x.shape[-2:]
    return x.transpose(0, 2, 1, 3).reshape(B, T, A * D)
''', input='merge_heads of five axes'),
    dict(exercise='split_heads', name='shape of a view set in place', misconception='view.shape = … works only where the entries lie side by side', code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    *leading, T, H = x.shape
    if H % num_heads:
        raise ValueError("H must be divisible by the number of heads")
    cut = x.view()  # leave the shape of x itself alone
    cut.shape = (*leading, T * num_heads, H // num_heads)
    return np.swapaxes(cut.reshape(*leading, T, num_heads, -1), -2, -3)


def merge_heads(x: np.ndarray) -> np.ndarray:
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''', input='x that is transposed or sliced'),
    dict(exercise='split_heads', name='reshape in the order of memory', misconception="order='A' reads an array in Fortran order by columns", code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    *leading, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H must be divisible by the number of heads")
    return np.moveaxis(x.reshape((*leading, T, num_heads, H // num_heads), order="A"), -2, -3)


def merge_heads(x: np.ndarray) -> np.ndarray:
    *leading, A, T, D = x.shape
    return np.moveaxis(x, -3, -2).reshape(*leading, T, A * D)
''', input='x in Fortran order'),
    dict(exercise='split_heads', name='merged in double precision', misconception='np.zeros has no dtype where a single sentence is merged', code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    *leading, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H must be divisible by the number of heads")
    return np.moveaxis(x.reshape(*leading, T, num_heads, -1), -2, -3)


def merge_heads(x: np.ndarray) -> np.ndarray:
    if x.ndim > 3:
        return np.stack([merge_heads(one) for one in x]).astype(x.dtype)
    A, T, D = x.shape
    out = np.zeros((T, A * D))
    for a in range(A):
        out[:, a * D : (a + 1) * D] = x[a]
    return out
''', input='merge_heads of float32 with three axes'),
    dict(exercise='split_heads', name='one merged array for all calls', misconception='heads are written into an array that is kept for the next call of the same shape', code=r'''_merged = {}


def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    *leading, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H must be divisible by the number of heads")
    return np.moveaxis(x.reshape(*leading, T, num_heads, -1), -2, -3)


def merge_heads(x: np.ndarray) -> np.ndarray:
    *leading, A, T, D = x.shape
    out = _merged.setdefault((x.shape, x.dtype), np.empty((*leading, T, A * D), x.dtype))
    for a in range(A):
        out[..., a * D : (a + 1) * D] = x[..., a, :, :]
    return out
''', input='two calls of merge_heads: the second changes the first result'),
    dict(exercise='split_heads', name='divisible or not, by the size of x', misconception='asks whether all numbers of a sentence can be shared out, and leaves the rest to reshape', code=r'''def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    *leading, T, H = x.shape
    if num_heads > H:
        raise ValueError("more heads than columns")
    D = -(-H // num_heads)
    return np.swapaxes(x.reshape(*leading, -1, num_heads, D), -2, -3)  # reshape raises ValueError itself


def merge_heads(x: np.ndarray) -> np.ndarray:
    *leading, A, T, D = x.shape
    return np.swapaxes(x, -2, -3).reshape(*leading, T, A * D)
''', input='H = 4 for 3 heads with T = 3'),
]
