RIGHT = [
    dict(
        exercise='encoder',
        name='append in a loop',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for params in layers:
        states.append(transformer_block(states[-1], params, num_heads, mask))
    return states[-1], states
''',
    ),
    dict(
        exercise='encoder',
        name='accumulate',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    import itertools

    def step(h, params):
        return transformer_block(h, params, num_heads, mask)

    states = tuple(itertools.accumulate(layers, step, initial=x.copy()))
    return states[len(layers)].copy(), list(states)
''',
    ),
]
WRONG = [
    dict(
        exercise='encoder',
        name='parameters by their places',
        misconception='names the entries of each layer by their places, as all layers of the notebook have one order',
        input='a layer whose entries stand in another order',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    names = "W_Q W_K W_V W_O W1 b1 W2 b2 ln1_gamma ln1_beta ln2_gamma ln2_beta".split()
    states = [x]
    for layer in layers:
        params = dict(zip(names, layer.values()))
        states.append(transformer_block(states[-1], params, num_heads, mask))
    return states[-1], states
''',
    ),
    dict(
        exercise='encoder',
        name='at most twelve layers',
        misconception='stops after twelve layers, as many as BERT has',
        input='13 layers',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    hidden_states = [x]
    for number in range(min(len(layers), 12)):
        hidden_states += [transformer_block(hidden_states[number], layers[number], num_heads, mask)]
    return hidden_states[-1], hidden_states
''',
    ),
    dict(
        exercise='encoder',
        name='remembers the last run',
        misconception='hands out the last result again if x, layers and mask are the same objects, though numbers in them may have changed',
        input='parameters changed in place between two calls',
        code=r'''
_last = {}


def encoder(x, layers, num_heads, mask=None):
    asked = (x, layers, num_heads, mask)
    if "asked" in _last and all(old is new for old, new in zip(_last["asked"], asked)):
        return _last["answer"]
    states = [x]
    for params in layers:
        states.append(transformer_block(states[-1], params, num_heads, mask))
    _last.update(asked=asked, answer=(states[-1], states))
    return states[-1], states
''',
    ),
    dict(
        exercise='encoder',
        name='states in a buffer',
        misconception='keeps one array per state and shape, so a later call overwrites earlier states',
        input='two calls with x of one shape',
        code=r'''
_states = {}


def encoder(x, layers, num_heads, mask=None):
    states = [x]
    for number, params in enumerate(layers):
        key = number, len(layers), x.shape, x.dtype.char, num_heads
        room = _states.setdefault(key, np.empty(x.shape, x.dtype))
        room[...] = transformer_block(states[-1], params, num_heads, mask)
        states.append(room)
    return states[-1], states
''',
    ),
    dict(
        exercise='encoder',
        name="closes the layers' dicts",
        misconception="takes each layer's twelve parameters out of its dict and puts them back, which changes their order",
        input='a layer with further entries: its order after the call',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    names = ["W_Q", "W_K", "W_V", "W_O", "W1", "b1", "W2", "b2", "ln1_gamma", "ln1_beta", "ln2_gamma", "ln2_beta"]
    states = [x]
    for layer in layers:
        params = {name: layer.pop(name) for name in names}
        states.append(transformer_block(states[-1], params, num_heads, mask))
        layer.update(params)
    return states[-1], states
''',
    ),
    dict(
        exercise='encoder',
        name='mask per sentence',
        misconception='turns a mask with three axes into (B, 1, T, T)',
        input='B = A = 2 and a mask (A, T, T)',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    if mask is not None:
        if mask.ndim == 3:
            mask = mask[:, np.newaxis]
    out, hidden_states = x, [x]
    for params in layers:
        out = transformer_block(out, params, num_heads, mask)
        hidden_states.append(out)
    return out, hidden_states
''',
    ),
    dict(
        exercise='encoder',
        name='layers told apart by name',
        misconception='keeps the parameters of all layers in one dict by number and prefix, so a further entry with such a prefix takes their place',
        input='a layer with a further entry "1.b2"',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    flat = {}
    for number, params in enumerate(layers):
        flat |= {f"{number}.{name}": array for name, array in params.items()}
    states = [x]
    for number in range(len(layers)):
        own = {name.rsplit(".", 1)[1]: array for name, array in flat.items() if name.split(".")[0] == str(number)}
        states.append(transformer_block(states[-1], own, num_heads, mask))
    return states[-1], states
''',
    ),
]
