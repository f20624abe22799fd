RIGHT = [
    dict(
        exercise='attention_scores',
        name='swapaxes',
        code=r'''
def attention_scores(Q, K):
    return Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
''',
    ),
    dict(
        exercise='attention_scores',
        name='einsum',
        code=r'''
def attention_scores(Q, K):
    D = K.shape[-1]
    return np.einsum("...td,...sd->...ts", Q, K) * D**-0.5
''',
    ),
]
WRONG = [
    dict(
        exercise='attention_scores',
        name='bounded',
        misconception='scores are thought to stay within 10 000 and are clipped to it',
        input='a score of 20 000',
        code=r'''
def attention_scores(Q, K):
    scores = np.matmul(Q, np.moveaxis(K, -1, -2)) / math.sqrt(Q.shape[-1])
    return np.clip(scores, -10_000, 10_000)  # for the softmax
''',
    ),
    dict(
        exercise='attention_scores',
        name='product-in-float32',
        misconception='multiplies in float32, which is thought to do for scores',
        input='float64 entries whose products nearly cancel',
        code=r'''
def attention_scores(Q, K):
    q, k = np.asarray(Q, np.float32), np.asarray(K, np.float32)
    return (q @ k.swapaxes(-1, -2)).astype(Q.dtype) / math.sqrt(Q.shape[-1])
''',
    ),
    dict(
        exercise='attention_scores',
        name='reshape-in-any-order',
        misconception='joins the leading axes in whatever order lies in memory',
        input='Q that lies in memory in Fortran order',
        code=r'''
def attention_scores(Q, K):
    T, D = Q.shape[-2:]
    S = K.shape[-2]
    q = Q.reshape((-1, T, D), order="A")
    k = K.reshape((-1, S, D), order="A")
    scores = q @ k.transpose(0, 2, 1) / math.sqrt(D)
    return scores.reshape(Q.shape[:-2] + (T, S))
''',
    ),
    dict(
        exercise='attention_scores',
        name='tiny-is-zero',
        misconception='scores below 1e-8 are taken for rounding of 0',
        input='queries of the size 1e-6 and keys of the size 1e-4',
        code=r'''
def attention_scores(Q, K):
    scores = (Q / math.sqrt(Q.shape[-1])) @ np.swapaxes(K, -2, -1)
    return np.where(np.abs(scores) < 1e-8, 0 * scores, scores)  # right angles give exactly 0
''',
    ),
]
