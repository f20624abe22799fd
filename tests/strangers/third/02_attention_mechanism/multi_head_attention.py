RIGHT = [
    dict(exercise='multi_head_attention', name='by the drawing', code=r'''def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(heads) @ params["W_O"], weights
'''),
    dict(exercise='multi_head_attention', name='head by head, with slices of the matrices', code=r'''def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    B, T, H = x.shape
    D, rest = divmod(H, num_heads)
    if rest:
        raise ValueError("H must be a multiple of num_heads")
    opened = np.broadcast_to(True if mask is None else mask, (B, num_heads, T, T))
    out, weights = np.zeros_like(x), np.zeros((B, num_heads, T, T), dtype=x.dtype)
    for a in range(num_heads):
        part = slice(a * D, (a + 1) * D)
        q, k, v = (x @ params[name][:, part] for name in ("W_Q", "W_K", "W_V"))
        z = q @ k.transpose(0, 2, 1) / math.sqrt(D)
        z = np.where(opened[:, a], z, -np.inf)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        weights[:, a] = e / e.sum(axis=-1, keepdims=True)
        out += weights[:, a] @ v @ params["W_O"][part]
    return out, weights
'''),
]
WRONG = [
    dict(exercise='multi_head_attention', name='root folded into W_Q in place', misconception="params['W_Q'] /= root changes the caller's matrix, and multiplying back comes too late", code=r'''def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    D = x.shape[-1] // num_heads
    W_Q = params["W_Q"]
    if D * num_heads != x.shape[-1]:
        raise ValueError("H must be divisible by num_heads")
    W_Q /= math.sqrt(D)
    Q, K, V = (split_heads(x @ W, num_heads) for W in (W_Q, params["W_K"], params["W_V"]))
    W_Q *= math.sqrt(D)
    scores = Q @ K.swapaxes(-1, -2)
    weights = softmax(scores if mask is None else apply_mask(scores, mask))
    return merge_heads(weights @ V) @ params["W_O"], weights
''', input='read-only matrices'),
    dict(exercise='multi_head_attention', name='all that begins with W_', misconception='takes the matrices by their common beginning, sorted, as if there were only four', code=r'''def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    W_K, W_O, W_Q, W_V = (params[name] for name in sorted(params) if name.startswith("W_"))
    Q, K, V = (split_heads(x @ W, num_heads) for W in (W_Q, W_K, W_V))
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(heads) @ W_O, weights
''', input='params with another key such as W_A or W_pool'),
    dict(exercise='multi_head_attention', name='the fused matrix is kept', misconception='the three matrices side by side are kept as long as the arrays are the same objects, also after a step of training in place', code=r'''_fused = {}


def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    three = [params[name] for name in ("W_Q", "W_K", "W_V")]
    key = tuple(map(id, three))
    if key not in _fused:
        _fused[key] = three, np.concatenate(three, axis=1)
    Q, K, V = (split_heads(part, num_heads) for part in np.split(x @ _fused[key][1], 3, axis=-1))
    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
    return merge_heads(heads) @ params["W_O"], weights
''', input='W_V is changed in place between two calls'),
    dict(exercise='multi_head_attention', name='sentence by sentence, mask by sentence', misconception='mask[b] for every mask with four axes, also where its first axis has the length 1', code=r'''def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    outs, all_weights = [], []
    for b in range(len(x)):
        own = mask[b] if mask is not None and mask.ndim == 4 else mask
        Q, K, V = (split_heads(x[b] @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
        heads, weights = scaled_dot_product_attention(Q, K, V, own)
        outs.append(merge_heads(heads) @ params["W_O"])
        all_weights.append(weights)
    return np.stack(outs), np.stack(all_weights)
''', input='a mask (1, 1, T, T) for two sentences'),
    dict(exercise='multi_head_attention', name='weights in a kept array', misconception='the weights of all heads are written into one array per shape, which is handed out', code=r'''_weights = {}


def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    B, T, H = x.shape
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    key = (B, num_heads, T, x.dtype)
    weights = _weights.setdefault(key, np.empty((B, num_heads, T, T), x.dtype))
    scores = attention_scores(Q, K)
    weights[...] = softmax(scores if mask is None else apply_mask(scores, mask))
    return merge_heads(weights @ V) @ params["W_O"], weights
''', input='two calls of one shape: the second changes the first weights'),
    dict(exercise='multi_head_attention', name='small weights are wiped out', misconception='weights below 1e-9 are set to 0', code=r'''def multi_head_attention(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    _, weights = scaled_dot_product_attention(Q, K, V, mask)
    weights = np.where(weights < 1e-9, 0, weights).astype(x.dtype)
    return merge_heads(weights @ V) @ params["W_O"], weights
''', input='scores that are 25 apart'),
]
