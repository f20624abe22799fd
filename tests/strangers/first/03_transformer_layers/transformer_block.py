RIGHT = [
    dict(
        exercise='transformer_block',
        name='four lines',
        code="""def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"])
""",
    ),
    dict(
        exercise='transformer_block',
        name='everything written out, head by head',
        code="""def _norm(x, gamma, beta):
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12) + beta


def transformer_block(x, params, num_heads, mask=None):
    p = {name: array.astype(np.float64) for name, array in params.items()}
    h = x.astype(np.float64)
    B, T, H = h.shape
    D = H // num_heads
    open_ = np.broadcast_to(True if mask is None else mask, (B, num_heads, T, T))
    joined = np.zeros((B, T, H))
    for a in range(num_heads):
        part = slice(a * D, (a + 1) * D)
        q, k, v = h @ p["W_Q"][:, part], h @ p["W_K"][:, part], h @ p["W_V"][:, part]
        scores = np.einsum("bid,bjd->bij", q, k) / math.sqrt(D)
        scores[~open_[:, a]] = -np.inf
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        joined[:, :, part] = np.einsum("bij,bjd->bid", shares, v)
    m = _norm(h + joined @ p["W_O"], p["ln1_gamma"], p["ln1_beta"])
    inner = m @ p["W1"] + p["b1"]
    out = _norm(m + np.where(inner > 0, inner, 0) @ p["W2"] + p["b2"], p["ln2_gamma"], p["ln2_beta"])
    return out.astype(x.dtype)
""",
    ),
    dict(
        exercise='transformer_block',
        name='sentence by sentence',
        code="""def transformer_block(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if mask is not None:
        mask = np.broadcast_to(mask, (B, num_heads, T, T))
    norms = {n: (params[f"ln{n}_gamma"], params[f"ln{n}_beta"]) for n in (1, 2)}
    done = []
    for b in range(B):
        h = x[b : b + 1]
        h = add_and_norm(h, multi_head_attention(h, params, num_heads, None if mask is None else mask[b : b + 1])[0], *norms[1])
        done.append(add_and_norm(feed_forward(h, *(params[n] for n in ("W1", "b1", "W2", "b2"))), h, *norms[2]))
    return np.concatenate(done)
""",
    ),
]
WRONG = [
    dict(
        exercise='transformer_block',
        name='three axes taken for (B, T, T)',
        misconception='a mask with three axes is read as one per sentence, though it broadcasts as one per head',
        code="""def transformer_block(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]  # the same for all heads
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    return add_and_norm(
        m, feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"]), params["ln2_gamma"], params["ln2_beta"]
    )
""",
        input='mask of shape (A, T, T) with A = B = 2',
    ),
    dict(
        exercise='transformer_block',
        name='padding does not think',
        misconception='tokens that the mask hides are left out of the feed-forward network',
        code="""def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:
        thought = thought * mask[:, 0, 0, :, None]  # nobody reads them
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"]).astype(x.dtype)
""",
        input='a padding mask: the result at the masked token',
    ),
    dict(
        exercise='transformer_block',
        name='everything that begins with W or b and ends with a digit',
        misconception='the four arrays of the network are collected by their look, so one more key such as W3 gets in between',
        code="""def transformer_block(x, params, num_heads, mask=None):
    W1, W2, b1, b2 = [params[name] for name in sorted(params) if name[0] in "Wb" and name[-1].isdigit()][:4]
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    return add_and_norm(m, feed_forward(m, W1, b1, W2, b2), params["ln2_gamma"], params["ln2_beta"])
""",
        input='params with a further key W0',
    ),
    dict(
        exercise='transformer_block',
        name='one mask for all heads',
        misconception="of a mask for each head only the first head's is used",
        code="""def transformer_block(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 4:
        mask = mask[:, :1]
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"])
""",
        input='mask of shape (1, 2, T, T), two heads with two masks',
    ),
    dict(
        exercise='transformer_block',
        name='residual added in place',
        misconception='x += attention, taken back at the end: x is changed for a moment',
        code="""def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    x += attended
    m = layer_norm(x, params["ln1_gamma"], params["ln1_beta"])
    x -= attended
    m_new = m + feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return layer_norm(m_new, params["ln2_gamma"], params["ln2_beta"])
""",
        input='a read-only x',
    ),
    dict(
        exercise='transformer_block',
        name='parameters packed once',
        misconception='W_Q, W_K, W_V are packed for speed once per dict and remembered, so later training of the dict is not seen',
        code="""_packed = []


def _pack(params):
    for known, copy in _packed:
        if known is params:
            return copy
    copy = {name: np.ascontiguousarray(array).copy() for name, array in params.items()}
    _packed.append((params, copy))
    return copy


def transformer_block(x, params, num_heads, mask=None):
    p = _pack(params)
    attended, _ = multi_head_attention(x, p, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"])
""",
        input="two calls, between which params['W_V'] is trained (a new array in the same dict)",
    ),
]
