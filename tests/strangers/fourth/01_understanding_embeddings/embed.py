RIGHT = [
    dict(
        exercise='embed',
        name='sum of both',
        code="""def embed(ids, token_table, position_table):
    if ids.shape[1] > position_table.shape[0]:
        raise ValueError("too long")
    return token_table[ids] + position_table[: ids.shape[1]]
""",
    ),
    dict(
        exercise='embed',
        name='place by place',
        code="""def embed(ids, token_table, position_table):
    B, T = ids.shape
    P, H = position_table.shape
    if T > P:
        raise ValueError(f"{T} tokens, {P} places")
    out = np.empty((B, T, H), dtype=token_table.dtype)
    for t in range(T):
        np.add(token_table[ids[:, t]], position_table[t], out=out[:, t])
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='embed',
        name='position rows from memory',
        misconception='the position table is read as it lies in memory',
        code="""def embed(ids, token_table, position_table):
    T, (P, H) = ids.shape[1], position_table.shape
    if T > P:
        raise ValueError("too long")
    places = position_table.ravel(order="A")[: T * H].reshape(T, H)
    return token_table[ids] + places
""",
        input='a transposed position table',
    ),
    dict(
        exercise='embed',
        name='adds in the table for a moment',
        misconception='the place is added to the token table itself and taken off again',
        code="""def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too long")
    out = np.empty((B, T, token_table.shape[1]), token_table.dtype)
    for t in range(T):
        token_table += position_table[t]
        out[:, t] = token_table[ids[:, t]]
        token_table -= position_table[t]
    return out
""",
        input='a read-only token table',
    ),
    dict(
        exercise='embed',
        name='places in int8',
        misconception='the places are counted in 8 bits',
        code="""def embed(ids, token_table, position_table):
    T = ids.shape[1]
    if T > position_table.shape[0]:
        raise ValueError("too long")
    places = np.arange(T).astype(np.int8)
    return token_table[ids] + position_table[places]
""",
        input='T above 128',
    ),
    dict(
        exercise='embed',
        name='one output per shape',
        misconception='the output array is used again in the next call',
        code="""_outs = {}

def embed(ids, token_table, position_table):
    if ids.shape[1] > len(position_table):
        raise ValueError("too long")
    tokens = token_table[ids]
    out = _outs.setdefault((tokens.shape, tokens.dtype.str), np.empty_like(tokens))
    return np.add(tokens, position_table[: ids.shape[1]], out=out)
""",
        input='two calls with ids of one shape',
    ),
    dict(
        exercise='embed',
        name='remembers the places',
        misconception='position vectors are kept per table object, though training changes the table',
        code="""_places = {}

def embed(ids, token_table, position_table):
    T = ids.shape[1]
    if T > len(position_table):
        raise ValueError("too long")
    key = (id(position_table), T)
    if key not in _places:
        _places[key] = (position_table, position_table[:T].copy())
    return token_table[ids] + _places[key][1]
""",
        input='one position table, changed between two calls',
    ),
    dict(
        exercise='embed',
        name='one sentence adds into its rows',
        misconception='one sentence of the first T tokens in order takes rows of the table as a view and adds into it',
        code="""def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too long")
    first = int(ids[0, 0])
    if B == 1 and T > 1 and np.array_equal(ids[0], np.arange(first, first + T)):
        tokens = token_table[first : first + T][np.newaxis]
    else:
        tokens = token_table[ids]
    tokens += position_table[:T]
    return tokens
""",
        input='one sentence with ids 0, 1, 2, ... in order',
    ),
]
