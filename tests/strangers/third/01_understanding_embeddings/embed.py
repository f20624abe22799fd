RIGHT = [
    dict(exercise='embed', name='broadcast', code=r'''def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too few places")
    return token_table[ids] + position_table[np.arange(T)]
'''),
    dict(exercise='embed', name='token by token', code=r'''def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    places = position_embedding(ids.shape[1], position_table)
    sentences = []
    for sentence in ids.tolist():
        sentences.append([np.add(token_table[i], place) for i, place in zip(sentence, places, strict=True)])
    return np.array(sentences, dtype=token_table.dtype)
'''),
]
WRONG = [
    dict(exercise='embed', name="places are kept by the table's id", misconception='keeps a copy of the position vectors by id(position_table) and T, also after training changed the table in place', code=r'''_places = {}


def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    T = ids.shape[1]
    key = id(position_table), T
    if key not in _places:
        _places[key] = position_table, position_embedding(T, position_table)
    return token_table[ids] + _places[key][1]
''', input='the position table is changed between two calls'),
    dict(exercise='embed', name='the result of the last batch', misconception='adds into one array per shape to save memory', code=r'''_sum = {}


def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    T = ids.shape[1]
    if T > position_table.shape[0]:
        raise ValueError("more tokens than places")
    shape = (*ids.shape, token_table.shape[1])
    out = _sum.setdefault((shape, token_table.dtype), np.empty(shape, token_table.dtype))
    np.take(token_table, ids, axis=0, out=out)
    out += position_table[:T]
    return out
''', input='two batches of the same shape: the second changes the first result'),
    dict(exercise='embed', name='adds to the table for a moment', misconception="adds the place to the table's rows and takes it off again", code=r'''def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    T = ids.shape[1]
    if T > len(position_table):
        raise ValueError("too long")
    out = np.empty((*ids.shape, token_table.shape[1]), dtype=token_table.dtype)
    kept = token_table.copy()
    for t in range(T):
        token_table += position_table[t]
        out[:, t] = token_table[ids[:, t]]
        token_table[...] = kept
    return out
''', input='read-only tables'),
    dict(exercise='embed', name='PAD has no place', misconception='padding stands nowhere, so a [PAD] at the end gets no place vector', code=r'''def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    T = ids.shape[1]
    if T > len(position_table):
        raise ValueError("too long")
    out = token_table[ids] + position_table[:T]
    for b, sentence in enumerate(ids):
        if T > 1 and not sentence[-2:].any() and sentence[0]:  # filled up with [PAD]
            words = np.flatnonzero(sentence).max() + 1
            out[b, words:] = token_table[0]
    return out
''', input='a sentence that ends with id 0 twice'),
    dict(exercise='embed', name='one token in float64', misconception='astype(float) is float64, in the branch for sentences of one token', code=r'''def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too long")
    if T == 1:
        return np.array([[token_table[i] + position_table[0].astype(float)] for i in ids[:, 0]])
    return token_table[ids] + position_table[:T]
''', input='float32 tables and T = 1'),
    dict(exercise='embed', name='walks through ids with nditer', misconception="np.nditer visits entries as they lie in memory; order 'F' is told apart, negative strides are not", code=r'''def embed(ids: np.ndarray, token_table: np.ndarray, position_table: np.ndarray) -> np.ndarray:
    B, T = ids.shape
    if T > len(position_table):
        raise ValueError("too long")
    if ids.flags.f_contiguous:
        ids = np.array(ids, order="C")
    tokens = np.array([token_table[i] for i in np.nditer(ids)])
    return tokens.reshape(B, T, -1) + position_table[:T]
''', input='sentences in reversed order, ids[::-1]'),
]
