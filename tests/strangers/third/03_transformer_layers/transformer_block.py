RIGHT = [
    dict(exercise='transformer_block', name='four lines', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, thought, params["ln2_gamma"], params["ln2_beta"])
'''),
    dict(exercise='transformer_block', name='written out, sentence by sentence', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    def norm(v, which):
        d = v - v.mean(axis=-1, keepdims=True)
        d = d / np.sqrt((d * d).mean(axis=-1, keepdims=True) + 1e-12)
        return d * params[f"{which}_gamma"] + params[f"{which}_beta"]

    B, T, H = x.shape
    D = H // num_heads
    opened = np.ones((B, num_heads, T, T), dtype=bool) if mask is None else np.broadcast_to(mask, (B, num_heads, T, T))
    out = np.empty(x.shape, x.dtype)
    for b in range(B):
        q, k, v = ((x[b] @ params[n]).reshape(T, num_heads, D).transpose(1, 0, 2) for n in ("W_Q", "W_K", "W_V"))
        z = np.where(opened[b], q @ k.transpose(0, 2, 1) / math.sqrt(D), -np.inf)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        heads = (e / e.sum(axis=-1, keepdims=True)) @ v
        m = norm(x[b] + heads.transpose(1, 0, 2).reshape(T, H) @ params["W_O"], "ln1")
        out[b] = norm(m + (np.maximum(m @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]), "ln2")
    return out
'''),
]
WRONG = [
    dict(exercise='transformer_block', name='padding does not think', misconception='the feed-forward network is left out for masked tokens, which are computed like any other', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    if mask is not None and mask.shape == (len(x), 1, 1, x.shape[1]):
        thought = thought * mask[:, 0, 0, :, np.newaxis]
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"])
''', input='a padding mask (B, 1, 1, T), and the vector of the padding'),
    dict(exercise='transformer_block', name='eps from the parameters', misconception='another entry of params, named eps, is used where there is one', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    eps = float(params.get("eps", 1e-12))
    attended = multi_head_attention(x, params, num_heads, mask)[0]
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"], eps)
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"], eps)
''', input='params with a further key eps'),
    dict(exercise='transformer_block', name='norms by the beginning of their names', misconception='takes what begins with ln1, sorted, as if there were only two', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    beta1, gamma1 = (params[name] for name in sorted(params) if name.startswith("ln1"))
    beta2, gamma2 = (params[name] for name in sorted(params) if name.startswith("ln2"))
    m = add_and_norm(x, multi_head_attention(x, params, num_heads, mask)[0], gamma1, beta1)
    return add_and_norm(m, feed_forward(m, *(params[n] for n in ("W1", "b1", "W2", "b2"))), gamma2, beta2)
''', input='params with a further key such as ln1_momentum'),
    dict(exercise='transformer_block', name='a mask with three axes is one per sentence', misconception='(A, T, T) is taken for (B, T, T)', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]  # the same for all heads
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"])
''', input='a mask (A, T, T) with B = A'),
    dict(exercise='transformer_block', name='x takes in the attention for a while', misconception='x += attended, and is put back before the return', code=r'''def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    kept = x.copy()
    x += multi_head_attention(x, params, num_heads, mask)[0]
    m = layer_norm(x, params["ln1_gamma"], params["ln1_beta"])
    x[...] = kept
    thought = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(m, thought, params["ln2_gamma"], params["ln2_beta"])
''', input='a read-only x'),
    dict(exercise='transformer_block', name='one array for all sums', misconception='the second sum is made in an array that is kept per shape, and normalised there', code=r'''_room = {}


def transformer_block(
    x: np.ndarray, params: dict[str, np.ndarray], num_heads: int, mask: np.ndarray | None = None
) -> np.ndarray:
    h = _room.setdefault((x.shape, x.dtype), np.empty_like(x))
    h[...] = x + multi_head_attention(x, params, num_heads, mask)[0]
    h[...] = layer_norm(h, params["ln1_gamma"], params["ln1_beta"])
    h += feed_forward(h, params["W1"], params["b1"], params["W2"], params["b2"])
    h[...] = layer_norm(h, params["ln2_gamma"], params["ln2_beta"])
    return h
''', input='two calls of one shape: the second changes the first result'),
]
