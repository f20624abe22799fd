RIGHT = [
    dict(
        exercise='transformer_block_backward',
        name='line by line backwards',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='on its own: one sentence, one head at a time, float64',
        code=r'''
def _norm(x, gamma, beta, eps=1e-12):
    centred = x - x.mean(axis=-1, keepdims=True)
    root = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + eps)
    return centred / root * gamma + beta, centred / root, root


def _norm_back(d, hat, root, gamma):
    g = d * gamma
    along = hat * np.mean(g * hat, axis=-1, keepdims=True)
    return (g - np.mean(g, axis=-1, keepdims=True) - along) / root, np.sum(d * hat, axis=0), np.sum(d, axis=0)


NAMES = "W_Q W_K W_V W_O ln1_gamma ln1_beta W1 b1 W2 b2 ln2_gamma ln2_beta".split()


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = {name: np.array(params[name], dtype=np.float64) for name in NAMES}
    grads = {name: np.zeros(p[name].shape) for name in NAMES}
    B, T, H = x.shape
    D = H // num_heads
    opened = np.broadcast_to(True if mask is None else mask, (B, num_heads, T, T))
    dx = np.zeros(x.shape)
    for b in range(B):
        rows, d = x[b].astype(np.float64), d_out[b].astype(np.float64)
        heads = []
        for a in range(num_heads):
            c = slice(a * D, a * D + D)
            q, k, v = rows @ p["W_Q"][:, c], rows @ p["W_K"][:, c], rows @ p["W_V"][:, c]
            z = np.where(opened[b, a], q @ k.T / D**0.5, -np.inf)
            e = np.exp(z - z.max(axis=1, keepdims=True))
            heads.append((c, q, k, v, e / e.sum(axis=1, keepdims=True)))
        merged = np.hstack([P @ v for _, _, _, v, P in heads])
        middle, hat1, root1 = _norm(rows + merged @ p["W_O"], p["ln1_gamma"], p["ln1_beta"])
        inner = middle @ p["W1"] + p["b1"]
        gate = inner > 0
        _, hat2, root2 = _norm(middle + (inner * gate) @ p["W2"] + p["b2"], p["ln2_gamma"], p["ln2_beta"])
        d_second, dg, db = _norm_back(d, hat2, root2, p["ln2_gamma"])
        grads["ln2_gamma"] += dg
        grads["ln2_beta"] += db
        grads["b2"] += d_second.sum(axis=0)
        grads["W2"] += (inner * gate).T @ d_second
        d_inner = d_second @ p["W2"].T * gate
        grads["b1"] += d_inner.sum(axis=0)
        grads["W1"] += middle.T @ d_inner
        d_first, dg, db = _norm_back(d_second + d_inner @ p["W1"].T, hat1, root1, p["ln1_gamma"])
        grads["ln1_gamma"] += dg
        grads["ln1_beta"] += db
        grads["W_O"] += merged.T @ d_first
        d_merged = d_first @ p["W_O"].T
        dx[b] = d_first
        for c, q, k, v, P in heads:
            dP = d_merged[:, c] @ v.T
            dz = P * (dP - (dP * P).sum(axis=1, keepdims=True)) / D**0.5
            for name, dh in (("W_Q", dz @ k), ("W_K", dz.T @ q), ("W_V", P.T @ d_merged[:, c])):
                grads[name][:, c] += rows.T @ dh
                dx[b] += dh @ p[name][:, c].T
    return dx.astype(x.dtype), {name: grad.astype(x.dtype) for name, grad in grads.items()}
''',
    ),
]

WRONG = [
    dict(
        exercise='transformer_block_backward',
        name='a mask of three axes taken for one per sentence',
        misconception='mask (A, T, T) read as (B, T, T)',
        input='B = A = 2 with a mask (2, T, T)',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='gate open at 0',
        misconception='the slope of ReLU at 0 taken to be 1',
        input='b1 = 0 and W1 = 0, so that all inner values are 0',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = d_opened * (inner >= 0)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='eps of another library',
        misconception='layer norm walked back with eps = 1e-5',
        input='x of size 1e-3 with W_O = 0',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"], 1e-5)
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"], 1e-5)
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='first sum in x itself',
        misconception='x used as working space and put back',
        input='read-only x',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    before = x.copy()
    x += merged @ params["W_O"]
    first_sum = x.copy()
    x[...] = before
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='one token: zeros in float64',
        misconception='np.zeros without a dtype in a short cut for T = 1',
        input='float32, T = 1',
        code=r'''
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    if x.shape[1] == 1:  # a single token looks at itself, whatever its query and key
        grads["W_Q"], grads["W_K"] = np.zeros(params["W_Q"].shape), np.zeros(params["W_K"].shape)
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='forward values kept for the same x',
        misconception='the way forward not repeated if x is the same array, though params or mask changed',
        input='two calls with the same x and other params',
        code=r'''
_forward = {}


def _values(x, params, num_heads, mask):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]
    return Q, K, V, merged, first_sum, middle, inner, opened, second_sum


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    if _forward.get("x") is not x:
        _forward["x"], _forward["values"] = x, _values(x, params, num_heads, mask)
    Q, K, V, merged, first_sum, middle, inner, opened, second_sum = _forward["values"]

    grads = {}
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
    dict(
        exercise='transformer_block_backward',
        name='one dict of gradients for all calls',
        misconception='grads kept between calls, so the next call changes an earlier result',
        input='two calls',
        code=r'''
_grads = {}


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = merge_heads(attended)
    first_sum = x + merged @ params["W_O"]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    opened = np.maximum(inner, 0)
    second_sum = middle + opened @ params["W2"] + params["b2"]

    grads = _grads
    d_second, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_opened, grads["W2"], grads["b2"] = linear_backward(d_second, opened, params["W2"])
    d_inner = relu_backward(d_opened, inner)
    d_middle, grads["W1"], grads["b1"] = linear_backward(d_inner, middle, params["W1"])
    d_middle = d_middle + d_second
    d_first, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, grads["W_O"], _ = linear_backward(d_first, merged, params["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    dx = d_first
    for name, d_head in zip(("W_Q", "W_K", "W_V"), d_heads):
        part, grads[name], _ = linear_backward(merge_heads(d_head), x, params[name])
        dx = dx + part
    return dx, grads
''',
    ),
]

