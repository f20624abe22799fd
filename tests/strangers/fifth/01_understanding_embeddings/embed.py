RIGHT = [
    dict(
        exercise='embed',
        name='compose',
        code=r'''
def embed(ids, token_table, position_table):
    return token_embedding(ids, token_table) + position_embedding(ids.shape[1], position_table)
''',
    ),
    dict(
        exercise='embed',
        name='place by place',
        code=r'''
def embed(ids, token_table, position_table):
    B, T = ids.shape
    P, H = position_table.shape
    if T > P:
        raise ValueError(f"{T} tokens, {P} places")
    out = np.zeros((B, T, H), dtype=token_table.dtype)
    for t in range(T):
        out[:, t] = np.take(token_table, ids[:, t], axis=0)
        out[:, t] += position_table[t]
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='embed',
        name='buffer per shape',
        misconception='adds into one buffer per shape, so a later call overwrites an earlier result',
        input='two batches of one shape',
        code=r'''
_sums = {}


def embed(ids, token_table, position_table):
    T = ids.shape[1]
    if T > len(position_table):
        raise ValueError("too long")
    tokens = token_table[ids]
    out = _sums.setdefault((tokens.shape, tokens.dtype), np.empty_like(tokens))
    return np.add(tokens, position_table[:T], out=out)
''',
    ),
    dict(
        exercise='embed',
        name='never more than 512',
        misconception="takes BERT's 512 places for a law, though P alone is the bound",
        input='T = 520, P = 600',
        code=r'''
def embed(ids, token_table, position_table):
    T = ids.shape[1]
    if T > min(512, position_table.shape[0]):
        raise ValueError("BERT reads at most 512 tokens")
    return token_table[ids] + position_table[np.arange(T)]
''',
    ),
    dict(
        exercise='embed',
        name='remembers the position table',
        misconception='keeps a copy of the position table it saw last, and misses that training has changed it',
        input='a position table changed in place between two calls',
        code=r'''
_seen = {}


def embed(ids, token_table, position_table):
    if ids.shape[1] > len(position_table):
        raise ValueError("too long")
    if _seen.get("table") is not position_table:
        _seen.update(table=position_table, rows=position_table.copy())
    return token_table[ids] + _seen["rows"][: ids.shape[1]]
''',
    ),
    dict(
        exercise='embed',
        name='positions by memory order',
        misconception='takes the first T·H numbers in memory for the first T rows of the position table',
        input='a position table that is the transpose of an array',
        code=r'''
def embed(ids, token_table, position_table):
    T, H = ids.shape[1], position_table.shape[1]
    if T > position_table.shape[0]:
        raise ValueError("too long")
    places = position_table.ravel(order="K")[: T * H].reshape(T, H)
    return token_table[ids] + places
''',
    ),
    dict(
        exercise='embed',
        name='adds inside the position table',
        misconception='adds in place to the position table and takes the token vectors off again afterwards',
        input="a read-only position table; or one whose entries are far smaller than the token's, which rounding then changes",
        code=r'''
def embed(ids, token_table, position_table):
    T = ids.shape[1]
    if T > len(position_table):
        raise ValueError("too long")
    places = position_table[:T]
    out = np.empty((*ids.shape, token_table.shape[1]), token_table.dtype)
    for b, sentence in enumerate(ids):
        places += token_table[sentence]
        out[b] = places
        places -= token_table[sentence]
    return out
''',
    ),
    dict(
        exercise='embed',
        name='clears tiny sums',
        misconception='takes sums below 1e-12 for rounding errors and sets them to 0',
        input='tables with entries of 1e-15',
        code=r'''
def embed(ids, token_table, position_table):
    out = token_embedding(ids, token_table)
    out += position_embedding(ids.shape[1], position_table)
    out[np.abs(out) < 1e-12] = 0
    return out
''',
    ),
]
