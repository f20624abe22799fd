RIGHT = [
    dict(exercise='attention_scores', name='einsum', code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    return np.einsum("...td,...sd->...ts", Q, K) / math.sqrt(Q.shape[-1])
'''),
    dict(exercise='attention_scores', name='broadcast and sum', code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    D = K.shape[-1]
    products = Q[..., :, np.newaxis, :] * K[..., np.newaxis, :, :]  # (..., T, S, D)
    return np.add.reduce(products, axis=-1) * D**-0.5
'''),
]
WRONG = [
    dict(exercise='attention_scores', name='a batch in float64', misconception='np.zeros for the sentences of a batch has no dtype', code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    if Q.ndim == 2:
        return Q @ K.T / math.sqrt(Q.shape[-1])
    scores = np.zeros((*Q.shape[:-1], K.shape[-2]))
    for b in range(len(Q)):
        scores[b] = attention_scores(Q[b], K[b])
    return scores
''', input='float32 with a batch axis'),
    dict(exercise='attention_scores', name='noise is set to 0', misconception='scores below the machine epsilon are taken for rounding noise', code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    scores = Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
    scores[np.abs(scores) < np.finfo(np.float64).eps] = 0
    return scores
''', input='a score of 1e-20'),
    dict(exercise='attention_scores', name='scales Q and puts it back', misconception="Q /= root changes the caller's array, if only for a moment", code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    root = math.sqrt(Q.shape[-1])
    Q /= root
    scores = np.matmul(Q, np.swapaxes(K, -1, -2))
    Q *= root
    return scores
''', input='a read-only Q'),
    dict(exercise='attention_scores', name='sentences as they lie in memory', misconception="reshape with order='A' joins the leading axes in another order where Q is in Fortran order", code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    *lead, T, D = Q.shape
    S = K.shape[-2]
    flat_Q, flat_K = Q.reshape(-1, T, D, order="A"), K.reshape(-1, S, D, order="A")
    scores = np.stack([q @ k.T for q, k in zip(flat_Q, flat_K, strict=True)]) / math.sqrt(D)
    return scores.reshape(*lead, T, S)
''', input='Q and K in Fortran order, two leading axes'),
    dict(exercise='attention_scores', name='the last keys are kept turned', misconception='K transposed is kept as long as K is the same object, also after it was changed in place', code=r'''_kept = {"K": None}


def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    if _kept["K"] is not K:
        _kept["K"], _kept["turned"] = K, np.swapaxes(K, -1, -2) / math.sqrt(K.shape[-1])
    return Q @ _kept["turned"]
''', input='K is changed in place between two calls'),
    dict(exercise='attention_scores', name='batches in single precision', misconception="for a batch the product is made in float32 'for speed' and cast back", code=r'''def attention_scores(Q: np.ndarray, K: np.ndarray) -> np.ndarray:
    turned = np.swapaxes(K, -1, -2)
    if Q.ndim > 2:
        product = np.matmul(Q.astype(np.float32), turned.astype(np.float32)).astype(Q.dtype)
    else:
        product = Q @ turned
    return product / math.sqrt(Q.shape[-1])
''', input='a float64 batch where large parts cancel'),
]
