RIGHT = [
    dict(
        exercise='multi_head_attention',
        name='follow the drawing',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(attended) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='loop over sentences and heads',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads != 0:
        raise ValueError("H must be divisible by num_heads")
    D = H // num_heads
    out = np.zeros((B, T, H), x.dtype)
    weights = np.zeros((B, num_heads, T, T), x.dtype)
    full = None if mask is None else np.broadcast_to(mask, weights.shape)
    for b in range(B):
        for a in range(num_heads):
            c = slice(a * D, a * D + D)
            q, k, v = (x[b] @ params[n][:, c] for n in ("W_Q", "W_K", "W_V"))
            z = q @ k.T * x.dtype.type(D**-0.5)
            if full is not None:
                z[~full[b, a]] = -np.inf
            e = np.exp(z - z.max(axis=1)[:, None])
            weights[b, a] = e / e.sum(axis=1)[:, None]
            out[b] += weights[b, a] @ v @ params["W_O"][c]
    return out, weights
''',
    ),
]
WRONG = [
    dict(
        exercise='multi_head_attention',
        name='names by their endings',
        misconception='finds the matrices by the last letter of every key that has W_ in it',
        input='params with a further key such as "old_W_Q"',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    W = {name[-1]: array for name, array in params.items() if "W_" in name}
    heads = [split_heads(x @ W[part], num_heads) for part in "QKV"]
    attended, weights = scaled_dot_product_attention(*heads, mask)
    return merge_heads(attended) @ W["O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='joined matrices kept',
        misconception='joins W_Q, W_K and W_V once and keeps them, although training changes them in place',
        input='W_V changed in place between two calls',
        code=r'''
_joined = {}


def multi_head_attention(x, params, num_heads, mask=None):
    H = x.shape[-1]
    parts = [params[name] for name in ("W_Q", "W_K", "W_V")]
    if "parts" not in _joined or any(old is not new for old, new in zip(_joined["parts"], parts)):
        _joined["parts"], _joined["W"] = parts, np.concatenate(parts, axis=1)
    QKV = x @ _joined["W"]
    heads = [split_heads(QKV[..., n * H : (n + 1) * H], num_heads) for n in range(3)]
    attended, weights = scaled_dot_product_attention(*heads, mask)
    return merge_heads(attended) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='scales W_Q in place',
        misconception='puts the division by the root of D into W_Q itself, and takes it out again',
        input='read-only parameters',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    root = math.sqrt(x.shape[-1] // num_heads)
    W_Q = params["W_Q"]
    W_Q /= root
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    W_Q *= root
    scores = Q @ K.swapaxes(-1, -2)
    weights = softmax(scores if mask is None else apply_mask(scores, mask))
    return merge_heads(weights @ V) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='results in buffers',
        misconception='keeps one array per shape for the weights',
        input='two calls of one shape; look at the first weights again',
        code=r'''
_maps = {}


def multi_head_attention(x, params, num_heads, mask=None):
    Q, K, V = (split_heads(x @ params["W_" + part], num_heads) for part in "QKV")
    attended, weights = scaled_dot_product_attention(Q, K, V, mask)
    kept = _maps.setdefault((weights.shape, weights.dtype.str), np.empty_like(weights))
    np.copyto(kept, weights)
    return merge_heads(attended) @ params["W_O"], kept
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='mask turned only if it must be',
        misconception='works with heads first and leaves a mask (B, A, T, T) unturned where its shape fits already, with B = A',
        input='B = A = 2 and a mask that differs between head and sentence',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    if H % num_heads:
        raise ValueError("H is not divisible by num_heads")
    heads = [(x @ params[name]).reshape(B, T, num_heads, -1).transpose(2, 0, 1, 3) for name in ("W_Q", "W_K", "W_V")]
    if mask is not None and mask.ndim == 4 and mask.shape[:2] != (num_heads, B):
        mask = mask.swapaxes(0, 1)  # heads first
    elif mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    attended, weights = scaled_dot_product_attention(*heads, mask)  # (A, B, T, D)
    return attended.transpose(1, 2, 0, 3).reshape(B, T, H) @ params["W_O"], weights.swapaxes(0, 1)
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='rows in memory order',
        misconception='joins sentences and tokens with order="A" for one large product',
        input='x in Fortran order with B and T above 1',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    B, T, H = x.shape
    rows = x.reshape(B * T, H, order="A")
    Q, K, V = (split_heads((rows @ params[name]).reshape(B, T, H), num_heads) for name in ("W_Q", "W_K", "W_V"))
    attended, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(attended) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='all arrays must have the dtype of x',
        misconception='checks the dtype of all entries of params, of those too that it should ignore',
        input='a further entry of whole numbers',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads or any(array.dtype != x.dtype for array in params.values()):
        raise ValueError("H is not divisible by num_heads, or dtypes differ")
    Q, K, V = (split_heads(x @ params["W_" + part], num_heads) for part in "QKV")
    attended, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(attended) @ params["W_O"], weights
''',
    ),
    dict(
        exercise='multi_head_attention',
        name='mask with one row is a padding mask',
        misconception='takes a mask with one row for all queries for a padding mask and reads that of the first head only',
        input='a mask (1, A, 1, T) that differs between the heads',
        code=r'''
def multi_head_attention(x, params, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("H is not divisible by num_heads")
    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:
        mask = mask[:, :1]  # (B, 1, 1, T)
    Q, K, V = (split_heads(x @ params["W_" + part], num_heads) for part in "QKV")
    attended, weights = scaled_dot_product_attention(Q, K, V, mask)
    return np.einsum("bth,hk->btk", merge_heads(attended), params["W_O"]), weights
''',
    ),
]
