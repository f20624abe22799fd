RIGHT = [
    dict(
        exercise='attention_scores',
        name='einsum',
        code=r'''
def attention_scores(Q, K):
    return np.einsum("...td,...sd->...ts", Q, K) / math.sqrt(Q.shape[-1])
''',
    ),
    dict(
        exercise='attention_scores',
        name='query by query in float64',
        code=r'''
def attention_scores(Q, K):
    *lead, T, D = Q.shape
    S = K.shape[-2]
    out = np.empty((*lead, T, S), dtype=Q.dtype)
    for place in np.ndindex(*lead):
        keys = K[place].astype(np.float64)
        for t in range(T):
            query = Q[place][t].astype(np.float64)
            out[place][t] = (keys * query).sum(axis=1) / D**0.5
    return out
''',
    ),
]

WRONG = [
    dict(
        exercise='attention_scores',
        name='three cases of axes only',
        misconception='leading axes counted from the front, for up to five axes of ... written out',
        input='Q and K with four leading axes',
        code=r'''
def attention_scores(Q, K):
    if K.ndim == 2:
        turned = K.T
    elif K.ndim == 3:
        turned = K.transpose(0, 2, 1)
    else:
        turned = np.swapaxes(K, 2, 3) if K.ndim == 4 else np.swapaxes(K, 3, 4)
    return Q @ turned / math.sqrt(Q.shape[-1])
''',
    ),
    dict(
        exercise='attention_scores',
        name='scores held within 10 000',
        misconception='a bound on scores from another exercise put on the result',
        input='one entry, 200 times 100',
        code=r'''
def attention_scores(Q, K):
    scores = Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
    return np.clip(scores, -10_000, 10_000)
''',
    ),
    dict(
        exercise='attention_scores',
        name='products in float32',
        misconception='float64 turned into float32 for the product, then back',
        input='float64 numbers whose products nearly cancel',
        code=r'''
def attention_scores(Q, K):
    product = np.float32(Q) @ np.swapaxes(np.float32(K), -1, -2)
    return (product / math.sqrt(Q.shape[-1])).astype(Q.dtype)
''',
    ),
    dict(
        exercise='attention_scores',
        name='keys scaled in place and back',
        misconception='K divided in place and multiplied back after the product',
        input='a read-only K; or K = 0.1 and others that do not come back to the bit',
        code=r'''
def attention_scores(Q, K):
    root = math.sqrt(K.shape[-1])
    turned = np.swapaxes(K, -1, -2)
    turned /= root
    scores = Q @ turned
    turned *= root
    return scores
''',
    ),
    dict(
        exercise='attention_scores',
        name='leading axes joined in memory order',
        misconception="reshape with order='A' reads arrays that lie the other way round in memory in another order",
        input='Fortran-ordered Q and K with leading axes',
        code=r'''
def attention_scores(Q, K):
    *lead, T, D = Q.shape
    S = K.shape[-2]
    flat_Q = Q.reshape((-1, T, D), order="A")
    flat_K = K.reshape((-1, S, D), order="A")
    scores = np.stack([q @ k.T for q, k in zip(flat_Q, flat_K)]) / math.sqrt(D)
    return scores.reshape(*lead, T, S)
''',
    ),
    dict(
        exercise='attention_scores',
        name='scores written into one kept array',
        misconception='out= of a kept array makes the next call change the earlier result',
        input='two calls of one shape',
        code=r'''
_kept = {}


def attention_scores(Q, K):
    shape = Q.shape[:-1] + (K.shape[-2],)
    if (shape, Q.dtype) not in _kept:
        _kept[shape, Q.dtype] = np.empty(shape, Q.dtype)
    scores = np.matmul(Q, np.swapaxes(K, -1, -2), out=_kept[shape, Q.dtype])
    scores /= math.sqrt(Q.shape[-1])
    return scores
''',
    ),
    dict(
        exercise='attention_scores',
        name='a batch of one loses its axis',
        misconception='axes of length 1 squeezed away and not all put back',
        input='Q and K of shape (1, T, D)',
        code=r'''
def attention_scores(Q, K):
    keys = np.swapaxes(K, -1, -2)
    if Q.ndim == 3 and len(Q) == 1:
        Q, keys = Q[0], keys[0]
    return Q @ keys / math.sqrt(Q.shape[-1])
''',
    ),
]

