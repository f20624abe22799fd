RIGHT = [
    dict(
        exercise='attention_backward',
        name='back line by line',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='one query at a time in float64',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    d64, Q64, K64, V64 = (np.asarray(part, dtype=np.float64) for part in (d_out, Q, K, V))
    T, D = Q.shape[-2:]
    S = K.shape[-2]
    opened = np.broadcast_to(True if mask is None else mask, Q.shape[:-1] + (S,))
    dQ, dK, dV = np.zeros(Q.shape), np.zeros(K.shape), np.zeros(V.shape)
    for place in np.ndindex(Q.shape[:-2]):
        for t in range(T):
            keys = np.flatnonzero(opened[place][t])
            z = K64[place][keys] @ Q64[place][t] / D**0.5
            p = np.exp(z - z.max())
            p /= p.sum()
            upstream = V64[place][keys] @ d64[place][t]
            dz = p * (upstream - p @ upstream) / D**0.5
            dQ[place][t] = dz @ K64[place][keys]
            dK[place][keys] += np.outer(dz, Q64[place][t])
            dV[place][keys] += np.outer(p, d64[place][t])
    return dQ.astype(Q.dtype), dK.astype(Q.dtype), dV.astype(Q.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='attention_backward',
        name='a mask of two axes taken for (B, S)',
        misconception='mask (T, S) read as one row per sentence',
        input='three sentences, T = S = 3, causal mask (3, 3)',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    if mask is not None and mask.ndim == 2 and Q.ndim > 2:
        mask = mask.reshape(len(mask), *[1] * (Q.ndim - 2), -1)
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='masked scores 20 000 lower',
        misconception='20000 taken off a masked score in place of -inf',
        input='masked score 10000, open score -10000',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores - np.where(mask, 0, 20000).astype(Q.dtype)
    P = softmax(scores)
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='one key: d_out itself',
        misconception='short cut for S = 1 forgets to add up over the queries',
        input='two queries, one key',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    if K.shape[-2] == 1:
        return np.zeros_like(Q), np.zeros_like(K), d_out.copy()
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='no shift without a mask',
        misconception='the maximum taken off only if something is masked',
        input='scores of 9000 and 0 without a mask',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    if mask is None:
        P = np.exp(attention_scores(Q, K))
        P /= P.sum(axis=-1, keepdims=True)
    else:
        P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='queries scaled in place',
        misconception='Q divided in place and multiplied back',
        input='read-only Q',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    Q /= root
    scores = Q @ np.swapaxes(K, -1, -2)
    Q *= root
    P = softmax(scores if mask is None else apply_mask(scores, mask))
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='the same mask rows for all heads of a sentence',
        misconception='leading axes joined, and each part of the mask repeated next to itself, right for (B, 1, 1, S) and wrong for (A, T, S)',
        input='(B, A, T, D) with a mask (A, T, S)',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    *lead, T, D = Q.shape
    S = K.shape[-2]
    q, k, v, d = (part.reshape(-1, *part.shape[-2:]) for part in (Q, K, V, d_out))
    if mask is not None and mask.ndim > 2:
        mask = np.broadcast_to(mask, mask.shape[:-2] + (T, S)).reshape(-1, T, S)
        mask = np.repeat(mask, len(q) // len(mask), axis=0)
    P = scaled_dot_product_attention(q, k, v, mask)[1]
    dZ = softmax_backward(d @ np.swapaxes(v, -1, -2), P) / math.sqrt(D)
    dQ, dK, dV = dZ @ k, np.swapaxes(dZ, -1, -2) @ q, np.swapaxes(P, -1, -2) @ d
    return dQ.reshape(Q.shape), dK.reshape(K.shape), dV.reshape(V.shape)
''',
    ),
]

