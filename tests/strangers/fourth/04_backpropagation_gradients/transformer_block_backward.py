RIGHT = [
    dict(
        exercise='transformer_block_backward',
        name='line by line',
        code="""def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
    ),
    dict(
        exercise='transformer_block_backward',
        name='rules of its own',
        code="""def _norm(s, gamma, beta):
    c = s - s.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((c * c).mean(axis=-1, keepdims=True) + 1e-12)
    hat = c / sigma

    def back(d):
        g = d * gamma
        g = (g - g.mean(axis=-1, keepdims=True) - hat * (g * hat).mean(axis=-1, keepdims=True)) / sigma
        return g, (d * hat).sum(axis=(0, 1)), d.sum(axis=(0, 1))

    return gamma * hat + beta, back

def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    W_Q, W_K, W_V, W_O, W1, W2 = (params[n] for n in ("W_Q", "W_K", "W_V", "W_O", "W1", "W2"))
    B, T, H = x.shape
    cut = (B, T, num_heads, H // num_heads)
    q, k, v = ((x @ W).reshape(cut) for W in (W_Q, W_K, W_V))
    root = math.sqrt(cut[-1])
    z = np.einsum("btad,bsad->bats", q, k) / root
    if mask is not None:
        z = np.where(mask, z, -np.inf).astype(x.dtype)
    a = np.exp(z - z.max(axis=-1, keepdims=True))
    a /= a.sum(axis=-1, keepdims=True)
    merged = np.einsum("bats,bsad->btad", a, v).reshape(B, T, H)
    m, back1 = _norm(x + merged @ W_O, params["ln1_gamma"], params["ln1_beta"])
    inner = m @ W1 + params["b1"]
    h = inner * (inner > 0)
    _, back2 = _norm(m + h @ W2 + params["b2"], params["ln2_gamma"], params["ln2_beta"])

    ds, dg2, db2 = back2(d_out)
    di = (ds @ W2.T) * (inner > 0)
    df, dg1, db1 = back1(ds + di @ W1.T)
    dm = (df @ W_O.T).reshape(cut)
    da = np.einsum("btad,bsad->bats", dm, v)
    dz = a * (da - (a * da).sum(axis=-1, keepdims=True)) / root
    dq = np.einsum("bats,bsad->btad", dz, k).reshape(B, T, H)
    dk = np.einsum("bats,btad->bsad", dz, q).reshape(B, T, H)
    dv = np.einsum("bats,btad->bsad", a, dm).reshape(B, T, H)

    def outer(u, w):
        return np.einsum("btn,btm->nm", u, w)

    grads = dict(W_Q=outer(x, dq), W_K=outer(x, dk), W_V=outer(x, dv), W_O=outer(merged, df))
    grads.update(ln1_gamma=dg1, ln1_beta=db1, ln2_gamma=dg2, ln2_beta=db2)
    grads.update(W1=outer(m, di), b1=di.sum(axis=(0, 1)), W2=outer(h, ds), b2=ds.sum(axis=(0, 1)))
    return df + dq @ W_Q.T + dk @ W_K.T + dv @ W_V.T, grads
""",
    ),
]
WRONG = [
    dict(
        exercise='transformer_block_backward',
        name='three axes are sentences',
        misconception='a mask of three axes is taken for (B, T, T)',
        code="""def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
        input='a mask (A, T, T)',
    ),
    dict(
        exercise='transformer_block_backward',
        name='biases of the attention',
        misconception='biases b_Q, b_K and b_V in params are used, though other keys are to be ignored',
        code="""def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    Q, K, V = (split_heads(x @ p[name] + p.get("b" + name[1:], 0), num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
        input='params with other keys, b_Q, b_K, b_V',
    ),
    dict(
        exercise='transformer_block_backward',
        name='larger eps on the way back',
        misconception='the norms are taken back with an eps of 1e-9 in place of the default',
        code="""def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"], 1e-9)
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"], 1e-9)
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
        input='a block whose sums are small numbers (x of about 1e-5, silent attention)',
    ),
    dict(
        exercise='transformer_block_backward',
        name='x is changed for a moment',
        misconception="the attention's result is added to x itself, which is put back from a copy",
        code="""def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    kept = x.copy()
    x += merged @ p["W_O"]
    first = x.copy()
    x[...] = kept
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
        input='read-only x',
    ),
    dict(
        exercise='transformer_block_backward',
        name='forward values kept',
        misconception='Q, K and V are kept per x and matrices, though training changes the matrices in place',
        code="""_kept = {}

def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    key = id(x), num_heads, *(id(p[name]) for name in ("W_Q", "W_K", "W_V"))
    if key not in _kept:
        made = [split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V")]
        _kept[key] = made, x, dict(p)
    Q, K, V = _kept[key][0]
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
        input='the same params, changed in place between two calls',
    ),
    dict(
        exercise='transformer_block_backward',
        name='one dict of gradients',
        misconception='the dict of gradients stands in the signature, so each call fills the same one',
        code="""def transformer_block_backward(d_out, x, params, num_heads, mask=None, grads={}):
    p = params
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first = x + merged @ p["W_O"]
    middle = layer_norm(first, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    active = np.maximum(inner, 0)
    second = middle + active @ p["W2"] + p["b2"]
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second, p["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, p["W2"])
    through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + through, first, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dQKV = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d in zip(("W_Q", "W_K", "W_V"), dQKV):
        part, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + part
    return dx, grads
""",
        input='two calls: the gradients of the first are overwritten',
    ),
]
