RIGHT = [
    dict(exercise='make_batches', name='shuffle, sort, cut, shuffle', code="""def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda n: len(sequences[n]))
    batches = [
        pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id) for i in range(0, len(order), batch_size)
    ]
    return [batches[n] for n in rng.permutation(len(batches))]
"""),
    dict(exercise='make_batches', name='lexsort, longest first, own padding', code="""def make_batches(sequences, batch_size, pad_id, rng):
    lengths = np.array([len(s) for s in sequences])
    order = np.lexsort((rng.random(len(lengths)), -lengths))
    out = []
    for start in range(0, len(order), batch_size):
        part = [list(sequences[n]) for n in order[start : start + batch_size]]
        T = len(part[0])
        ids = np.array([s + [pad_id] * (T - len(s)) for s in part], dtype=np.int64)
        out.append((ids, np.array([[t < len(s) for t in range(T)] for s in part])))
    rng.shuffle(out)
    return out
"""),
]
WRONG = [
    dict(exercise='make_batches', name='random keys with ties', misconception='batches sorted by random whole numbers, of which two may be equal', code="""def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda n: len(sequences[n]))
    batches = [
        pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id) for i in range(0, len(order), batch_size)
    ]
    keys = rng.integers(len(batches), size=len(batches))
    return [batches[n] for n in np.argsort(keys, kind="stable")]
""", input='two batches, a thousand epochs: one order in three quarters'),
    dict(exercise='make_batches', name='equal lengths by keys with ties', misconception='equal lengths sorted by random whole numbers, of which two may be equal', code="""def make_batches(sequences, batch_size, pad_id, rng):
    keys = rng.integers(len(sequences), size=len(sequences))
    order = sorted(range(len(sequences)), key=lambda n: (len(sequences[n]), keys[n]))
    batches = [
        pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id) for i in range(0, len(order), batch_size)
    ]
    return [batches[n] for n in rng.permutation(len(batches))]
""", input='sequences of equal length in batches of two: who sits with whom'),
    dict(exercise='make_batches', name='Sattolo', misconception='each batch is swapped with an earlier one, never left where it is: only cyclic orders come', code="""def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda n: len(sequences[n]))
    batches = [
        pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id) for i in range(0, len(order), batch_size)
    ]
    for i in range(1, len(batches)):
        j = int(rng.integers(i))  # one of those before
        batches[i], batches[j] = batches[j], batches[i]
    return batches
""", input='two batches: always the same order'),
    dict(exercise='make_batches', name='zeros do not count', misconception='the length is the number of ids that are not 0', code="""def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda n: np.count_nonzero(sequences[n]))
    batches = [
        pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id) for i in range(0, len(order), batch_size)
    ]
    return [batches[n] for n in rng.permutation(len(batches))]
""", input='ids of 0 with another pad_id'),
    dict(exercise='make_batches', name='cut at 64', misconception="sequences cut to Mini-BERT's 64 positions", code="""def make_batches(sequences, batch_size, pad_id, rng):
    sequences = [s[:64] for s in sequences]
    order = sorted(rng.permutation(len(sequences)), key=lambda n: len(sequences[n]))
    batches = [
        pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id) for i in range(0, len(order), batch_size)
    ]
    return [batches[n] for n in rng.permutation(len(batches))]
""", input='a sequence of 65 ids'),
    dict(exercise='make_batches', name='evenly shared', misconception='np.array_split makes batches of about equal size instead of full ones', code="""def make_batches(sequences, batch_size, pad_id, rng):
    order = sorted(rng.permutation(len(sequences)), key=lambda n: len(sequences[n]))
    pieces = -(-len(order) // batch_size)
    batches = [pad_batch([sequences[n] for n in part], pad_id) for part in np.array_split(order, pieces)]
    return [batches[n] for n in rng.permutation(len(batches))]
""", input='seven sequences in batches of three: 3, 2, 2'),
]
