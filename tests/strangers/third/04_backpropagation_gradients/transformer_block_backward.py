RIGHT = [
    dict(exercise='transformer_block_backward', name='line by line', code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    return dx, grads
'''),
    dict(exercise='transformer_block_backward', name='written out with einsum', code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    p = {name: params[name] for name in (
        "W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")}
    B, T, H = x.shape
    D = H // num_heads

    def norm(v):
        c = v - v.mean(-1, keepdims=True)
        s = np.sqrt((c * c).mean(-1, keepdims=True) + 1e-12)
        return c / s, s

    def norm_back(d, hat, s, gamma):
        g = d * gamma
        back = (g - g.mean(-1, keepdims=True) - hat * (g * hat).mean(-1, keepdims=True)) / s
        return back, np.einsum("bth,bth->h", d, hat), np.einsum("bth->h", d)

    def cut(v):
        return v.reshape(B, T, num_heads, D)

    q, k, v = (cut(x @ p[name]) for name in ("W_Q", "W_K", "W_V"))
    z = np.einsum("btad,bsad->bats", q, k) / math.sqrt(D)
    z = z if mask is None else np.where(mask, z, -np.inf)
    w = np.exp(z - z.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    merged = np.einsum("bats,bsad->btad", w, v).reshape(B, T, H)
    hat1, s1 = norm(x + merged @ p["W_O"])
    m = hat1 * p["ln1_gamma"] + p["ln1_beta"]
    inner = m @ p["W1"] + p["b1"]
    act = inner * (inner > 0)
    hat2, s2 = norm(m + act @ p["W2"] + p["b2"])

    G = {}
    d2, G["ln2_gamma"], G["ln2_beta"] = norm_back(d_out, hat2, s2, p["ln2_gamma"])
    G["b2"], G["W2"] = d2.sum((0, 1)), np.einsum("bti,bth->ih", act, d2)
    di = (d2 @ p["W2"].T) * (inner > 0)
    G["b1"], G["W1"] = di.sum((0, 1)), np.einsum("bth,bti->hi", m, di)
    d1, G["ln1_gamma"], G["ln1_beta"] = norm_back(d2 + di @ p["W1"].T, hat1, s1, p["ln1_gamma"])
    G["W_O"] = np.einsum("bth,btk->hk", merged, d1)
    dm = cut(d1 @ p["W_O"].T)
    dv = np.einsum("bats,btad->bsad", w, dm)
    dw = np.einsum("btad,bsad->bats", dm, v)
    dz = w * (dw - (w * dw).sum(-1, keepdims=True)) / math.sqrt(D)
    dq, dk = np.einsum("bats,bsad->btad", dz, k), np.einsum("bats,btad->bsad", dz, q)
    dx = d1.copy()
    for name, part in (("W_Q", dq), ("W_K", dk), ("W_V", dv)):
        part = part.reshape(B, T, H)
        G[name] = np.einsum("bth,btk->hk", x, part)
        dx += part @ p[name].T
    return dx, G
'''),
]
WRONG = [
    dict(exercise='transformer_block_backward', name='a mask with three axes is one per sentence', misconception='(A, T, T) is taken for (B, T, T)', code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]  # the same for all heads
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    return dx, grads
''', input='a mask (A, T, T) with B = A'),
    dict(exercise='transformer_block_backward', name='the gate opens a little late', misconception='asks whether the inner number is above 1e-8 in place of 0', code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = d_active * (inner > 1e-8)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    return dx, grads
''', input='an inner number of 1e-10'),
    dict(exercise='transformer_block_backward', name='eps from the parameters', misconception='another entry of params, named eps, is used where there is one', code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    eps = float(params.get("eps", 1e-12))
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"], eps)
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"], eps)
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"], eps)
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    return dx, grads
''', input='params with a further key eps'),
    dict(exercise='transformer_block_backward', name='the way forward is kept', misconception='the values of the forward steps are kept by the dict of parameters and x, also after a step of training in place', code=r'''_forward = {}


def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    key = tuple(id(params[name]) for name in sorted(params)), x.tobytes(), x.shape, num_heads
    key += (None if mask is None else (mask.tobytes(), mask.shape),)
    if key not in _forward:
        Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
        merged = merge_heads(scaled_dot_product_attention(Q, K, V, mask)[0])
        first_sum = x + merged @ params["W_O"]
        middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
        _forward[key] = Q, K, V, merged, first_sum, middle, middle @ params["W1"] + params["b1"], dict(params)
    Q, K, V, merged, first_sum, middle, inner, _ = _forward[key]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    return dx, grads
''', input='W1 is changed in place between two calls'),
    dict(exercise='transformer_block_backward', name='x takes in the attention for a while', misconception='x += … makes the first sum in place, and x is put back before the way back needs it', code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    kept = x.copy()
    x += merged @ params["W_O"]
    first_sum = x.copy()
    x[...] = kept
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    return dx, grads
''', input='a read-only x'),
    dict(exercise='transformer_block_backward', name='gradients in kept arrays', misconception='grads is kept per shape and written in place, so a later call changes what was handed out', code=r'''_grads = {}


def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_way, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + d_way
    kept = _grads.setdefault((x.shape, x.dtype, params["W1"].shape), grads)
    for name in grads:
        kept[name][...] = grads[name]
    return dx, kept
''', input='two calls: the second changes the first gradients'),
    dict(exercise='transformer_block_backward', name='rows of x as they lie in memory', misconception="the gradients of W_Q, W_K and W_V are made by reshape with order='A'", code=r'''def transformer_block_backward(
    d_out: np.ndarray, x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(inner, 0)
    second_sum = middle + active @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, grads["W2"], grads["b2"] = linear_backward(d_second, active, params["W2"])
    d_inner = relu_backward(d_active, inner)
    d_through, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_second + d_through
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        d_rows = merge_heads(d_head)
        rows = x.reshape((-1, x.shape[-1]), order="A")
        grads[name] = rows.T @ d_rows.reshape(len(rows), -1)
        d_way = d_rows @ params[name].T
        dx = dx + d_way
    return dx, grads
''', input='x in Fortran order'),
]
