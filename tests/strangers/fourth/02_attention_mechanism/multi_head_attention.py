RIGHT = [
    dict(
        exercise='multi_head_attention',
        name='all heads at once',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params["W_" + part], num_heads) for part in "QKV")
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(heads) @ params["W_O"], weights
""",
    ),
    dict(
        exercise='multi_head_attention',
        name='one head after the other',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H is not divisible by num_heads")
    D = H // num_heads
    full = np.broadcast_to(True if mask is None else mask, (B, num_heads, T, T))
    out = np.zeros((B, T, H), dtype=x.dtype)
    weights = np.empty((B, num_heads, T, T), dtype=x.dtype)
    for a in range(num_heads):
        own = slice(a * D, (a + 1) * D)
        q, k, v = (x @ params[name][:, own] for name in ("W_Q", "W_K", "W_V"))
        z = np.where(full[:, a], q @ k.transpose(0, 2, 1) / math.sqrt(D), -np.inf)
        e = np.exp(z - z.max(axis=2, keepdims=True))
        weights[:, a] = e / e.sum(axis=2, keepdims=True)
        out += (weights[:, a] @ v) @ params["W_O"][own]
    return out, weights
""",
    ),
]
WRONG = [
    dict(
        exercise='multi_head_attention',
        name='mask row b',
        misconception='sentence b takes mask[b], also where one row of the mask serves all sentences',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    outs, weights = [], []
    for b in range(len(x)):
        own = mask[b] if mask is not None and mask.ndim == 4 else mask
        out, w = scaled_dot_product_attention(Q[b], K[b], V[b], own)
        outs.append(out)
        weights.append(w)
    return merge_heads(np.stack(outs)) @ params["W_O"], np.stack(weights)
""",
        input='a mask (1, 1, T, T) for two sentences',
    ),
    dict(
        exercise='multi_head_attention',
        name='joined matrices kept',
        misconception='W_Q, W_K and W_V are joined once and kept by their identity, though training changes them in place',
        code="""_joined = {}

def multi_head_attention(x, params, num_heads, mask=None):
    parts = params["W_Q"], params["W_K"], params["W_V"]
    key = tuple(id(part) for part in parts)
    if key not in _joined:
        _joined[key] = parts, np.concatenate(parts, axis=1)
    Q, K, V = (split_heads(part, num_heads) for part in np.split(x @ _joined[key][1], 3, axis=-1))
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(heads) @ params["W_O"], weights
""",
        input='the same matrices, changed in place between two calls',
    ),
    dict(
        exercise='multi_head_attention',
        name='mask of one head',
        misconception='head a takes mask[:, a] or the last one there is, but of a mask with three axes mask[a], also where it has one row',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    heads = []
    for a in range(num_heads):
        own = mask
        if mask is not None and mask.ndim == 4:
            own = mask[:, a] if mask.shape[1] == num_heads else mask[:, 0]
        elif mask is not None and mask.ndim == 3:
            own = mask[a]
        heads.append(scaled_dot_product_attention(Q[:, a], K[:, a], V[:, a], own))
    out = np.concatenate([head for head, _ in heads], axis=-1) @ params["W_O"]
    return out, np.stack([weights for _, weights in heads], axis=1)
""",
        input='a mask (1, T, T) with two heads',
    ),
    dict(
        exercise='multi_head_attention',
        name='scales W_Q for a moment',
        misconception='1/sqrt(D) is put into W_Q of the dictionary and taken out again',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible")
    root = math.sqrt(H // num_heads)
    params["W_Q"] /= root
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    params["W_Q"] *= root
    scores = Q @ K.swapaxes(-1, -2)
    weights = softmax(scores if mask is None else apply_mask(scores, mask))
    return merge_heads(weights @ V) @ params["W_O"], weights
""",
        input='read-only parameters',
    ),
    dict(
        exercise='multi_head_attention',
        name='drops small weights',
        misconception='weights below 1e-15 are set to 0 although their tokens are open',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    _, weights = scaled_dot_product_attention(Q, K, V, mask)
    weights = np.where(weights < 1e-15, 0, weights).astype(x.dtype)
    return merge_heads(weights @ V) @ params["W_O"], weights
""",
        input='an open token with a score 49 below the best',
    ),
    dict(
        exercise='multi_head_attention',
        name='biases by another name',
        misconception='a bias is added if params holds one under a name of the original BERT',
        code="""def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name] + params.get(name + "_bias", 0), num_heads) for name in ("W_Q", "W_K", "W_V"))
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return (merge_heads(heads) @ params["W_O"] + params.get("W_O_bias", 0)).astype(x.dtype), weights
""",
        input='params with another key, W_O_bias',
    ),
]
