RIGHT = [
    dict(
        exercise='pad_batch',
        name='two rectangles',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(len(sequence) for sequence in sequences):
        raise ValueError("there must be sentences, and none may be empty")
    T = max(len(sequence) for sequence in sequences)
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='zip_longest for lengths',
        code=r'''
def pad_batch(sequences, pad_id):
    lengths = np.array([len(s) for s in sequences], dtype=np.int64)
    if lengths.size == 0 or lengths.min() == 0:
        raise ValueError("empty")
    width = int(lengths.max())
    rows = [list(s) + [pad_id] * (width - len(s)) for s in sequences]
    return np.array(rows, dtype=np.int64), np.arange(width)[np.newaxis, :] < lengths[:, np.newaxis]
''',
    ),
]
WRONG = [
    dict(
        exercise='pad_batch',
        name='int16 is enough for Mini-BERT',
        misconception='ids up to 100,000 have no room in the dtype',
        input='an id of 70,000',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("there must be sentences, and none may be empty")
    T = max(map(len, sequences))
    ids = np.full((len(sequences), T), pad_id, dtype=np.int16)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='dtype from the ids alone',
        misconception='the smallest dtype for the ids may have no room for pad_id',
        input='ids below 256 and pad_id = 300',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("there must be sentences, and none may be empty")
    T = max(map(len, sequences))
    largest = max(max(sequence) for sequence in sequences)
    ids = np.full((len(sequences), T), pad_id).astype(np.min_scalar_type(largest))
    mask = np.zeros((len(sequences), T), dtype=bool)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='one buffer for each shape',
        misconception='the arrays of an earlier batch of the same shape are used again',
        input='two batches of the same shape, the first read after the second',
        code=r'''
BUFFERS = {}


def pad_batch(sequences, pad_id):
    if len(sequences) == 0 or min(map(len, sequences)) == 0:
        raise ValueError("there must be sentences, and none may be empty")
    shape = len(sequences), max(map(len, sequences))
    if shape not in BUFFERS:
        BUFFERS[shape] = np.empty(shape, dtype=int), np.empty(shape, dtype=bool)
    ids, mask = BUFFERS[shape]
    ids[:], mask[:] = pad_id, False
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='the longest is the largest',
        misconception='max of the lists themselves, which compares their first ids, not their lengths',
        input='[[1, 2, 3], [9]]',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("there must be sentences, and none may be empty")
    T = len(max(sequences))
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    return ids, mask
''',
    ),
]
