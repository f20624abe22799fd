RIGHT = [
    dict(
        exercise='make_batches',
        name='random keys beside the length',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    keys = rng.random(len(sequences))
    order = np.lexsort((keys, [len(s) for s in sequences]))
    cuts = [order[i : i + batch_size].tolist() for i in range(0, len(order), batch_size)]
    rng.shuffle(cuts)
    return [pad_batch([sequences[n] for n in cut], pad_id) for cut in cuts]
''',
    ),
    dict(
        exercise='make_batches',
        name='groups of equal length, longest first, own padding',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    groups = {}
    for s in sequences:
        groups.setdefault(len(s), []).append(list(s))
    row = []
    for length in sorted(groups, reverse=True):
        group = groups[length]
        row += [group[n] for n in rng.permutation(len(group))]
    batches = []
    while row:
        part, row = row[:batch_size], row[batch_size:]
        T = max(map(len, part))
        ids = np.array([s + [pad_id] * (T - len(s)) for s in part])
        mask = np.array([[t < len(s) for t in range(T)] for s in part])
        batches.insert(int(rng.integers(len(batches) + 1)), (ids, mask))
    return batches
''',
    ),
]
WRONG = [
    dict(
        exercise='make_batches',
        name='naive-shuffle-of-batches',
        misconception='swaps each batch with any other, a shuffle that favours some orders',
        input='three batches: how often each order comes',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[n] for n in rng.permutation(len(sequences))]
    by_length = sorted(shuffled, key=len)
    batches = [pad_batch(by_length[i : i + batch_size], pad_id) for i in range(0, len(by_length), batch_size)]
    for i in range(len(batches)):
        j = rng.integers(len(batches))
        batches[i], batches[j] = batches[j], batches[i]
    return batches
''',
    ),
    dict(
        exercise='make_batches',
        name='ties-of-small-whole-numbers',
        misconception='breaks ties by rng.integers(n), which has ties of its own, and those keep the old order',
        input='three sequences of equal length, batch_size 2: which is left alone',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    keys = rng.integers(len(sequences), size=len(sequences))
    order = sorted(range(len(sequences)), key=lambda n: (len(sequences[n]), keys[n]))
    batches = []
    for i in range(0, len(order), batch_size):
        batches.append(pad_batch([sequences[n] for n in order[i : i + batch_size]], pad_id))
    return [batches[n] for n in rng.permutation(len(batches))]
''',
    ),
    dict(
        exercise='make_batches',
        name='random-comparison',
        misconception='shuffles by sorting with a comparison that tosses a coin, which does not make all orders equally likely',
        input='equal lengths: how often the last one is left alone',
        code=r'''
import functools


def make_batches(sequences, batch_size, pad_id, rng):
    coin = functools.cmp_to_key(lambda a, b: -1 if rng.random() < 0.5 else 1)
    shuffled = sorted(sequences, key=coin)
    by_length = sorted(shuffled, key=len)
    batches = [pad_batch(by_length[i : i + batch_size], pad_id) for i in range(0, len(by_length), batch_size)]
    return [batches[n] for n in rng.permutation(len(batches))]
''',
    ),
    dict(
        exercise='make_batches',
        name='hundred-epochs',
        misconception='draws a seed from 0 to 99 and shuffles with a generator of its own, so there are only a hundred epochs',
        input='how many different epochs 2 000 calls give',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    own = np.random.default_rng(rng.integers(100))
    shuffled = [sequences[n] for n in own.permutation(len(sequences))]
    by_length = sorted(shuffled, key=len)
    batches = [pad_batch(by_length[i : i + batch_size], pad_id) for i in range(0, len(by_length), batch_size)]
    return [batches[n] for n in own.permutation(len(batches))]
''',
    ),
    dict(
        exercise='make_batches',
        name='neighbours-swapped',
        misconception='puts the batches in order by swapping neighbours only, so a batch moves at most one place back',
        input='six batches: where the longest may stand',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    shuffled = [sequences[n] for n in rng.permutation(len(sequences))]
    by_length = sorted(shuffled, key=len)
    batches = [pad_batch(by_length[i : i + batch_size], pad_id) for i in range(0, len(by_length), batch_size)]
    for _ in range(2 * len(batches)):
        if len(batches) > 1:
            i = rng.integers(len(batches) - 1)
            batches[i], batches[i + 1] = batches[i + 1], batches[i]
    return batches
''',
    ),
    dict(
        exercise='make_batches',
        name='equal-sequences-stay-together',
        misconception='numbers the sequences with list.index, so of equal sequences the order follows the first and ties are not shuffled',
        input='two equal sequences of one length with a third: how often they share a batch',
        code=r'''
def make_batches(sequences, batch_size, pad_id, rng):
    place = rng.permutation(len(sequences))
    by_length = sorted(sequences, key=lambda s: (len(s), place[sequences.index(s)]))
    batches = [pad_batch(by_length[i : i + batch_size], pad_id) for i in range(0, len(by_length), batch_size)]
    return [batches[n] for n in rng.permutation(len(batches))]
''',
    ),
]
