RIGHT = [
    dict(exercise='encoder', name='append in a loop', code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    hidden_states = [x]
    for params in layers:
        hidden_states.append(transformer_block(hidden_states[-1], params, num_heads, mask))
    return hidden_states[-1], hidden_states
'''),
    dict(exercise='encoder', name='accumulate', code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    from itertools import accumulate

    states = tuple(accumulate(layers, lambda h, p: transformer_block(h, p, num_heads, mask), initial=x.copy()))
    return states[-1].copy(), states
'''),
]
WRONG = [
    dict(exercise='encoder', name='parameters by their order', misconception="dict.values() in the order of the first notebook's dicts, in place of names", code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    states = [x]
    for params in layers:
        W_Q, W_K, W_V, W_O, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2 = params.values()
        h = states[-1]
        names = {"W_Q": W_Q, "W_K": W_K, "W_V": W_V, "W_O": W_O}
        m = add_and_norm(h, multi_head_attention(h, names, num_heads, mask)[0], gamma1, beta1)
        states.append(add_and_norm(m, feed_forward(m, W1, b1, W2, b2), gamma2, beta2))
    return states[-1], states
''', input='a layer whose entries stand in another order'),
    dict(exercise='encoder', name='states in one float64 array', misconception='np.zeros((L + 1, B, T, H)) collects the states, without a dtype', code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    states = np.zeros((len(layers) + 1, *x.shape))
    states[0] = h = x
    for number, params in enumerate(layers, start=1):
        states[number] = h = transformer_block(h, params, num_heads, mask)
    return h, list(states)
''', input='float32, and the dtype of the hidden states'),
    dict(exercise='encoder', name="adds to each layer's dict", misconception="setdefault writes an entry into the caller's dicts", code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    states = [x]
    for number, params in enumerate(layers):
        params.setdefault("number", number)
        states.append(transformer_block(states[-1], params, num_heads, mask))
    return states[-1], states
''', input='the keys of layers[0] after the call'),
    dict(exercise='encoder', name='stops where nothing changes', misconception='a block that leaves the state as it is ends the loop, and its state is missing', code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    states = [x]
    for params in layers:
        after = transformer_block(states[-1], params, num_heads, mask)
        if np.array_equal(after.round(9), states[-1].round(9)):
            break  # it has settled
        states.append(after)
    return states[-1], states
''', input='two silent blocks, one after the other'),
    dict(exercise='encoder', name='all results are kept by the bytes of x', misconception='the states of an input are kept with the number of layers, whatever the layers hold', code=r'''_seen = {}


def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    key = (x.tobytes(), x.shape, x.dtype, num_heads, None if mask is None else (mask.tobytes(), mask.shape))
    key += tuple(id(params) for params in layers)
    if key not in _seen:
        states = [x.copy()]
        for params in layers:
            states.append(transformer_block(states[-1], params, num_heads, mask))
        _seen[key] = layers, states
    states = _seen[key][1]
    return states[-1].copy(), list(states)
''', input='the same x with trained layers in place of the old ones'),
    dict(exercise='encoder', name='a mask with three axes is one per sentence', misconception='(A, T, T) is taken for (B, T, T)', code=r'''def encoder(
    x: np.ndarray, layers: list[dict[str, np.ndarray]], num_heads: int, mask: np.ndarray | None = None
) -> tuple[np.ndarray, list[np.ndarray]]:
    if mask is not None:
        while mask.ndim < 4:
            mask = mask[:, np.newaxis] if mask.ndim == 3 else mask[np.newaxis]
    states = [x]
    for params in layers:
        states.append(transformer_block(states[-1], params, num_heads, mask))
    return states[-1], states
''', input='a mask (A, T, T) with B = A'),
]
