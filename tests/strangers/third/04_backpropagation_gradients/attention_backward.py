RIGHT = [
    dict(exercise='attention_backward', name='the table from the bottom up', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    root = math.sqrt(Q.shape[-1])
    dV = np.swapaxes(P, -1, -2) @ d_out
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / root
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, dV
'''),
    dict(exercise='attention_backward', name='einsum, with a softmax of its own', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scale = Q.shape[-1] ** -0.5
    z = np.einsum("...td,...sd->...ts", Q, K) * scale
    if mask is not None:
        z = np.where(mask, z, -np.inf)
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    dp = np.einsum("...tv,...sv->...ts", d_out, V)
    dz = p * (dp - np.einsum("...ts,...ts->...t", dp, p)[..., None])
    dQ = np.einsum("...ts,...sd->...td", dz, K) * scale
    dK = np.einsum("...ts,...td->...sd", dz, Q) * scale
    return dQ, dK, np.einsum("...ts,...tv->...sv", p, d_out)
'''),
]
WRONG = [
    dict(exercise='attention_backward', name='a mask with two axes is one row per sentence', misconception='(T, S) is taken for (B, S) where T is B', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if mask is not None and mask.ndim == 2 and Q.ndim > 2 and len(mask) == len(Q):
        mask = mask.reshape(len(mask), *[1] * (Q.ndim - 2), -1)
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dV = P.swapaxes(-1, -2) @ d_out
    dZ = softmax_backward(d_out @ V.swapaxes(-1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, dZ.swapaxes(-1, -2) @ Q, dV
''', input='a causal mask (T, T) for a batch of T sentences'),
    dict(exercise='attention_backward', name='a mask with three axes is one per sentence', misconception='(A, T, S) is taken for (B, T, S)', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if mask is not None and mask.ndim == 3 and Q.ndim == 4:
        mask = mask[:, None]  # the same for all heads
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    dV = P.swapaxes(-1, -2) @ d_out
    dZ = softmax_backward(d_out @ V.swapaxes(-1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, dZ.swapaxes(-1, -2) @ Q, dV
''', input='a mask (A, T, S) for (B, A, T, D) with B = A'),
    dict(exercise='attention_backward', name='float64 without a mask', misconception='the logarithm of np.ones is added where there is no mask', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    Z = attention_scores(Q, K)
    Z = Z + np.log(np.ones(Z.shape[-2:])) if mask is None else apply_mask(Z, mask)
    P = softmax(Z)
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    root = math.sqrt(Q.shape[-1])
    return dZ @ K / root, np.swapaxes(dZ, -1, -2) @ Q / root, np.swapaxes(P, -1, -2) @ d_out
''', input='float32 without a mask'),
    dict(exercise='attention_backward', name='weights below the noise', misconception='weights below 1e-10 are set to 0, and send nothing back', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, P = scaled_dot_product_attention(Q, K, V, mask)
    P = np.where(P < 1e-10, P.dtype.type(0), P)
    dV = np.swapaxes(P, -1, -2) @ d_out
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, dV
''', input='scores that are 25 apart, with a large d_out'),
    dict(exercise='attention_backward', name='Q scaled in place', misconception='Q /= √D, and Q *= √D at the end', code=r'''def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    root = math.sqrt(Q.shape[-1])
    Q /= root
    Z = Q @ np.swapaxes(K, -1, -2)
    P = softmax(Z if mask is None else apply_mask(Z, mask))
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    dK = np.swapaxes(dZ, -1, -2) @ Q
    Q *= root
    return dZ @ K / root, dK, np.swapaxes(P, -1, -2) @ d_out
''', input='a read-only Q'),
    dict(exercise='attention_backward', name='gradients in kept arrays', misconception='dV is made by np.matmul(out=…) in one array per shape', code=r'''_dV = {}


def attention_backward(
    d_out: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dV = np.matmul(
        np.swapaxes(P, -1, -2), d_out, out=_dV.setdefault((V.shape, V.dtype), np.empty(V.shape, V.dtype))
    )
    dZ = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P) / math.sqrt(Q.shape[-1])
    return dZ @ K, np.swapaxes(dZ, -1, -2) @ Q, dV
''', input='two calls of one shape: the second changes the first dV'),
]
