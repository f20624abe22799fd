RIGHT = [
    dict(
        exercise='embed',
        name='sum-of-parts',
        code=r'''
def embed(ids, token_table, position_table):
    return token_embedding(ids, token_table) + position_embedding(ids.shape[1], position_table)
''',
    ),
    dict(
        exercise='embed',
        name='loop',
        code=r'''
def embed(ids, token_table, position_table):
    B, T = ids.shape
    P, H = position_table.shape
    if T > P:
        raise ValueError("sentence too long")
    out = np.zeros((B, T, H), token_table.dtype)
    for b in range(B):
        for t in range(T):
            out[b, t] = token_table[ids[b, t]] + position_table[t]
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='embed',
        name='batch-longer-than-places',
        misconception='refuses when either axis of ids is longer than the position table',
        input='five sentences of two tokens, with three places',
        code=r'''
def embed(ids, token_table, position_table):
    if max(ids.shape) > len(position_table):
        raise ValueError("too long")
    return token_table[ids] + position_table[: ids.shape[1]]
''',
    ),
    dict(
        exercise='embed',
        name='64-tokens',
        misconception="the 64 of Mini-BERT is taken for the bound, not the table's own length",
        input='T = 70 with P = 100',
        code=r'''
def embed(ids, token_table, position_table):
    T = ids.shape[1]
    if T > len(position_table) or T > 64:
        raise ValueError("at most 64 tokens")
    return token_table[ids] + position_table[np.newaxis, :T]
''',
    ),
    dict(
        exercise='embed',
        name='int16-ids',
        misconception='ids are kept in 16 bits, which wrap above 32767',
        input='the id 40000 in a vocabulary of 50000',
        code=r'''
def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > position_table.shape[0]:
        raise ValueError("too long")
    rows = token_table[ids.astype(np.int16)]  # a vocabulary has some thousand words
    return rows + position_table[:T]
''',
    ),
    dict(
        exercise='embed',
        name='sum-in-float32',
        misconception='adds in float32, as the trained tables have it, and turns the sum into the dtype of the tables',
        input='float64 entries with nine digits',
        code=r'''
def embed(ids, token_table, position_table):
    B, T = ids.shape
    if len(position_table) < T:
        raise ValueError("too long")
    out = np.zeros((B, T, token_table.shape[1]), dtype=np.float32)
    out += token_table[ids].astype(np.float32)
    out += position_table[:T].astype(np.float32)
    return out.astype(token_table.dtype)
''',
    ),
]
