RIGHT = [
    dict(
        exercise='encoder',
        name='append',
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
from itertools import accumulate

def encoder(x, layers, num_heads, mask=None):
    step = lambda h, params: transformer_block(h, params, num_heads, mask=mask)
    hidden_states = tuple(accumulate(layers, step, initial=x.copy()))
    return hidden_states[-1], hidden_states
''',
    ),
]
WRONG = [
    dict(
        exercise='encoder',
        name='stops-when-settled',
        misconception='stops as soon as a block changes nothing, and keeps no further states',
        input='two silent blocks, of which the second gives back what it reads',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    h, hidden_states = x, [x]
    for params in layers:
        following = transformer_block(h, params, num_heads, mask)
        if np.allclose(following, h):
            break
        h = following
        hidden_states.append(h)
    return h, hidden_states
''',
    ),
    dict(
        exercise='encoder',
        name='two-axes-are-batch',
        misconception='a mask with two axes is taken for one row per sentence, (B, T)',
        input='a causal mask (T, T)',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    if mask is not None and mask.ndim == 2:
        mask = mask[:, None, None, :]
    hidden_states = [x]
    for params in layers:
        hidden_states += [transformer_block(hidden_states[-1], params, num_heads, mask)]
    return hidden_states[-1], hidden_states
''',
    ),
    dict(
        exercise='encoder',
        name='common-padding-left-out',
        misconception='columns that are padding in every sentence are not computed and keep what they held',
        input='a mask that is closed at the last place of every sentence',
        code=r'''
def encoder(x, layers, num_heads, mask=None):
    T = x.shape[1]
    read = np.ones(T, dtype=bool)
    if mask is not None and mask.shape == (len(x), 1, 1, T):
        read = mask.any(axis=(0, 1, 2))
        mask = mask[..., read]
    hidden_states = [x]
    for params in layers:
        h = hidden_states[-1].copy()
        h[:, read] = transformer_block(h[:, read], params, num_heads, mask)
        hidden_states.append(h)
    return hidden_states[-1], hidden_states
''',
    ),
    dict(
        exercise='encoder',
        name='one-list-for-all',
        misconception='one list of states is emptied and filled again by each call',
        input='two calls: the second changes the list that the first returned',
        code=r'''
_states = []

def encoder(x, layers, num_heads, mask=None):
    _states.clear()
    _states.append(x)
    for params in layers:
        _states.append(transformer_block(_states[-1], params, num_heads, mask))
    return _states[-1], _states
''',
    ),
]
