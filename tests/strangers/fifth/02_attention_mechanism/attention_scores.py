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
    scale = Q.dtype.type(1 / math.sqrt(Q.shape[-1]))
    return np.ascontiguousarray(np.einsum("...td,...sd->...ts", Q * scale, K))
''',
    ),
]
WRONG = [
    dict(
        exercise='attention_scores',
        name='buffer per shape',
        misconception='matmul writes into one buffer per shape, so a later call overwrites an earlier result',
        input='two calls of the same shapes',
        code=r'''
_buffer = {}


def attention_scores(Q, K):
    key = Q.shape[:-1] + K.shape[-2:-1], Q.dtype.char
    if key not in _buffer:
        _buffer[key] = np.empty(key[0], Q.dtype)
    out = np.matmul(Q, np.swapaxes(K, -1, -2), out=_buffer[key])
    out /= math.sqrt(Q.shape[-1])
    return out
''',
    ),
    dict(
        exercise='attention_scores',
        name='Q scaled in place',
        misconception='scales Q itself and undoes it after the product',
        input='a read-only Q',
        code=r'''
def attention_scores(Q, K):
    root = math.sqrt(Q.shape[-1])
    Q /= root
    scores = Q @ K.swapaxes(-2, -1)
    Q *= root
    return scores
''',
    ),
    dict(
        exercise='attention_scores',
        name='joins leading axes in order A',
        misconception='joins the leading axes with order="A", which joins them the other way round for column-major arrays',
        input='Q with axes (2, 3, T, D) in Fortran order, K in C order',
        code=r'''
def attention_scores(Q, K):
    T, D = Q.shape[-2:]
    S = K.shape[-2]
    q, k = Q.reshape(-1, T, D, order="A"), K.reshape(-1, S, D, order="A")
    scores = np.stack([a @ b.T for a, b in zip(q, k)]) / math.sqrt(D)
    return scores.reshape(*Q.shape[:-1], S)
''',
    ),
    dict(
        exercise='attention_scores',
        name='tiny scores are zero',
        misconception='sets scores below 1e-16 to 0',
        input='a score of 1e-20',
        code=r'''
def attention_scores(Q, K):
    scores = np.matmul(Q, np.moveaxis(K, -1, -2)) / math.sqrt(K.shape[-1])
    return np.where(np.abs(scores) > 1e-16, scores, np.zeros_like(scores))
''',
    ),
    dict(
        exercise='attention_scores',
        name='up to five axes',
        misconception='has an einsum for two to five axes and none for more',
        input='six axes',
        code=r'''
_formula = {2: "td,sd->ts", 3: "atd,asd->ats", 4: "abtd,absd->abts", 5: "abctd,abcsd->abcts"}


def attention_scores(Q, K):
    return np.einsum(_formula[Q.ndim], Q, K) / math.sqrt(Q.shape[-1])
''',
    ),
    dict(
        exercise='attention_scores',
        name='keys kept between calls',
        misconception='keeps the transposed, scaled keys of the last call although K has changed since',
        input='K changed in place between two calls',
        code=r'''
_keys = {}


def attention_scores(Q, K):
    if _keys.get("K") is not K:
        _keys["K"] = K
        _keys["turned"] = np.swapaxes(K, -1, -2) / math.sqrt(K.shape[-1])
    return Q @ _keys["turned"]
''',
    ),
    dict(
        exercise='attention_scores',
        name='half of a symmetric table',
        misconception='computes half of the table where Q and K are one array, and counts the diagonal twice',
        input='Q and K are the same array',
        code=r'''
def attention_scores(Q, K):
    root = math.sqrt(Q.shape[-1])
    if Q is K:  # self-attention: symmetric
        upper = np.triu(Q @ np.swapaxes(K, -1, -2))
        return (upper + np.swapaxes(upper, -1, -2)) / root
    return Q @ np.swapaxes(K, -1, -2) / root
''',
    ),
]
