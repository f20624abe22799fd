RIGHT = [
    dict(
        exercise='embed',
        name='two helpers',
        code="""def embed(ids, token_table, position_table):
    return token_embedding(ids, token_table) + position_embedding(ids.shape[1], position_table)
""",
    ),
    dict(
        exercise='embed',
        name='loop over sentences and tokens',
        code="""def embed(ids, token_table, position_table):
    n_sentences, n_tokens = ids.shape
    n_places, width = position_table.shape
    if n_tokens > n_places:
        raise ValueError(f"at most {n_places} tokens, got {n_tokens}")
    result = np.zeros((n_sentences, n_tokens, width), dtype=token_table.dtype)
    for b in range(n_sentences):
        for t in range(n_tokens):
            np.add(token_table[ids[b, t]], position_table[t], out=result[b, t])
    return result
""",
    ),
    dict(
        exercise='embed',
        name='one-hot product, summed in float64',
        code="""def embed(ids, token_table, position_table):
    B, T = ids.shape
    try:
        places = position_table[np.arange(T)]
    except IndexError:
        raise ValueError("the sentence is too long") from None
    vectors = np.einsum("btv,vh->htb", one_hot(ids, len(token_table)), token_table)
    vectors += places.T[:, :, None]
    return vectors.astype(token_table.dtype).T
""",
    ),
]
WRONG = [
    dict(
        exercise='embed',
        name='squeezed ids',
        misconception='np.squeeze also takes away the axis T if T = 1, and the batch is then taken for a sentence',
        code="""def embed(ids, token_table, position_table):
    if ids.shape[1] > len(position_table):
        raise ValueError("too many tokens")
    out = token_table[ids.squeeze()] + position_table[: ids.shape[1]]
    return out if out.ndim == 3 else out[np.newaxis]
""",
        input='B = 3, T = 1',
    ),
    dict(
        exercise='embed',
        name='position table read flat',
        misconception='the first T * H numbers of the position table are taken in memory order',
        code="""def embed(ids, token_table, position_table):
    T, H = ids.shape[1], token_table.shape[1]
    if T > position_table.shape[0]:
        raise ValueError("too many tokens")
    places = position_table.ravel("K")[: T * H].reshape(T, H)
    return token_table[ids] + places
""",
        input='a transposed position table',
    ),
    dict(
        exercise='embed',
        name='token table read flat',
        misconception='the token table is indexed through its memory, which fails if it is transposed',
        code="""def embed(ids, token_table, position_table):
    T, H = ids.shape[1], token_table.shape[1]
    if T > position_table.shape[0]:
        raise ValueError("too many tokens")
    rows = np.take(token_table.ravel("A"), ids[:, :, None] * H + np.arange(H))
    return rows + position_table[:T]
""",
        input='a transposed token table',
    ),
    dict(
        exercise='embed',
        name='sum kept in one array',
        misconception='the sum is written into an array kept for this shape: a later call changes an earlier result',
        code="""_sums = {}


def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too many tokens")
    key = B, T, token_table.shape[1], token_table.dtype
    if key not in _sums:
        _sums[key] = np.empty(key[:3], dtype=token_table.dtype)
    return np.add(token_table[ids], position_table[:T], out=_sums[key])
""",
        input='two calls with batches of one shape',
    ),
    dict(
        exercise='embed',
        name='rows looked up in a dictionary of pairs',
        misconception='a pair (token, place) is computed once and remembered, though the tables are trained between calls',
        code="""_pairs = []


def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too many tokens")
    for tokens, places, known in _pairs:
        if tokens is token_table and places is position_table:
            break
    else:
        known = {}
        _pairs.append((token_table, position_table, known))
    out = np.empty((B, T, token_table.shape[1]), dtype=token_table.dtype)
    for (b, t), i in np.ndenumerate(ids):
        if (i, t) not in known:
            known[i, t] = token_table[i] + position_table[t]
        out[b, t] = known[i, t]
    return out
""",
        input='a call, a change of the token table in place, a second call',
    ),
    dict(
        exercise='embed',
        name='place added to the table for a moment',
        misconception='each place is added to the token table in place and subtracted again',
        code="""def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too many tokens")
    out = np.empty((B, T, token_table.shape[1]), dtype=token_table.dtype)
    for t in range(T):
        token_table += position_table[t]
        out[:, t] = token_table[ids[:, t]]
        token_table -= position_table[t]
    return out
""",
        input='a read-only token table',
    ),
]
