RIGHT = [
    dict(
        exercise='pad_batch',
        name='two rectangles filled',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), max(map(len, sequences))
    ids, mask = np.full((B, T), pad_id), np.zeros((B, T), dtype=bool)
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='lists, lengths broadcast',
        code=r'''
import itertools


def pad_batch(sequences, pad_id):
    lengths = np.array([len(sentence) for sentence in sequences], dtype=int)
    if lengths.size == 0 or lengths.min() == 0:
        raise ValueError("every batch needs sentences, every sentence needs ids")
    columns = itertools.zip_longest(*sequences, fillvalue=pad_id)
    return np.array(list(columns), dtype=np.int32).T, np.arange(lengths.max()) < lengths[:, None]
''',
    ),
]

WRONG = [
    dict(
        exercise='pad_batch',
        name='16 bits',
        misconception='ids in uint16, which ends at 65535',
        input='an id of 70000',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), max(map(len, sequences))
    ids, mask = np.full((B, T), pad_id, dtype=np.uint16), np.zeros((B, T), dtype=bool)
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = np.array(sentence).astype(np.uint16)
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='room for the ids only',
        misconception='the smallest dtype chosen from the ids, without pad_id',
        input='ids below 256 with pad_id=300',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), max(map(len, sequences))
    ids, mask = np.full((B, T), pad_id, dtype=np.min_scalar_type(max(map(max, sequences)))), np.zeros((B, T), dtype=bool)
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='rectangles of a size kept',
        misconception='arrays kept for each shape, so the next batch of the shape overwrites',
        input='two batches of one shape',
        code=r'''
_rectangles = {}


def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), max(map(len, sequences))
    ids, mask = _rectangles.setdefault((B, T), (np.empty((B, T), dtype=int), np.empty((B, T), dtype=bool)))
    ids[...], mask[...] = pad_id, False
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='at most 512 wide',
        misconception='sentences cut to the limit of BERT',
        input='a sentence of 600 ids',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), min(512, max(map(len, sequences)))
    ids, mask = np.full((B, T), pad_id), np.zeros((B, T), dtype=bool)
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = sentence[:T]
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='rows found by index',
        misconception='list.index finds the first of two equal sentences',
        input='two equal sentences',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), max(map(len, sequences))
    ids, mask = np.full((B, T), pad_id), np.zeros((B, T), dtype=bool)
    for sentence in sequences:
        row = sequences.index(sentence)
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='an empty sentence noticed at the end only',
        misconception='only the last sentence asked whether it is empty',
        input='an empty sentence in front',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or len(sequences[-1]) == 0:
        raise ValueError("no sentence, or an empty one")
    B, T = len(sequences), max(map(len, sequences))
    ids, mask = np.full((B, T), pad_id), np.zeros((B, T), dtype=bool)
    for row, sentence in enumerate(sequences):
        ids[row, : len(sentence)] = sentence
        mask[row, : len(sentence)] = True
    return ids, mask
''',
    ),
]

