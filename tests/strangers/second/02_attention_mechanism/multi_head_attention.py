RIGHT = [
    dict(
        exercise='multi_head_attention',
        name='all-at-once',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='head-by-head',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    D, rest = divmod(H, num_heads)
    if rest:
        raise ValueError("H is not divisible by num_heads")
    if mask is not None:
        mask = np.broadcast_to(mask, (B, num_heads, T, T))
    out, every = np.zeros_like(x), []
    for a in range(num_heads):
        own = slice(a * D, (a + 1) * D)
        q, k, v = (x @ params[name][:, own] for name in ("W_Q", "W_K", "W_V"))
        read, w = scaled_dot_product_attention(q, k, v, None if mask is None else mask[:, a])
        out = out + read @ params["W_O"][own]
        every.append(w)
    return out, np.stack(every, axis=1)
''',
    ),
]
WRONG = [
    dict(
        exercise='multi_head_attention',
        name='three-axes-are-batch',
        misconception='a mask with three axes is taken for (B, T, T) and not for (A, T, T)',
        input='a mask (A, T, T) with B = A = 2',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    Q, K, V = [split_heads(x @ params[f"W_{letter}"], num_heads) for letter in "QKV"]
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='padding-comes-out-as-zero',
        misconception='tokens that may not be read are thought to give 0 as their own result',
        input='a padding mask (B, 1, 1, T), at the padded token itself',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    out = merge_heads(out) @ params["W_O"]
    if mask is not None and mask.shape == (x.shape[0], 1, 1, x.shape[1]):
        out = out * mask[:, 0, 0, :, np.newaxis]
    return out, weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='one-head-needs-no-mixing',
        misconception='with a single head W_O is left out, as there is nothing to mix',
        input='num_heads=1 with a W_O that is not the identity',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    out = merge_heads(out)
    if num_heads > 1:
        out = out @ params["W_O"]
    return out, weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='by-the-last-letter',
        misconception='finds each matrix by the last letter of its name, so an entry b_Q in front is taken for W_Q',
        input='params in which other entries such as b_Q stand in front',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    def matrix(letter):
        return next(array for name, array in params.items() if name.endswith(letter))

    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    Q, K, V = (split_heads(x @ matrix(letter), num_heads) for letter in "QKV")
    out, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(out) @ matrix("O"), weights
''',
    ),
]
