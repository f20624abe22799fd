RIGHT = [
    dict(
        exercise='pad_batch',
        name='full and rows',
        code=r'''def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("every batch needs a sentence, and every sentence an id")
    shape = len(sequences), max(map(len, sequences))
    ids, mask = np.full(shape, pad_id, dtype=np.int64), np.zeros(shape, dtype=bool)
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='lists, then mask by lengths',
        code=r'''from itertools import zip_longest

def pad_batch(sequences, pad_id):
    lengths = [len(s) for s in sequences]
    if min(lengths, default=0) == 0:
        raise ValueError("no sentence, or an empty one")
    columns = list(zip_longest(*sequences, fillvalue=pad_id))
    ids = np.array(columns, dtype=np.int32).T.copy()
    mask = np.less.outer(np.arange(ids.shape[1]), lengths).T
    return ids, mask
''',
    ),
]

WRONG = [
    dict(
        exercise='pad_batch',
        name='16 bits are enough',
        misconception='ids are kept in int16, since the vocabulary has 8192 entries',
        code=r'''def pad_batch(sequences, pad_id):
    if len(sequences) == 0 or any(len(s) == 0 for s in sequences):
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id, dtype=np.int16)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
''',
        input='an id of 40000',
    ),
    dict(
        exercise='pad_batch',
        name='16 bits without a sign',
        misconception='ids are kept in uint16, which ends at 65535',
        code=r'''def pad_batch(sequences, pad_id):
    if len(sequences) == 0 or any(len(s) == 0 for s in sequences):
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id, dtype=np.uint16)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
''',
        input='an id of 100000',
    ),
    dict(
        exercise='pad_batch',
        name='largest of the largest list',
        misconception='the dtype fits the largest id of the lexicographically largest sentence only',
        code=r'''def pad_batch(sequences, pad_id):
    if not sequences or [] in sequences:
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    dtype = np.min_scalar_type(max(pad_id, max(max(sequences))))  # just enough room
    ids = np.array([s + [pad_id] * (T - len(s)) for s in sequences]).astype(dtype)
    mask = np.array([[True] * len(s) + [False] * (T - len(s)) for s in sequences])
    return ids, mask
''',
        input='a larger id in another sentence',
    ),
    dict(
        exercise='pad_batch',
        name='rooms for each shape',
        misconception='arrays are kept for each shape and written again',
        code=r'''_rooms = {}

def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    shape = (len(sequences), max(len(s) for s in sequences))
    if shape not in _rooms:
        _rooms[shape] = (np.empty(shape, dtype=int), np.empty(shape, dtype=bool))
    ids, mask = _rooms[shape]
    ids[...] = pad_id
    mask[...] = False
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
''',
        input='two batches of one shape',
    ),
    dict(
        exercise='pad_batch',
        name='fills up the lists for a moment',
        misconception="the caller's lists are filled up and emptied again: a list that stands in the batch twice gets a wrong mask, and inputs change for a moment",
        code=r'''def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    lengths = [len(s) for s in sequences]
    T = max(lengths)
    added = []
    for s in sequences:
        added.append(T - len(s))
        s.extend([pad_id] * added[-1])
    ids = np.array(sequences)
    mask = np.arange(T) < T - np.array(added)[:, np.newaxis]
    for s, n in zip(sequences, added):
        del s[T - n :]
    return ids, mask
''',
        input='the same list twice beside a longer one',
    ),
    dict(
        exercise='pad_batch',
        name='equal lengths need no mask',
        misconception='a batch of several equally long sentences is taken for full, and its mask compares with pad_id',
        code=r'''def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    lengths = {len(s) for s in sequences}
    if len(lengths) == 1 and len(sequences) > 1:
        ids = np.array(sequences)
        return ids, ids != pad_id
    T = max(lengths)
    ids = np.array([s + [pad_id] * (T - len(s)) for s in sequences])
    return ids, np.arange(T) < np.array([[len(s)] for s in sequences])
''',
        input='two equally long sentences with an id equal to pad_id',
    ),
]
