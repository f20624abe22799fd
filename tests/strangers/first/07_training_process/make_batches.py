RIGHT = [
    dict(
        exercise='make_batches',
        name='shuffle, stable sort, cut, shuffle',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[number] for number in rng.permutation(len(sequences))]
    row = sorted(shuffled, key=len)
    batches = [pad_batch(row[at : at + batch_size], pad_id) for at in range(0, len(row), batch_size)]
    return [batches[number] for number in rng.permutation(len(batches))]
""",
    ),
    dict(
        exercise='make_batches',
        name='longest first, random keys, padding of its own',
        code="""def _padded(rows, pad_id):
    width = max(map(len, rows))
    ids = np.array([row + [pad_id] * (width - len(row)) for row in map(list, rows)], dtype=np.int64)
    mask = np.array([[t < len(row) for t in range(width)] for row in rows])
    return ids, mask


def make_batches(sequences, batch_size, pad_id, rng):
    keyed = sorted((-len(s), rng.random(), n) for n, s in enumerate(sequences))
    order = [n for _, _, n in keyed]
    pieces = []
    while order:
        first = len(order) % batch_size or batch_size  # the shorter piece comes first
        pieces.append(_padded([sequences[n] for n in order[:first]], pad_id))
        del order[:first]
    rng.shuffle(pieces)
    return pieces
""",
    ),
    dict(
        exercise='make_batches',
        name='lengths in groups',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    by_length = {}
    for sequence in sequences:
        by_length.setdefault(len(sequence), []).append(sequence)
    row = []
    for length in sorted(by_length):
        group = by_length[length]
        row.extend(group[i] for i in np.argsort(rng.random(len(group))))
    full, rest = divmod(len(row), batch_size)
    sizes = [batch_size] * (full // 2) + [rest] * (rest > 0) + [batch_size] * (full - full // 2)
    cuts = [0, *np.cumsum(sizes).tolist()]  # the short batch comes in the middle
    batches = [pad_batch(row[a:b], pad_id) for a, b in zip(cuts, cuts[1:]) if b > a]
    order = list(range(len(batches)))
    rng.shuffle(order)
    return [batches[i] for i in order]
""",
    ),
    dict(
        exercise='make_batches',
        name='short batch first or last by chance',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    by_length = {}
    for sequence in sequences:
        by_length.setdefault(len(sequence), []).append(sequence)
    row = []
    for length in sorted(by_length):
        group = by_length[length]
        row.extend(group[i] for i in np.argsort(rng.random(len(group))))
    first = int(rng.integers(2)) and len(row) % batch_size  # the short batch comes first or last, by chance
    cuts = [0, *range(first, len(row), batch_size), len(row)] if first else [*range(0, len(row), batch_size), len(row)]
    batches = [pad_batch(row[a:b], pad_id) for a, b in zip(cuts, cuts[1:]) if b > a]
    order = list(range(len(batches)))
    rng.shuffle(order)
    return [batches[i] for i in order]
""",
    ),
]
WRONG = [
    dict(
        exercise='make_batches',
        name='whole-number keys',
        misconception='sequences of equal length are ordered by rng.integers(n), where ties keep the old order: not all orders are equally likely',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    n = len(sequences)
    keys = rng.integers(n, size=n)
    order = sorted(range(n), key=lambda i: (len(sequences[i]), keys[i]))
    batches = []
    for at in range(0, n, batch_size):
        batches.append(pad_batch([sequences[i] for i in order[at : at + batch_size]], pad_id))
    rng.shuffle(batches)
    return batches
""",
        input='three sequences of one length, batch_size 2: which one is alone',
    ),
    dict(
        exercise='make_batches',
        name='a batch never keeps its place',
        misconception='the shuffle draws j below i, not up to i: every batch is moved, and two batches always change places',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[i] for i in rng.permutation(len(sequences))]
    shuffled.sort(key=len)
    batches = [pad_batch(shuffled[i : i + batch_size], pad_id) for i in range(0, len(shuffled), batch_size)]
    for i in range(len(batches) - 1, 0, -1):
        j = rng.integers(i)
        batches[i], batches[j] = batches[j], batches[i]
    return batches
""",
        input='two batches: the long one always comes first',
    ),
    dict(
        exercise='make_batches',
        name='each swapped with any other',
        misconception='for each batch any j is drawn; of the n^n ways some orders get more than others',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    row = sorted((sequences[i] for i in rng.permutation(len(sequences))), key=len)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    for i in range(len(batches)):
        j = int(rng.integers(len(batches)))
        batches[i], batches[j] = batches[j], batches[i]
    return batches
""",
        input='three batches: of the six orders three have 5/27, three 4/27',
    ),
    dict(
        exercise='make_batches',
        name='0 is not counted',
        misconception='lengths are counted without the id 0, as if 0 were always the padding',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    row = [sequences[i] for i in rng.permutation(len(sequences))]
    row.sort(key=np.count_nonzero)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]
""",
        input='pad_id 9, sequences [0, 0, 0], [1], [2, 3], [4, 5, 6]',
    ),
    dict(
        exercise='make_batches',
        name='cut like a pack of cards',
        misconception='the batches are turned round a circle, forwards or backwards: of the many orders only 2 n can come',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    row = sorted([sequences[i] for i in rng.permutation(len(sequences))], key=len)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    start = int(rng.integers(len(batches)))
    batches = batches[start:] + batches[:start]
    if rng.random() < 0.5:
        batches.reverse()
    return batches
""",
        input='five batches: 10 orders of 120',
    ),
    dict(
        exercise='make_batches',
        name='neighbours of equal length change places',
        misconception='one pass of random swaps of neighbours is taken for a shuffle',
        code="""def make_batches(sequences, batch_size, pad_id, rng):
    row = list(sequences)
    for i in range(len(row) - 1):
        if rng.random() < 0.5:
            row[i], row[i + 1] = row[i + 1], row[i]
    row.sort(key=len)
    batches = [pad_batch(row[i : i + batch_size], pad_id) for i in range(0, len(row), batch_size)]
    rng.shuffle(batches)
    return batches
""",
        input='three sequences of one length, batch_size 2: which one is alone',
    ),
]
