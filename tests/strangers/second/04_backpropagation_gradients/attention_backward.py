RIGHT = [
    dict(
        exercise='attention_backward',
        name='walk-back',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dV = np.swapaxes(P, -1, -2) @ d_out
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, dV
''',
    ),
    dict(
        exercise='attention_backward',
        name='einsum',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    scale = Q.shape[-1] ** -0.5
    Z = np.einsum("...td,...sd->...ts", Q, K) * scale
    if mask is not None:
        Z = np.where(mask, Z, np.array(-np.inf, dtype=Z.dtype))
    P = np.exp(Z - Z.max(axis=-1, keepdims=True))
    P = P / P.sum(axis=-1, keepdims=True)
    dP = np.einsum("...tv,...sv->...ts", d_out, V)
    dZ = P * (dP - (P * dP).sum(axis=-1, keepdims=True)) * scale
    return np.einsum("...ts,...sd->...td", dZ, K), np.einsum("...ts,...td->...sd", dZ, Q), np.einsum("...ts,...tv->...sv", P, d_out)
''',
    ),
]
WRONG = [
    dict(
        exercise='attention_backward',
        name='one-maximum-for-all',
        misconception='takes the largest open score of all queries off each row',
        input='queries whose scores lie far apart, 9000 and -9000',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    D = Q.shape[-1]
    Z = attention_scores(Q, K)
    if mask is not None:
        Z = apply_mask(Z, mask)
    P = np.exp(Z - Z.max())
    P = P / P.sum(axis=-1, keepdims=True)
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    return dZ @ K / math.sqrt(D), np.swapaxes(dZ, -1, -2) @ Q / math.sqrt(D), np.swapaxes(P, -1, -2) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='padding-asks-nothing',
        misconception='a token that may not be read is thought to get no gradient for its query either',
        input='self-attention with a padding mask, T = S',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    scale = 1 / math.sqrt(Q.shape[-1])
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    dQ, dK, dV = scale * (dZ @ K), scale * (np.swapaxes(dZ, -1, -2) @ Q), np.swapaxes(P, -1, -2) @ d_out
    if mask is not None and Q.shape[-2] == K.shape[-2] and mask.ndim > 1 and mask.shape[-2] == 1:
        dQ = dQ * np.swapaxes(mask, -1, -2)
    return dQ, dK, dV
''',
    ),
    dict(
        exercise='attention_backward',
        name='two-or-four-axes',
        misconception='transposes by number, for two axes and for four',
        input='Q, K, V of shape (B, T, D)',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    def turned(a):
        return a.T if a.ndim == 2 else a.transpose(0, 1, 3, 2)

    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dZ = softmax_backward(d_out @ turned(V), P) / math.sqrt(K.shape[-1])
    return dZ @ K, turned(dZ) @ Q, turned(P) @ d_out
''',
    ),
    dict(
        exercise='attention_backward',
        name='closed-is-minus-10000',
        misconception='closed scores become -10000, which an open score may be as well',
        input='open scores of -10 000 beside a masked one',
        code=r'''
def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    Z = Q @ np.swapaxes(K, -2, -1) / root
    if mask is not None:
        Z = np.where(mask, Z, np.full_like(Z, -10_000.0))
    P = softmax(Z)
    dP = d_out @ np.swapaxes(V, -2, -1)
    dZ = softmax_backward(dP, P)
    return dZ @ K / root, np.swapaxes(dZ, -2, -1) @ Q / root, np.swapaxes(P, -2, -1) @ d_out
''',
    ),
]
