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
        name='accumulate',
        code="""from itertools import accumulate

def encoder(x, layers, num_heads, mask=None):
    states = tuple(accumulate(layers, lambda h, p: transformer_block(h, p, num_heads, mask), initial=np.array(x)))
    return states[-1].copy(), states
""",
    ),
]
WRONG = [
    dict(
        exercise='encoder',
        name='a list as default',
        misconception='the list of states stands in the signature, is emptied and filled again at each call',
        code="""def encoder(x, layers, num_heads, mask=None, hidden_states=[]):
    hidden_states.clear()
    hidden_states.append(x)
    for params in layers:
        hidden_states.append(transformer_block(hidden_states[-1], params, num_heads, mask))
    return hidden_states[-1], hidden_states
""",
        input='two calls: the states of the first are gone',
    ),
    dict(
        exercise='encoder',
        name='three axes are sentences',
        misconception='a mask of three axes is taken for (B, T, T)',
        code="""def encoder(x, layers, num_heads, mask=None):
    if mask is not None and mask.ndim == 3:
        mask = mask[:, np.newaxis]
    states = [x]
    for params in layers:
        states.append(transformer_block(states[-1], params, num_heads, mask))
    return states[-1], states
""",
        input='a mask (A, T, T)',
    ),
    dict(
        exercise='encoder',
        name='clears the padding',
        misconception='padded tokens are set to 0 after each block',
        code="""def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for params in layers:
        state = transformer_block(states[-1], params, num_heads, mask)
        if mask is not None and mask.ndim == 4 and mask.shape[1] == mask.shape[2] == 1:
            state = state * mask[:, 0, 0, :, np.newaxis]
        states.append(state)
    return states[-1], states
""",
        input='a padding mask (B, 1, 1, T)',
    ),
    dict(
        exercise='encoder',
        name='stops when nothing changes',
        misconception='a block that changes nothing ends the stack, and its state is missing',
        code="""def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for params in layers:
        new = transformer_block(states[-1], params, num_heads, mask)
        if np.allclose(new, states[-1]):
            break
        states.append(new)
    return states[-1], states
""",
        input='a block that returns what it gets, such as a silent block after a silent block',
    ),
    dict(
        exercise='encoder',
        name='states kept for the next call',
        misconception='all states are written into one array that the next call uses again',
        code="""_states = {}

def encoder(x, layers, num_heads, mask=None):
    key = x.shape, x.dtype.str, len(layers), num_heads
    if key not in _states:
        _states[key] = np.empty((len(layers) + 1,) + x.shape, x.dtype)
    states = _states[key]
    states[0] = x
    for l, params in enumerate(layers):
        states[l + 1] = transformer_block(states[l], params, num_heads, mask)
    return states[-1], list(states)
""",
        input='two calls with arrays of one shape',
    ),
    dict(
        exercise='encoder',
        name='takes the layers out',
        misconception='layers are popped from a copied list, but the copy is made only where there is more than one',
        code="""def encoder(x, layers, num_heads, mask=None):
    todo = layers[:] if len(layers) > 1 else layers
    states = [x]
    while todo:
        states.append(transformer_block(states[-1], todo.pop(0), num_heads, mask))
    return states[-1], states
""",
        input='a list of one layer: it is empty afterwards',
    ),
]
