RIGHT = [
    dict(
        exercise='attention_scores',
        name='matmul',
        code="""def attention_scores(Q, K):
    return np.matmul(Q, np.swapaxes(K, -2, -1)) / math.sqrt(K.shape[-1])
""",
    ),
    dict(
        exercise='attention_scores',
        name='einsum',
        code="""def attention_scores(Q, K):
    scale = np.asarray(Q.shape[-1] ** -0.5, dtype=Q.dtype)
    return np.einsum("...td,...sd->...ts", Q * scale, K)
""",
    ),
]
WRONG = [
    dict(
        exercise='attention_scores',
        name='scales Q in place and back',
        misconception='Q itself is divided and multiplied back',
        code="""def attention_scores(Q, K):
    Q /= math.sqrt(Q.shape[-1])
    scores = Q @ np.swapaxes(K, -1, -2)
    Q *= math.sqrt(Q.shape[-1])
    return scores
""",
        input='read-only Q',
    ),
    dict(
        exercise='attention_scores',
        name='bounded',
        misconception='scores are clipped to +-100 000 so that no exponential overflows later',
        code="""def attention_scores(Q, K):
    scores = Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
    return np.clip(scores, -1e5, 1e5)
""",
        input='a score of a million',
    ),
    dict(
        exercise='attention_scores',
        name='chops small scores',
        misconception='scores below 1e-15 are taken for rounding',
        code="""def attention_scores(Q, K):
    scores = np.einsum("...td,...sd->...ts", Q, K) / math.sqrt(Q.shape[-1])
    return np.where(np.abs(scores) < 1e-15, 0, scores).astype(Q.dtype)
""",
        input='a score of 1e-20',
    ),
    dict(
        exercise='attention_scores',
        name='out array kept',
        misconception='matmul writes into an array that is kept per shape',
        code="""_kept = {}

def attention_scores(Q, K):
    shape = Q.shape[:-1] + K.shape[-2:-1]
    out = _kept.setdefault((shape, Q.dtype.str), np.empty(shape, Q.dtype))
    np.matmul(Q, np.swapaxes(K, -1, -2), out=out)
    out /= math.sqrt(Q.shape[-1])
    return out
""",
        input='two calls of one shape',
    ),
    dict(
        exercise='attention_scores',
        name='keys in memory order',
        misconception='K is made (D, S) by reading its memory column by column, if it lies so',
        code="""def attention_scores(Q, K):
    *lead, S, D = K.shape
    flat = K.reshape((-1, S, D), order="A")
    many = Q.reshape((-1,) + Q.shape[-2:])
    scores = np.stack([q @ k.T for q, k in zip(many, flat)]) / math.sqrt(D)
    return scores.reshape(Q.shape[:-1] + (S,))
""",
        input='K in Fortran order, with leading axes',
    ),
    dict(
        exercise='attention_scores',
        name='batches in float64',
        misconception='scores of a batch are filled into np.empty of the default dtype',
        code="""def attention_scores(Q, K):
    if Q.ndim == 2:
        return Q @ K.T / math.sqrt(Q.shape[-1])
    scores = np.empty(Q.shape[:-1] + K.shape[-2:-1])
    for place in np.ndindex(*Q.shape[:-2]):
        scores[place] = attention_scores(Q[place], K[place])
    return scores
""",
        input='float32 with leading axes',
    ),
]
