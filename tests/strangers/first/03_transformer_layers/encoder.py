RIGHT = [
    dict(
        exercise='encoder',
        name='loop',
        code="""def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for params in layers:
        states.append(transformer_block(states[-1], params, num_heads, mask))
    return states[-1], states
""",
    ),
    dict(
        exercise='encoder',
        name='recursion from the end',
        code="""def encoder(x, layers, num_heads, mask=None):
    if len(layers) == 0:
        return x.copy(), (x.copy(),)
    below, states = encoder(x, layers[:-1], num_heads, mask)
    out = transformer_block(below, layers[-1], num_heads, mask)
    return out, (*states, out)
""",
    ),
    dict(
        exercise='encoder',
        name='accumulate',
        code="""from itertools import accumulate


def encoder(x, layers, num_heads, mask=None):
    states = tuple(accumulate([x.copy(), *layers], lambda h, p: transformer_block(h, p, num_heads, mask)))
    return states[-1].copy(), states
""",
    ),
]
WRONG = [
    dict(
        exercise='encoder',
        name='states in one float64 array',
        misconception='np.zeros makes float64, so the hidden states of float32 are float64',
        code="""def encoder(x, layers, num_heads, mask=None):
    states = np.zeros((len(layers) + 1,) + x.shape)
    states[0] = out = x
    for i, params in enumerate(layers):
        out = transformer_block(out, params, num_heads, mask)
        states[i + 1] = out
    return out, list(states)
""",
        input='float32: the dtype of the hidden states',
    ),
    dict(
        exercise='encoder',
        name='by the order of the values',
        misconception='the entries of each layer are taken in the order of the dict, not by name',
        code="""_NAMES = ("W_Q", "W_K", "W_V", "W_O", "W1", "b1", "W2", "b2", "ln1_gamma", "ln1_beta", "ln2_gamma", "ln2_beta")


def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for layer in layers:
        block = dict(zip(_NAMES, layer.values()))
        states.append(transformer_block(states[-1], block, num_heads, mask))
    return states[-1], states
""",
        input='layers whose entries stand in another order',
    ),
    dict(
        exercise='encoder',
        name='stops where nothing changes any more',
        misconception='when a block leaves its input as it is, the rest is skipped, and hidden states are missing',
        code="""def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for params in layers:
        new = transformer_block(states[-1], params, num_heads, mask)
        if np.allclose(new, states[-1]):
            break
        states.append(new)
    return states[-1], states
""",
        input='two silent blocks: the second one changes nothing',
    ),
    dict(
        exercise='encoder',
        name='two axes taken for a padding mask',
        misconception='a mask with two axes is read as (B, T), though it is (T, T)',
        code="""def encoder(x, layers, num_heads, mask=None):
    if mask is not None and mask.ndim == 2:
        mask = mask[:, None, None, :]
    out, states = x, [x]
    for params in layers:
        out = transformer_block(out, params, num_heads, mask)
        states.append(out)
    return out, states
""",
        input='a causal mask (T, T) with B = T = 3',
    ),
    dict(
        exercise='encoder',
        name='writes a default into the layers',
        misconception="setdefault adds an entry to the caller's dicts",
        code="""def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for number, layer in enumerate(layers):
        layer.setdefault("layer_norm_eps", 1e-12)
        h = states[number]
        states.append(transformer_block(h, layer, num_heads, mask))
    return states[-1], states
""",
        input='any layer: its keys after the call',
    ),
    dict(
        exercise='encoder',
        name='states kept in an old array',
        misconception='the states of all calls with the same shape share one array',
        code="""_room = {}


def encoder(x, layers, num_heads, mask=None):
    key = len(layers), x.shape, x.dtype.char
    if key not in _room:
        _room[key] = np.empty((len(layers) + 1,) + x.shape, x.dtype)
    states = _room[key]
    states[0] = x
    for i, params in enumerate(layers):
        states[i + 1] = transformer_block(states[i], params, num_heads, mask)
    return states[-1].copy(), list(states)
""",
        input='two calls with inputs of one shape: the hidden states of the first',
    ),
]
