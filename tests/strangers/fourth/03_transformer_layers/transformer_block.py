RIGHT = [
    dict(
        exercise='transformer_block',
        name='four lines',
        code="""def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = add_and_norm(x, multi_head_attention(x, p, num_heads, mask)[0], p["ln1_gamma"], p["ln1_beta"])
    return add_and_norm(m, feed_forward(m, p["W1"], p["b1"], p["W2"], p["b2"]), p["ln2_gamma"], p["ln2_beta"])
""",
    ),
    dict(
        exercise='transformer_block',
        name='all by itself',
        code="""def transformer_block(x, params, num_heads, mask=None):
    B, T, H = x.shape
    D = H // num_heads

    def heads(name):
        return (x @ params[name]).reshape(B, T, num_heads, D).transpose(0, 2, 1, 3)

    def norm(s, which):
        c = s - s.mean(axis=-1, keepdims=True)
        return params[which + "_gamma"] * c / np.sqrt((c**2).mean(axis=-1, keepdims=True) + 1e-12) + params[which + "_beta"]

    z = np.einsum("batd,basd->bats", heads("W_Q"), heads("W_K")) / math.sqrt(D)
    if mask is not None:
        z[~np.broadcast_to(mask, z.shape)] = -np.inf
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    e /= e.sum(axis=-1, keepdims=True)
    read = np.einsum("bats,basd->btad", e, heads("W_V")).reshape(B, T, H)
    m = norm(x + read @ params["W_O"], "ln1")
    inner = m @ params["W1"] + params["b1"]
    inner[inner < 0] = 0
    return norm(m + inner @ params["W2"] + params["b2"], "ln2")
""",
    ),
]
WRONG = [
    dict(
        exercise='transformer_block',
        name='three axes are sentences',
        misconception='a mask of three axes is taken for (B, T, T)',
        code="""def transformer_block(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    inner = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, inner, params["ln2_gamma"], params["ln2_beta"])
""",
        input='a mask (A, T, T)',
    ),
    dict(
        exercise='transformer_block',
        name='eps from params',
        misconception='params may hold an eps, which is then used, though other keys are to be ignored',
        code="""def transformer_block(x, params, num_heads, mask=None):
    eps = params.get("layer_norm_eps", params.get("eps", 1e-12))
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"], eps)
    inner = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, inner, params["ln2_gamma"], params["ln2_beta"], eps)
""",
        input='params with another key, layer_norm_eps',
    ),
    dict(
        exercise='transformer_block',
        name="attention's biases",
        misconception='a bias b_O in params is added to what attention returns',
        code="""def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    if "b_O" in params:
        attended = attended + params["b_O"]
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    inner = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, inner, params["ln2_gamma"], params["ln2_beta"])
""",
        input='params with another key, b_O',
    ),
    dict(
        exercise='transformer_block',
        name='one offset for all tokens',
        misconception='a norm of its own: the mean of all tokens is taken off, then mean(s^2) - mean^2',
        code="""def transformer_block(x, params, num_heads, mask=None):
    def norm(s, gamma, beta):
        s = s - s.mean()
        mean = s.mean(axis=-1, keepdims=True)
        variance = np.maximum((s**2).mean(axis=-1, keepdims=True) - mean**2, 0)
        return gamma * (s - mean) / np.sqrt(variance + 1e-12) + beta

    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = norm(x + attended, params["ln1_gamma"], params["ln1_beta"])
    inner = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return norm(middle + inner, params["ln2_gamma"], params["ln2_beta"])
""",
        input='two tokens of different offsets, one of them 1e9',
    ),
    dict(
        exercise='transformer_block',
        name='adds into x and takes off again',
        misconception='x += attended, and x -= attended at the end',
        code="""def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    x += attended
    middle = layer_norm(x, params["ln1_gamma"], params["ln1_beta"])
    x -= attended
    inner = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, inner, params["ln2_gamma"], params["ln2_beta"])
""",
        input='read-only x',
    ),
    dict(
        exercise='transformer_block',
        name='mask row of sentence b',
        misconception='sentence b is computed with mask[b:b+1], also where one row serves all',
        code="""def transformer_block(x, params, num_heads, mask=None):
    out = []
    for b in range(len(x)):
        own = mask[b : b + 1] if mask is not None and mask.ndim == 4 else mask
        one = x[b : b + 1]
        middle = add_and_norm(one, multi_head_attention(one, params, num_heads, own)[0], params["ln1_gamma"], params["ln1_beta"])
        inner = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
        out.append(add_and_norm(middle, inner, params["ln2_gamma"], params["ln2_beta"]))
    return np.concatenate(out)
""",
        input='a mask (1, 1, T, T) for two sentences',
    ),
]
