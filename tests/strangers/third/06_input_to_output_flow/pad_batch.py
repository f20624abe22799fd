RIGHT = [
    dict(exercise='pad_batch', name='full and zeros', code="""def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
"""),
    dict(exercise='pad_batch', name='lengths and one boolean assignment', code="""def pad_batch(sequences, pad_id):
    lengths = np.array([len(s) for s in sequences], dtype=int)
    if lengths.size == 0 or lengths.min() == 0:
        raise ValueError("no sentence, or an empty one")
    mask = np.arange(lengths.max())[None, :] < lengths[:, None]
    ids = np.empty(mask.shape, np.int32)
    ids[~mask] = pad_id
    ids[mask] = [i for s in sequences for i in s]
    return ids, mask
"""),
]
WRONG = [
    dict(exercise='pad_batch', name='sixteen bits', misconception='an integer dtype that has room for this vocabulary, not for 100 000', code="""def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id, dtype=np.int16)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
""", input='an id of 70000'),
    dict(exercise='pad_batch', name='last sentence asked', misconception='only the last sentence is looked at for emptiness', code="""def pad_batch(sequences, pad_id):
    if not sequences or not sequences[-1]:
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
""", input='an empty sentence in front'),
    dict(exercise='pad_batch', name='arrays kept', misconception='ids are written into an array of an earlier call', code="""_kept = {}
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = _kept.setdefault((len(sequences), T), np.empty((len(sequences), T), dtype=int))
    ids[:] = pad_id
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
""", input='two batches of the same shape'),
    dict(exercise='pad_batch', name='row by index', misconception='list.index gives the row, also of the second of two equal sentences', code="""def pad_batch(sequences, pad_id):
    if not sequences or [] in sequences:
        raise ValueError("empty")
    T = max(map(len, sequences))
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros((len(sequences), T), dtype=bool)
    for s in sequences:
        row = sequences.index(s)
        ids[row, : len(s)], mask[row, : len(s)] = s, True
    return ids, mask
""", input='the same sentence twice'),
    dict(exercise='pad_batch', name='smallest dtype by the first sentence', misconception='the room is measured at the longest sentence and pad_id', code="""def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("empty")
    longest = max(sequences, key=len)
    dtype = np.int16 if max(*longest, pad_id) < 2**15 else np.int64
    ids = np.array([s + [pad_id] * (len(longest) - len(s)) for s in sequences]).astype(dtype)
    mask = np.array([[t < len(s) for t in range(len(longest))] for s in sequences])
    return ids, mask
""", input='a larger id in a shorter sentence'),
    dict(exercise='pad_batch', name='empty ones left out', misconception='an empty sentence is skipped where others are there', code="""def pad_batch(sequences, pad_id):
    if len(sequences) > 2:
        sequences = [s for s in sequences if s]
    if not sequences or not all(sequences):
        raise ValueError("empty")
    T = max(len(s) for s in sequences)
    ids = np.full((len(sequences), T), pad_id)
    mask = np.zeros(ids.shape, dtype=bool)
    for row, s in enumerate(sequences):
        ids[row, : len(s)] = s
        mask[row, : len(s)] = True
    return ids, mask
""", input='two empty ones, or an empty one among three'),
]
