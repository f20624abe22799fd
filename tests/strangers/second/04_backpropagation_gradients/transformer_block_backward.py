RIGHT = [
    dict(
        exercise='transformer_block_backward',
        name='line-by-line',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ p["W_O"]
    middle = layer_norm(first_sum, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    hidden = np.maximum(inner, 0)
    second_sum = middle + hidden @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, p["ln2_gamma"])
    d_hidden, grads["W2"], grads["b2"] = linear_backward(d_second, hidden, p["W2"])
    d_through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_hidden, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_through, first_sum, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    parts = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    for name, d in zip(("W_Q", "W_K", "W_V"), parts):
        d_way, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + d_way
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='own-steps',
        code=r'''
NAMES = "W_Q W_K W_V W_O ln1_gamma ln1_beta W1 b1 W2 b2 ln2_gamma ln2_beta".split()

def _heads(a, A):
    B, T, H = a.shape
    return a.reshape(B, T, A, H // A).transpose(0, 2, 1, 3)

def _whole(a):
    B, A, T, D = a.shape
    return a.transpose(0, 2, 1, 3).reshape(B, T, A * D)

def _norm_back(d, s, gamma):
    v = s - s.mean(-1, keepdims=True)
    sigma = np.sqrt((v * v).mean(-1, keepdims=True) + 1e-12)
    v = v / sigma
    g = d * gamma
    return (g - g.mean(-1, keepdims=True) - v * (g * v).mean(-1, keepdims=True)) / sigma, (d * v).sum((0, 1)), d.sum((0, 1))

def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    W_Q, W_K, W_V, W_O, g1, be1, W1, b1, W2, b2, g2, be2 = (params[name] for name in NAMES)
    q, k, v = _heads(x @ W_Q, num_heads), _heads(x @ W_K, num_heads), _heads(x @ W_V, num_heads)
    read, P = scaled_dot_product_attention(q, k, v, mask)
    merged = _whole(read)
    s1 = x + merged @ W_O
    m = layer_norm(s1, g1, be1)
    u = m @ W1 + b1
    r = np.where(u > 0, u, np.zeros_like(u))
    s2 = m + r @ W2 + b2
    product = lambda a, d: np.einsum("bti,btj->ij", a, d)
    ds2, dg2, dbe2 = _norm_back(d_out, s2, g2)
    du = (ds2 @ W2.T) * (u > 0)
    ds1, dg1, dbe1 = _norm_back(ds2 + du @ W1.T, s1, g1)
    dread = _heads(ds1 @ W_O.T, num_heads)
    dP = dread @ v.swapaxes(2, 3)
    dZ = P * (dP - (P * dP).sum(-1, keepdims=True)) / math.sqrt(q.shape[-1])
    dq, dk, dv = _whole(dZ @ k), _whole(dZ.swapaxes(2, 3) @ q), _whole(P.swapaxes(2, 3) @ dread)
    dx = ds1 + dq @ W_Q.T + dk @ W_K.T + dv @ W_V.T
    grads = [product(x, dq), product(x, dk), product(x, dv), product(merged, ds1), dg1, dbe1]
    grads += [product(m, du), du.sum((0, 1)), product(r, ds2), ds2.sum((0, 1)), dg2, dbe2]
    return dx, dict(zip(NAMES, grads))
''',
    ),
]
WRONG = [
    dict(
        exercise='transformer_block_backward',
        name='eps-of-its-own',
        misconception='walks back through the norms with an eps of 1e-8 where forward it is 1e-12',
        input='x of the size 1e-5 where attention returns 0',
        code=r'''
EPS = 1e-8

def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ p["W_O"]
    middle = layer_norm(first_sum, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    hidden = np.maximum(inner, 0)
    second_sum = middle + hidden @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, p["ln2_gamma"], EPS)
    d_hidden, grads["W2"], grads["b2"] = linear_backward(d_second, hidden, p["W2"])
    d_through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_hidden, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_through, first_sum, p["ln1_gamma"], EPS)
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    parts = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    for name, d in zip(("W_Q", "W_K", "W_V"), parts):
        d_way, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + d_way
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='one-head-without-its-axis',
        misconception='with a single head nothing is split, so the mask of four axes no longer fits',
        input='num_heads=1 with a padding mask (B, 1, 1, T)',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p, grads = params, {}
    if num_heads == 1:
        cut = paste = lambda a: a
    else:
        cut, paste = (lambda a: split_heads(a, num_heads)), merge_heads
    Q, K, V = (cut(x @ p[name]) for name in ("W_Q", "W_K", "W_V"))
    merged = paste(scaled_dot_product_attention(Q, K, V, mask)[0])
    first_sum = x + merged @ p["W_O"]
    middle = layer_norm(first_sum, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    hidden = np.maximum(inner, 0)
    second_sum = middle + hidden @ p["W2"] + p["b2"]
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, p["ln2_gamma"])
    d_hidden, grads["W2"], grads["b2"] = linear_backward(d_second, hidden, p["W2"])
    d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_hidden, inner), middle, p["W1"])
    dx, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle + d_second, first_sum, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(dx, merged, p["W_O"])
    for name, d in zip(("W_Q", "W_K", "W_V"), attention_backward(cut(d_merged), Q, K, V, mask), strict=True):
        back, grads[name], _ = linear_backward(paste(d), x, p[name])
        dx = dx + back
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='zeros-for-others',
        misconception='every entry of params that looks like a weight gets a gradient, if only of zeros',
        input='params with a further key b_O or W3',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    grads = {name: np.zeros_like(p[name]) for name in p if name.startswith(("W", "b", "ln"))}
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ p["W_O"]
    middle = layer_norm(first_sum, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    hidden = np.maximum(inner, 0)
    second_sum = middle + hidden @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, p["ln2_gamma"])
    d_hidden, grads["W2"], grads["b2"] = linear_backward(d_second, hidden, p["W2"])
    d_through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_hidden, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_through, first_sum, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    parts = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    for name, d in zip(("W_Q", "W_K", "W_V"), parts):
        d_way, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + d_way
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='two-axes-are-batch',
        misconception='a mask with as many rows as there are sentences is taken for (B, T)',
        input='a causal mask (T, T) with B = T',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    if mask is not None and mask.shape == x.shape[:2]:
        mask = mask[:, None, None, :]
    p, grads = params, {}
    Q, K, V = (split_heads(x @ p[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ p["W_O"]
    middle = layer_norm(first_sum, p["ln1_gamma"], p["ln1_beta"])
    inner = middle @ p["W1"] + p["b1"]
    hidden = np.maximum(inner, 0)
    second_sum = middle + hidden @ p["W2"] + p["b2"]

    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, p["ln2_gamma"])
    d_hidden, grads["W2"], grads["b2"] = linear_backward(d_second, hidden, p["W2"])
    d_through, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_hidden, inner), middle, p["W1"])
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_second + d_through, first_sum, p["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, p["W_O"])
    dx = d_first
    parts = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    for name, d in zip(("W_Q", "W_K", "W_V"), parts):
        d_way, grads[name], _ = linear_backward(merge_heads(d), x, p[name])
        dx = dx + d_way
    return dx, grads
''',
    ),
]
