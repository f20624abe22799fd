RIGHT = [
    dict(
        exercise='transformer_block',
        name='four lines',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    p = params
    attended, _ = multi_head_attention(x, p, num_heads, mask)
    m = add_and_norm(x, attended, p["ln1_gamma"], p["ln1_beta"])
    return add_and_norm(m, feed_forward(m, p["W1"], p["b1"], p["W2"], p["b2"]), p["ln2_gamma"], p["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='all by itself',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    B, T, H = x.shape
    D = H // num_heads

    def norm(y, g, b):
        c = y - np.sum(y, axis=2, keepdims=True) / H
        c = c - np.sum(c, axis=2, keepdims=True) / H
        return c / np.sqrt(np.sum(c * c, axis=2, keepdims=True) / H + 1e-12) * g + b

    q, k, v = (np.einsum("bth,had->batd", x, params[n].reshape(H, num_heads, D)) for n in ("W_Q", "W_K", "W_V"))
    z = np.einsum("batd,basd->bats", q, k) / math.sqrt(D)
    if mask is not None:
        z[~np.broadcast_to(mask, z.shape)] = -np.inf
    e = np.exp(z - z.max(axis=3, keepdims=True))
    mixed = np.einsum("bats,basd->btad", e / e.sum(axis=3, keepdims=True), v).reshape(B, T, H)
    m = norm(x + mixed @ params["W_O"], params["ln1_gamma"], params["ln1_beta"])
    inner = m @ params["W1"] + params["b1"]
    inner[inner < 0] = 0
    return norm(m + (inner @ params["W2"] + params["b2"]), params["ln2_gamma"], params["ln2_beta"])
''',
    ),
]
WRONG = [
    dict(
        exercise='transformer_block',
        name='mask (A, T, T) taken for (B, T, T)',
        misconception='takes a mask with three axes for one table per sentence, though it broadcasts as one per head',
        input='B = A = 2 and a mask (2, T, T)',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    inner = feed_forward(m, *(params[name] for name in ("W1", "b1", "W2", "b2")))
    return add_and_norm(m, inner, params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='prefixes cut off',
        misconception='cuts prefixes such as "layer0." off all names, so a further entry of another layer takes the place of the own one',
        input='params with a further entry "layer1.b2"',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    p = {name.split(".")[-1]: array for name, array in params.items()}
    attended = multi_head_attention(x, p, num_heads, mask)[0]
    m = add_and_norm(x, attended, p["ln1_gamma"], p["ln1_beta"])
    return add_and_norm(m, feed_forward(m, p["W1"], p["b1"], p["W2"], p["b2"]), p["ln2_gamma"], p["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='other eps in the second norm',
        misconception='uses eps = 1e-6 in the second norm',
        input='a small ln1_gamma, so that small numbers reach the second norm',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = layer_norm(x + attended, params["ln1_gamma"], params["ln1_beta"])
    inner = np.maximum(m @ params["W1"] + params["b1"], 0)
    return layer_norm(m + inner @ params["W2"] + params["b2"], params["ln2_gamma"], params["ln2_beta"], 1e-6)
''',
    ),
    dict(
        exercise='transformer_block',
        name='residual added into x',
        misconception='adds the attention into x itself and puts x back later',
        input='a read-only x',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    kept = x.copy()
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    x += attended
    m = layer_norm(x, params["ln1_gamma"], params["ln1_beta"])
    x[...] = kept
    inner = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    inner += m
    return layer_norm(inner, params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='small inner numbers silent',
        misconception='opens the ReLU at 1e-10 instead of 0',
        input='a small W1 and a large W2',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    inner = m @ params["W1"] + params["b1"]
    inner = np.where(inner > 1e-10, inner, np.zeros_like(inner))
    return add_and_norm(m, inner @ params["W2"] + params["b2"], params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='result kept in a buffer',
        misconception='keeps one result array per shape and number of heads',
        input='two calls of one shape',
        code=r'''
_out = {}


def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    inner = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    key = x.shape, num_heads, x.dtype.str, mask is None, None if mask is None else mask.shape
    out = _out.setdefault(key, np.empty(x.shape, x.dtype))
    out[...] = add_and_norm(m, inner, params["ln2_gamma"], params["ln2_beta"])
    return out
''',
    ),
    dict(
        exercise='transformer_block',
        name='all arrays must have the dtype of x',
        misconception='checks the dtype of all entries of params, of those too that it should ignore',
        input='a further entry of whole numbers',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    if any(array.dtype != x.dtype for array in params.values()):
        raise TypeError("all arrays must have the dtype of x")
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    inner = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, inner, params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='mask with one row is a padding mask',
        misconception='takes a mask with one row for all queries for a padding mask and reads that of the first head only',
        input='a mask (1, A, 1, T) that differs between the heads',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:
        mask = mask[:, :1]  # (B, 1, 1, T)
    p = params
    attended, _ = multi_head_attention(x, p, num_heads, mask)
    m = add_and_norm(x, attended, p["ln1_gamma"], p["ln1_beta"])
    return add_and_norm(m, feed_forward(m, p["W1"], p["b1"], p["W2"], p["b2"]), p["ln2_gamma"], p["ln2_beta"])
''',
    ),
]
