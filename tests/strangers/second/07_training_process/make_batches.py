RIGHT = [
    dict(
        exercise='make_batches',
        name='shuffle, sort, cut, shuffle',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[i] for i in rng.permutation(len(sequences))]
    row = sorted(shuffled, key=len)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]
''',
    ),
    dict(
        exercise='make_batches',
        name='lexsort with random keys, longest first',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    lengths = [-len(s) for s in sequences]
    order = np.lexsort((rng.random(len(sequences)), lengths))
    starts = np.arange(0, len(order), batch_size)
    rng.shuffle(starts)
    return [pad_batch([sequences[n] for n in order[s : s + batch_size]], pad_id) for s in starts.tolist()]
''',
    ),
]
WRONG = [
    dict(
        exercise='make_batches',
        name='no batch stays where it was',
        misconception='a hand-made shuffle draws from i places instead of i + 1: of two batches the long one always comes first',
        input='two sequences of different length, batch_size 1, many epochs',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[i] for i in rng.permutation(len(sequences))]
    row = sorted(shuffled, key=len)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    for i in range(len(batches) - 1, 0, -1):
        j = int(rng.integers(i))
        batches[i], batches[j] = batches[j], batches[i]
    return batches
''',
    ),
    dict(
        exercise='make_batches',
        name='zeros do not count',
        misconception='sorted by the number of ids that are not 0, though 0 is a token here',
        input='sequences with id 0 as a token and pad_id 9',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[i] for i in rng.permutation(len(sequences))]
    row = sorted(shuffled, key=np.count_nonzero)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]
''',
    ),
    dict(
        exercise='make_batches',
        name='three heaps',
        misconception='equal lengths are ordered by a random number from 0 to 2, and within it as they came: not every order is as likely',
        input='three sequences of equal length in batches of two: who is left alone',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    keys = rng.integers(3, size=len(sequences))
    order = sorted(range(len(sequences)), key=lambda n: (len(sequences[n]), keys[n]))
    batches = [
        pad_batch([sequences[n] for n in order[start : start + batch_size]], pad_id)
        for start in range(0, len(order), batch_size)
    ]
    return [batches[i] for i in rng.permutation(len(batches))]
''',
    ),
    dict(
        exercise='make_batches',
        name='zeros become padding',
        misconception='the rectangle is made of zeros, and all zeros are replaced by pad_id afterwards',
        input='a sequence with id 0 and pad_id 9',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    order = rng.permutation(len(sequences))
    order = order[np.argsort([len(sequences[n]) for n in order], kind="stable")]
    batches = []
    for start in range(0, len(order), batch_size):
        part = [sequences[n] for n in order[start : start + batch_size]]
        lengths = np.array([len(sequence) for sequence in part])
        ids = np.zeros((len(part), lengths.max()), dtype=np.int64)
        for row, sequence in zip(ids, part):
            row[: len(sequence)] = sequence
        ids[ids == 0] = pad_id
        batches.append((ids, np.arange(lengths.max()) < lengths[:, np.newaxis]))
    return [batches[i] for i in rng.permutation(len(batches))]
''',
    ),
]
