RIGHT = [
    dict(
        exercise='pad_batch',
        name='zip_longest, columns turned to rows',
        code=r'''
from itertools import zip_longest


def pad_batch(sequences, pad_id):
    if not sequences or any(len(s) < 1 for s in sequences):
        raise ValueError("empty batch or empty sentence")
    columns = list(zip_longest(*sequences, fillvalue=pad_id))
    ids = np.array(columns, dtype=np.int64).T.copy()
    lengths = np.array([len(s) for s in sequences])
    mask = np.arange(ids.shape[1]) < lengths[:, None]
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='list arithmetic in int32',
        code=r'''
def pad_batch(sequences, pad_id):
    T = max(map(len, sequences), default=0)
    if T == 0 or 0 in map(len, sequences):
        raise ValueError("pad_batch needs sentences with ids in them")
    rows, marks = [], []
    for s in sequences:
        gap = T - len(s)
        rows.append(list(s) + [pad_id] * gap)
        marks.append([True] * len(s) + [False] * gap)
    return np.array(rows, dtype=np.int32), np.array(marks, dtype=bool)
''',
    ),
]
WRONG = [
    dict(
        exercise='pad_batch',
        name='sixteen-bits',
        misconception='int16 is thought to be enough for ids',
        input='an id or pad_id above 32 767',
        code=r'''
def pad_batch(sequences, pad_id):
    if len(sequences) == 0 or any(len(s) == 0 for s in sequences):
        raise ValueError("nothing to pad")
    lengths = [len(s) for s in sequences]
    ids = np.full((len(sequences), max(lengths)), pad_id, dtype=np.int16)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = np.array(s).astype(np.int16)
        mask[row, : len(s)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='row-by-index',
        misconception='finds the row of a sentence with list.index, so of equal sentences only the first is written',
        input='a sentence that is there twice',
        code=r'''
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("nothing to pad")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for s in sequences:
        row = sequences.index(s)
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='sentinel-100000',
        misconception='fills with 100 000 first and takes what equals it for padding',
        input='the id 100 000 inside a sentence',
        code=r'''
def pad_batch(sequences, pad_id):
    sentinel = 100_000
    if not sequences or min(map(len, sequences)) == 0:
        raise ValueError("nothing to pad")
    T = max(map(len, sequences))
    filled = np.array([[*s, *[sentinel] * (T - len(s))] for s in sequences])
    mask = filled != sentinel
    return np.where(mask, filled, pad_id), mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='shared-mask',
        misconception='the mask is kept for each list of lengths and handed out again',
        input='the caller writes into a mask and pads sentences of the same lengths',
        code=r'''
import functools


@functools.lru_cache(maxsize=None)
def _mask(lengths):
    return np.arange(max(lengths)) < np.array(lengths)[:, np.newaxis]


def pad_batch(sequences, pad_id):
    lengths = tuple(len(s) for s in sequences)
    if not lengths or 0 in lengths:
        raise ValueError("nothing to pad")
    mask = _mask(lengths)
    ids = np.full(mask.shape, pad_id)
    ids[mask] = [number for s in sequences for number in s]
    return ids, mask
''',
    ),
    dict(
        exercise='pad_batch',
        name='pads-and-shortens-again',
        misconception="extends the caller's lists with padding and removes it afterwards",
        input='any sentences of different lengths, watched while the function runs; or one list object standing there twice',
        code=r'''
def pad_batch(sequences, pad_id):
    lengths = [len(s) for s in sequences]
    if not lengths or min(lengths) == 0:
        raise ValueError("nothing to pad")
    T = max(lengths)
    for s in sequences:
        s.extend([pad_id] * (T - len(s)))
    ids = np.array(sequences)
    for s, n in zip(sequences, lengths):
        del s[n:]
    return ids, np.arange(T) < np.array(lengths)[:, None]
''',
    ),
    dict(
        exercise='pad_batch',
        name='kept-rectangle',
        misconception='fills a rectangle of ids that is kept for each shape',
        input='the ids of the first of two batches of one shape, after the second',
        code=r'''
_rectangles = {}


def pad_batch(sequences, pad_id):
    lengths = np.array([len(s) for s in sequences])
    if lengths.size == 0 or lengths.min() == 0:
        raise ValueError("nothing to pad")
    shape = len(lengths), int(lengths.max())
    ids = _rectangles.setdefault(shape, np.empty(shape, dtype=np.int64))
    ids.fill(pad_id)
    for row, s in zip(ids, sequences):
        row[: len(s)] = s
    return ids, np.arange(shape[1]) < lengths[:, np.newaxis]
''',
    ),
]
