RIGHT = [
    dict(exercise='mlm_logits', name='at', code="""def mlm_logits(hidden, W, b):
    return hidden @ W + b
"""),
    dict(exercise='mlm_logits', name='flat rows, einsum', code="""def mlm_logits(hidden, W, b):
    rows = np.reshape(hidden, (-1, hidden.shape[-1]))
    scores = np.einsum("nh,hv->nv", rows, W)
    np.add(scores, b, out=scores)
    return scores.reshape(*hidden.shape[:-1], W.shape[1])
"""),
]
WRONG = [
    dict(exercise='mlm_logits', name='up to four axes', misconception='leading axes written out one by one, up to three', code="""def mlm_logits(hidden, W, b):
    letters = {1: "h", 2: "th", 3: "bth", 4: "abth"}[hidden.ndim]
    return np.einsum(f"{letters},hv->{letters[:-1]}v", hidden, W) + b
""", input='hidden with five axes'),
    dict(exercise='mlm_logits', name='one word', misconception='an axis of length 1 dropped at the end', code="""def mlm_logits(hidden, W, b):
    scores = hidden @ W.squeeze() + b if W.shape[1] == 1 else hidden @ W + b
    return scores
""", input='V = 1'),
    dict(exercise='mlm_logits', name='scores bounded', misconception='logits clipped to ±10 000, as a safeguard', code="""def mlm_logits(hidden, W, b):
    return np.clip(np.matmul(hidden, W) + b, -1e4, 1e4)
""", input='hidden vectors of size 1e6'),
    dict(exercise='mlm_logits', name='flat in memory order', misconception='ravel(order="K") thought to be just \'flatten\'', code="""def mlm_logits(hidden, W, b):
    rows = hidden.ravel(order="K").reshape(-1, hidden.shape[-1])
    return (rows @ W + b).reshape(hidden.shape[:-1] + (W.shape[1],))
""", input='hidden transposed in memory'),
    dict(exercise='mlm_logits', name='output kept', misconception='writes into the array of an earlier call of the same shape', code="""_out = {}
def mlm_logits(hidden, W, b):
    shape = hidden.shape[:-1] + (W.shape[1],)
    out = _out.setdefault((shape, hidden.dtype), np.empty(shape, hidden.dtype))
    np.matmul(hidden, W, out=out)
    out += b
    return out
""", input='two calls of the same shape'),
    dict(exercise='mlm_logits', name='small numbers are 0', misconception='scores below 1e-15 taken for rounding noise', code="""def mlm_logits(hidden, W, b):
    scores = hidden @ W + b
    scores[np.abs(scores) < 1e-15] = 0
    return scores
""", input='hidden vectors of size 1e-20'),
]
