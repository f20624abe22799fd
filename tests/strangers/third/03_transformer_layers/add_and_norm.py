RIGHT = [
    dict(exercise='add_and_norm', name='one line', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    return layer_norm(x + sublayer_out, gamma, beta, eps)
'''),
    dict(exercise='add_and_norm', name='norm of its own', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    total = np.add(x, sublayer_out).astype(np.float64)
    total -= total[..., :1].copy()
    total -= total.mean(axis=-1)[..., None]
    spread = np.sqrt(np.einsum("...h,...h->...", total, total) / total.shape[-1] + eps)
    return (total / spread[..., None] * gamma + beta).astype(x.dtype)
'''),
]
WRONG = [
    dict(exercise='add_and_norm', name='adds in place and takes it off', misconception='x += … and x -= … leave x changed by rounding and fail where x is read-only', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    x += sublayer_out
    out = layer_norm(x, gamma, beta, eps)
    x -= sublayer_out
    return out
''', input='a read-only x'),
    dict(exercise='add_and_norm', name='a floor under eps', misconception='eps below 1e-24 is taken for a slip', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    return layer_norm(x + sublayer_out, gamma, beta, eps=max(eps, 1e-24))
''', input='tiny vectors with eps = 1e-30'),
    dict(exercise='add_and_norm', name='gamma for each token', misconception='gamma is repeated entry by entry for the tokens, in place of as a row', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    H = x.shape[-1]
    rows = (x + sublayer_out).reshape(-1, H)
    plain = layer_norm(rows, np.ones_like(gamma), np.zeros_like(beta), eps)
    scaled = plain * gamma.repeat(len(rows)).reshape(-1, H)
    return (scaled + beta).reshape(x.shape)
''', input='two tokens and a gamma whose entries differ'),
    dict(exercise='add_and_norm', name='the sum in a kept array, and the norm of it', misconception='np.add(out=…) and an own norm in place: the result is the kept array', code=r'''_sums = {}


def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    s = _sums.setdefault((x.shape, x.dtype), np.empty_like(x))
    np.add(x, sublayer_out, out=s)
    s[...] = layer_norm(s, gamma, beta, eps)
    return s
''', input='two calls of one shape'),
    dict(exercise='add_and_norm', name='two arrays, two orders in memory', misconception='both are ravelled as they lie in memory before they are added', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    total = np.array([a + b for a, b in zip(x.flatten("K"), sublayer_out.flatten("K"), strict=True)], dtype=x.dtype)
    return layer_norm(total.reshape(x.shape), gamma, beta, eps)
''', input='x in Fortran order, sublayer_out in C order'),
    dict(exercise='add_and_norm', name='float64 for one vector', misconception='a vector alone is summed up as a Python list', code=r'''def add_and_norm(
    x: np.ndarray, sublayer_out: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-12
) -> np.ndarray:
    if x.ndim == 1:
        total = [a + b for a, b in zip(x.tolist(), sublayer_out.tolist(), strict=True)]
        return layer_norm(np.array(total), gamma, beta, eps)
    return layer_norm(x + sublayer_out, gamma, beta, eps)
''', input='float32, one vector (H,)'),
]
