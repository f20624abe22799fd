RIGHT = [
    dict(
        exercise='transformer_block_backward',
        name='walk back',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='einsum without helpers',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    B, T, H = x.shape
    A, D = num_heads, H // num_heads
    cut = {n: params[n].reshape(H, A, D) for n in ("W_Q", "W_K", "W_V")}
    Wo = params["W_O"].reshape(A, D, H)
    q, k, v = (np.einsum("bth,had->batd", x, cut[n]) for n in ("W_Q", "W_K", "W_V"))
    z = np.einsum("batd,basd->bats", q, k) / math.sqrt(D)
    if mask is not None:
        z = np.where(mask, z, x.dtype.type(-np.inf))
    P = np.exp(z - z.max(-1, keepdims=True))
    P /= P.sum(-1, keepdims=True)
    o = np.einsum("bats,basd->batd", P, v)

    def norm(y, g, b):
        c = y - y.mean(-1, keepdims=True)
        s = np.sqrt((c * c).mean(-1, keepdims=True) + 1e-12)
        return c / s * g + b, c / s, s

    def back(d, hat, s, g):
        e = d * g
        de = (e - e.mean(-1, keepdims=True) - hat * (e * hat).mean(-1, keepdims=True)) / s
        return de, np.einsum("bth,bth->h", d, hat), np.einsum("bth->h", d)

    m, hat1, s1 = norm(x + np.einsum("batd,adh->bth", o, Wo), params["ln1_gamma"], params["ln1_beta"])
    u = m @ params["W1"] + params["b1"]
    r = np.where(u > 0, u, 0 * u)
    _, hat2, s2 = norm(m + r @ params["W2"] + params["b2"], params["ln2_gamma"], params["ln2_beta"])

    G = {}
    d2, G["ln2_gamma"], G["ln2_beta"] = back(d_out, hat2, s2, params["ln2_gamma"])
    G["W2"], G["b2"] = np.einsum("bti,bth->ih", r, d2), d2.sum((0, 1))
    du = np.einsum("bth,ih->bti", d2, params["W2"]) * (u > 0)
    G["W1"], G["b1"] = np.einsum("bth,bti->hi", m, du), du.sum((0, 1))
    d1, G["ln1_gamma"], G["ln1_beta"] = back(d2 + np.einsum("bti,hi->bth", du, params["W1"]), hat1, s1, params["ln1_gamma"])
    G["W_O"] = np.einsum("batd,bth->adh", o, d1).reshape(H, H)
    do = np.einsum("bth,adh->batd", d1, Wo)
    dv = np.einsum("bats,batd->basd", P, do)
    dP = np.einsum("batd,basd->bats", do, v)
    dz = P * (dP - (P * dP).sum(-1, keepdims=True)) / math.sqrt(D)
    dq, dk = np.einsum("bats,basd->batd", dz, k), np.einsum("bats,batd->basd", dz, q)
    dx = d1 + 0
    for n, d in (("W_Q", dq), ("W_K", dk), ("W_V", dv)):
        G[n] = np.einsum("bth,batd->had", x, d).reshape(H, H)
        dx += np.einsum("batd,had->bth", d, cut[n])
    return dx, G
''',
    ),
]
WRONG = [
    dict(
        exercise='transformer_block_backward',
        name='mask per sentence',
        misconception='takes a mask with three axes for one table per sentence, though it broadcasts as one per head',
        input='B = A = 2 and a mask (A, T, T)',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='prefixes cut off',
        misconception='cuts prefixes off the names, so a further entry of another layer takes the place of the own one',
        input='params with a further entry "layer1.W2"',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = {name.rpartition(".")[2]: array for name, array in params.items()}, {}
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='gradients in one dict',
        misconception='keeps one dict of gradients and hands out the same one each time',
        input='two calls; look at the first gradients again',
        code=r'''
_grads = {}


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, _grads
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='gate opens at 1e-10',
        misconception='opens the gate of the ReLU at 1e-10 and not at 0',
        input='a W1 of 1e-13 and a W2 of 1e13',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(np.where(inner > 1e-10, d_relu, 0 * d_relu), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='rows joined in order A',
        misconception='joins the sentences and tokens of x with order="A" for the products',
        input='x in Fortran order',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    x = x.reshape(-1, x.shape[-1], order="A").reshape(x.shape)  # rows side by side in memory
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='residual added into x',
        misconception='adds the attention into x itself and puts the old numbers back',
        input='a read-only x',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    kept = x.copy()
    x += merged @ p["W_O"]
    first = x.copy()
    x[...] = kept
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='zeros for every parameter-like name',
        misconception='begins with zeros for all entries that look like parameters of a block, so a bias that is none of the twelve gets a gradient',
        input='params with a further entry "b_Q"',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    grads = {name: np.zeros_like(array) for name, array in params.items() if name[:2] in ("W_", "W1", "W2", "b1", "b2", "ln", "b_")}
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='all arrays must have the dtype of x',
        misconception='checks the dtype of all entries of params, of those too that it should ignore',
        input='a further entry of whole numbers',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    if any(array.dtype != x.dtype for array in params.values()):
        raise TypeError("all arrays must have the dtype of x")
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='mask with one row is a padding mask',
        misconception='takes a mask with one row for all queries for a padding mask and reads that of the first head only',
        input='a mask (1, A, 1, T) that differs between the heads',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:
        mask = mask[:, :1]  # (B, 1, 1, T)
    Q, K, V = (split_heads(x @ p[n], num_heads) for n in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    relu = np.maximum(inner, 0)
    second = middle + relu @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_relu, grads["W2"], grads["b2"] = linear_backward(d_second, relu, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_relu, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_middle, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    for n, d in zip(("W_Q", "W_K", "W_V"), attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)):
        back, grads[n], _ = linear_backward(merge_heads(d), x, p[n])
        dx = dx + back
    return dx, grads
''',
    ),
]
