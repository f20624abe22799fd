RIGHT = [
    dict(
        exercise='attention_backward',
        name='by the table',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dP = d_out @ np.swapaxes(V, -1, -2)
    dZ = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
""",
    ),
    dict(
        exercise='attention_backward',
        name='einsum, all by itself',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(K.shape[-1])
    z = np.einsum("...td,...sd->...ts", Q, K) / root
    if mask is not None:
        z = np.where(mask, z, np.full_like(z, -np.inf))
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    dp = np.einsum("...tv,...sv->...ts", d_out, V)
    dz = p * dp - p * np.einsum("...ts,...ts->...t", p, dp)[..., None]
    dq = np.einsum("...ts,...sd->...td", dz, K) / root
    dk = np.einsum("...ts,...td->...sd", dz, Q) / root
    return dq, dk, np.einsum("...ts,...tv->...sv", p, d_out)
""",
    ),
]
WRONG = [
    dict(
        exercise='attention_backward',
        name='masked is -10 000',
        misconception='masked scores are set to -10 000, which open scores may have, too',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    Z = Q @ np.swapaxes(K, -1, -2) / root
    if mask is not None:
        Z = np.where(mask, Z, -10000.0).astype(Z.dtype)
    P = softmax(Z)
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    return dZ @ K / root, np.swapaxes(dZ, -1, -2) @ Q / root, np.swapaxes(P, -1, -2) @ d_out
""",
        input='an open key with the score -10 000',
    ),
    dict(
        exercise='attention_backward',
        name='three axes are sentences',
        misconception='a mask of three axes beside (B, A, T, S) is taken for (B, T, S)',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    if mask is not None and mask.ndim == 3 and Q.ndim == 4:
        mask = mask[:, np.newaxis]
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
""",
        input='a mask (A, T, S)',
    ),
    dict(
        exercise='attention_backward',
        name='scales Q in place and back',
        misconception='Q itself is divided by the root and multiplied back',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    Q /= root
    Z = Q @ np.swapaxes(K, -1, -2)
    P = softmax(Z if mask is None else apply_mask(Z, mask))
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    dK = np.swapaxes(dZ, -1, -2) @ Q
    Q *= root
    return dZ @ K / root, dK, np.swapaxes(P, -1, -2) @ d_out
""",
        input='read-only Q',
    ),
    dict(
        exercise='attention_backward',
        name='tiny weights are cut',
        misconception='weights below 1e-12 are set to 0 before the way back',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    P = np.where(P < 1e-12, 0, P).astype(P.dtype)
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
""",
        input='an open key with a weight of 1e-13 and a large value',
    ),
    dict(
        exercise='attention_backward',
        name='weights kept',
        misconception='weights are kept by the identity of Q and K, as from a forward pass, though both may have changed',
        code="""_P = {}

def attention_backward(d_out, Q, K, V, mask=None):
    key = id(Q), id(K), None if mask is None else mask.tobytes() + bytes(mask.shape)
    if key not in _P:
        _P[key] = Q, K, scaled_dot_product_attention(Q, K, V, mask)[1]
    P = _P[key][2]
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
""",
        input='the same Q, changed in place between two calls',
    ),
    dict(
        exercise='attention_backward',
        name='sentence by sentence',
        misconception='a loop over the first axis takes mask[b], also where the mask has length 1 there',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    if Q.ndim > 3:
        parts = []
        for b in range(len(Q)):
            own = mask[b] if mask is not None and mask.ndim == Q.ndim else mask
            parts.append(attention_backward(d_out[b], Q[b], K[b], V[b], own))
        return tuple(np.stack(part) for part in zip(*parts))
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
""",
        input='a mask (1, 1, T, T) for two sentences',
    ),
    dict(
        exercise='attention_backward',
        name='no mask in float64',
        misconception='without a mask, zeros of the default dtype are added to the scores',
        code="""def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    Z = Q @ np.swapaxes(K, -1, -2) / root
    bias = np.zeros(Z.shape[-2:]) if mask is None else np.where(mask, 0, -np.inf).astype(Z.dtype)
    P = softmax(Z + bias)
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    return dZ @ K / root, np.swapaxes(dZ, -1, -2) @ Q / root, np.swapaxes(P, -1, -2) @ d_out
""",
        input='float32 without a mask',
    ),
]
