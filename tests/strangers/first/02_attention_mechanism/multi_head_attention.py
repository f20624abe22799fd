RIGHT = [
    dict(
        exercise='multi_head_attention',
        name='the drawing from left to right',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='head by head, float64, sum of slices of W_O',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H must be divisible by num_heads")
    D = H // num_heads
    full = np.broadcast_to(True if mask is None else mask, (B, num_heads, T, T))
    wide = {name: np.asarray(params[name], dtype=np.float64) for name in ("W_Q", "W_K", "W_V", "W_O")}
    x64 = np.asarray(x, dtype=np.float64)
    out, weights = np.zeros((B, T, H)), np.zeros((B, num_heads, T, T))
    for b in range(B):
        for a in range(num_heads):
            columns = slice(a * D, (a + 1) * D)
            q, k, v = (x64[b] @ wide[name][:, columns] for name in ("W_Q", "W_K", "W_V"))
            scores = np.where(full[b, a], q @ k.T / math.sqrt(D), -np.inf)
            shares = np.exp(scores - scores.max(axis=1)[:, None])
            weights[b, a] = shares / shares.sum(axis=1)[:, None]
            out[b] += weights[b, a] @ v @ wide["W_O"][columns]
    return out.astype(x.dtype), weights.astype(x.dtype)
''',
    ),
]

WRONG = [
    dict(
        exercise='multi_head_attention',
        name='a mask of two axes taken for padding',
        misconception='mask (T, T) read as (B, T)',
        input='B = T = 3 with a causal mask (3, 3)',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 2:
        mask = mask[:, None, None, :]
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='a mask of three axes taken for one per sentence',
        misconception='mask (A, T, T) read as (B, T, T)',
        input='B = A = 2 with a mask (2, T, T)',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = mask[:, None]
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='every key that begins with W_',
        misconception='weights found by sorting all names that begin with W_',
        input='params with a further W_E',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    W_K, W_O, W_Q, W_V = [params[name] for name in sorted(params) if name.startswith("W_")]
    Q, K, V = (split_heads(x @ W, num_heads) for W in (W_Q, W_K, W_V))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ W_O, weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='one token: weights in float64',
        misconception='np.ones in a short cut for T = 1 has no dtype',
        input='float32, T = 1',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by num_heads")
    if T == 1:
        return x @ params["W_V"] @ params["W_O"], np.ones((B, num_heads, 1, 1))
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='mask of a sentence chosen by its length',
        misconception='a mask whose first axis happens to be B long is taken to be one per sentence',
        input='causal mask (3, 3) with B = 3, or mask (3,) with B = 3',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    outs, all_weights = [], []
    for b in range(B):
        own = mask[b] if mask is not None and B > 1 and len(mask) == B else mask
        if own is not None and own.ndim == 4:
            own = own[0]
        Q, K, V = (split_heads(x[b] @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
        out, weights = scaled_dot_product_attention(Q, K, V, own)
        outs.append(merge_heads(out) @ params["W_O"])
        all_weights.append(weights)
    return np.stack(outs), np.stack(all_weights)
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='x flattened in memory order',
        misconception="reshape(order='A') mixes tokens of a Fortran-ordered x",
        input='x in Fortran order, B, T above 1',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    rows = x.reshape((B * T, H), order="A")
    Q, K, V = (split_heads((rows @ params[name]).reshape(B, T, H), num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
]

