RIGHT = [
    dict(
        exercise='attention_backward',
        name='by the table',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='query by query',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    T, D = Q.shape[-2:]
    S = K.shape[-2]
    open_ = np.broadcast_to(True if mask is None else mask, Q.shape[:-2] + (T, S))
    dQ, dK, dV = (np.zeros(a.shape) for a in (Q, K, V))
    for lead in np.ndindex(Q.shape[:-2]):
        for t in range(T):
            seen = np.flatnonzero(open_[lead + (t,)])
            q, k, v, g = Q[lead][t].astype(float), K[lead][seen].astype(float), V[lead][seen].astype(float), d_out[lead][t].astype(float)
            z = k @ q / math.sqrt(D)
            p = np.exp(z - z.max())
            p /= p.sum()
            back = v @ g
            dz = p * (back - p @ back) / math.sqrt(D)
            dQ[lead + (t,)] = dz @ k
            for j, s in enumerate(seen):
                dK[lead + (s,)] += dz[j] * q
                dV[lead + (s,)] += p[j] * g
    return tuple(a.astype(Q.dtype) for a in (dQ, dK, dV))
''',
    ),
]
WRONG = [
    dict(
        exercise='attention_backward',
        name='mask (B, S) where it could be one',
        misconception='takes a mask (T, S) for one row per sentence where there are T sentences',
        input='two sentences of two tokens and a causal mask (2, 2)',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    if mask is not None and mask.ndim == 2 and Q.ndim > 2 and mask.shape[0] == Q.shape[0] and len(mask) > 1:
        mask = mask.reshape(len(mask), *(1,) * (Q.ndim - 2), mask.shape[1])  # a padding mask
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dV = np.swapaxes(P, -1, -2) @ d_out
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    root = math.sqrt(Q.shape[-1])
    return dZ @ K / root, np.swapaxes(dZ, -1, -2) @ Q / root, dV
''',
    ),
    dict(
        exercise='attention_backward',
        name='transposes by hand up to four axes',
        misconception='has a transpose for two, three and four axes and none for more',
        input='five axes',
        code=r'''
_turn = {2: (1, 0), 3: (0, 2, 1), 4: (0, 1, 3, 2)}


def attention_backward(d_out, Q, K, V, mask=None):
    order = _turn[Q.ndim]
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dP = d_out @ V.transpose(order)
    dZ = softmax_backward(dP, P)
    root = math.sqrt(K.shape[-1])
    return dZ @ K / root, dZ.transpose(order) @ Q / root, P.transpose(order) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='tiny weights send nothing',
        misconception='takes weights below 1e-12 for masked ones',
        input='scores 0 and -40, with a large value',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    weights = scaled_dot_product_attention(Q, K, V, mask)[1]
    weights = weights * (weights > 1e-12)
    dV = np.einsum("...ts,...td->...sd", weights, d_out)
    dP = np.einsum("...td,...sd->...ts", d_out, V)
    dZ = weights * (dP - (dP * weights).sum(axis=-1, keepdims=True)) / math.sqrt(Q.shape[-1])
    return np.einsum("...ts,...sd->...td", dZ, K), np.einsum("...ts,...td->...sd", dZ, Q), dV
''',
    ),
    dict(
        exercise='attention_backward',
        name='leading axes joined in order A',
        misconception='joins the leading axes with order="A", which mixes column-major arrays with others',
        input='Q with axes (2, 3, T, D) in Fortran order, the others in C order',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    lead, T, S, root = Q.shape[:-2], Q.shape[-2], K.shape[-2], math.sqrt(Q.shape[-1])
    g, q, k, v = (a.reshape(-1, *a.shape[-2:], order="A") for a in (d_out, Q, K, V))
    scores = (attention_scores(q, k)).reshape(*lead, T, S)
    if mask is not None:
        scores = apply_mask(scores, mask)
    P = softmax(scores).reshape(-1, T, S)
    dZ = softmax_backward(g @ v.swapaxes(1, 2), P) / root
    grads = dZ @ k, dZ.swapaxes(1, 2) @ q, P.swapaxes(1, 2) @ g
    return tuple(grad.reshape(a.shape) for grad, a in zip(grads, (Q, K, V)))
''',
    ),
    dict(
        exercise='attention_backward',
        name='scales K in place',
        misconception='divides K by the root of D in place and multiplies it back',
        input='a read-only K',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(K.shape[-1])
    kept = K.copy()
    K /= root
    Z = Q @ np.swapaxes(K, -1, -2)
    P = softmax(Z if mask is None else apply_mask(Z, mask))
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    dQ = dZ @ K
    K[...] = kept
    return dQ, np.swapaxes(dZ, -1, -2) @ Q / root, np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='dV in a buffer',
        misconception='keeps one dV per shape and number of queries',
        input='two calls of the same shapes',
        code=r'''
_dV = {}


def attention_backward(d_out, Q, K, V, mask=None):
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    room = _dV.setdefault((V.shape, Q.shape, V.dtype.char), np.empty(V.shape, V.dtype))
    np.matmul(P.swapaxes(-1, -2), d_out, out=room)
    dZ = softmax_backward(d_out @ V.swapaxes(-1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, dZ.swapaxes(-1, -2) @ Q, room
''',
    ),
    dict(
        exercise='attention_backward',
        name='mask (B, T, S) where it could be one',
        misconception='takes a mask with three axes for one table per sentence if its first axis has length B, though it broadcasts as one per head',
        input='B = A = 2 and a mask (A, T, S)',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    if mask is not None and mask.ndim == 3 and Q.ndim == 4 and len(mask) == len(Q):
        mask = mask[:, None]
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dV = P.swapaxes(-1, -2) @ d_out
    dZ = softmax_backward(d_out @ V.swapaxes(-1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, dZ.swapaxes(-1, -2) @ Q, dV
''',
    ),
]
