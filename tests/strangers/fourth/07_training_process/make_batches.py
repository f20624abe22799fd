RIGHT = [
    dict(
        exercise='make_batches',
        name='shuffle, sort, shuffle',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)).tolist(), key=lambda i: len(sequences[i]))
    pieces = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    return [pad_batch([sequences[i] for i in pieces[k]], pad_id) for k in rng.permutation(len(pieces))]
''',
    ),
    dict(
        exercise='make_batches',
        name='lexsort and swaps',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    n = len(sequences)
    lengths = np.array([len(s) for s in sequences])
    row = np.lexsort((rng.random(n), -lengths))  # longest first
    batches = []
    for start in range(0, n, batch_size):
        part = [sequences[i] for i in row[start : start + batch_size]]
        batches.append(pad_batch(part, pad_id))
    for last in range(len(batches) - 1, 0, -1):  # Fisher-Yates
        other = int(rng.integers(last + 1))
        batches[last], batches[other] = batches[other], batches[last]
    return batches
''',
    ),
]

WRONG = [
    dict(
        exercise='make_batches',
        name='random keys that may be equal',
        misconception='batches are sorted by random whole numbers, and of equal ones the shorter sentences stay first',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda i: len(sequences[i]))
    batches = [
        pad_batch([sequences[i] for i in order[at : at + batch_size]], pad_id) for at in range(0, len(order), batch_size)
    ]
    keys = rng.integers(len(batches), size=len(batches))
    return [batches[i] for i in np.argsort(keys, kind="stable")]
''',
        input='two batches, over many seeds',
    ),
    dict(
        exercise='make_batches',
        name='shuffle with any partner',
        misconception='each batch is swapped with any other, which does not make all orders equally likely',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    order = list(range(len(sequences)))
    rng.shuffle(order)
    order.sort(key=lambda i: len(sequences[i]))
    batches = []
    while order:
        part, order = order[:batch_size], order[batch_size:]
        batches.append(pad_batch([sequences[i] for i in part], pad_id))
    for i in range(len(batches)):
        j = int(rng.integers(len(batches)))
        batches[i], batches[j] = batches[j], batches[i]
    return batches
''',
        input='many epochs of three batches',
    ),
    dict(
        exercise='make_batches',
        name='0 is padding in any case',
        misconception='the mask is made from the ids, and 0 counts as padding besides pad_id',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda i: len(sequences[i]))
    batches = []
    for start in range(0, len(order), batch_size):
        part = [sequences[i] for i in order[start : start + batch_size]]
        T = max(map(len, part))
        ids = np.array([s + [pad_id] * (T - len(s)) for s in part])
        batches.append((ids, (ids != pad_id) & (ids != 0)))
    rng.shuffle(batches)
    return batches
''',
        input='sequences with id 0 and pad_id 99',
    ),
    dict(
        exercise='make_batches',
        name='two batches need no shuffling',
        misconception='with two batches the shorter one always comes first',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    mixed = [sequences[i] for i in rng.permutation(len(sequences))]
    mixed.sort(key=len)
    batches = [pad_batch(mixed[i : i + batch_size], pad_id) for i in range(0, len(mixed), batch_size)]
    if len(batches) > 2:
        batches = [batches[i] for i in rng.permutation(len(batches))]
    return batches
''',
        input='two batches',
    ),
    dict(
        exercise='make_batches',
        name='ids in 16 bits',
        misconception='ids are kept in int16',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda i: len(sequences[i]))
    batches = []
    for start in range(0, len(order), batch_size):
        part = [sequences[i] for i in order[start : start + batch_size]]
        T = max(map(len, part))
        ids = np.full((len(part), T), pad_id, dtype=np.int16)
        mask = np.zeros((len(part), T), dtype=bool)
        for row, s in enumerate(part):
            ids[row, : len(s)] = s
            mask[row, : len(s)] = True
        batches.append((ids, mask))
    rng.shuffle(batches)
    return batches
''',
        input='an id of 40000',
    ),
    dict(
        exercise='make_batches',
        name='small groups are not shuffled',
        misconception='sequences of equal length are shuffled only if there are more of them than fit into a batch',
        code=r'''def make_batches(sequences, batch_size, pad_id, rng):
    by_length = {}
    for s in sequences:
        by_length.setdefault(len(s), []).append(s)
    row = []
    for length in sorted(by_length):
        group = by_length[length]
        if len(group) > batch_size:  # the others stay together anyway
            group = [group[i] for i in rng.permutation(len(group))]
        row += group
    starts = range(0, len(row), batch_size)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in starts]
    return [batches[i] for i in rng.permutation(len(batches))]
''',
        input='fewer equal sequences than batch_size: their neighbours of other lengths',
    ),
]
