RIGHT = [
    dict(
        exercise='mask_tokens',
        name='one draw for all fates',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    u = rng.random(ids.shape)
    inputs = np.where(chosen & (u < 0.8), mask_id, ids)
    lost = chosen & (u >= 0.8) & (u < 0.9)
    inputs[lost] = rng.choice(ordinary, size=np.count_nonzero(lost))
    return inputs, labels
""",
    ),
    dict(
        exercise='mask_tokens',
        name='place by place with a die of ten sides',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    words = [i for i in range(vocab_size) if i not in special_ids]
    inputs = np.array(ids, dtype=np.int64, order="C")
    labels = np.empty(ids.shape, dtype=np.int64)
    labels.fill(-100)
    for place in zip(*np.nonzero(chosen)):
        labels[place] = ids[place]
        side = int(rng.integers(10))
        if side == 9:
            inputs[place] = words[int(rng.integers(len(words)))]
        elif side < 8:
            inputs[place] = mask_id
    return inputs, labels
""",
    ),
    dict(
        exercise='mask_tokens',
        name='multinomial fates',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs, labels = np.array(ids, order="F"), np.full_like(ids, -100)
    np.copyto(labels, ids, where=chosen)
    words = np.delete(np.arange(vocab_size), special_ids)
    n = int(chosen.sum())
    fates = rng.multinomial(1, [0.8, 0.1, 0.1], size=n).argmax(axis=1)
    random_words = words[(rng.random(n) * len(words)).astype(int)]
    inputs[chosen] = np.choose(fates, [np.full(n, mask_id), random_words, ids[chosen]])
    return inputs, labels
""",
    ),
]
WRONG = [
    dict(
        exercise='mask_tokens',
        name='always another token',
        misconception='the random token must not be the old one; it may, by chance',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs, u = np.array(ids), rng.random(ids.shape)
    inputs[chosen & (u < 0.8)] = mask_id
    for place in np.argwhere(chosen & (u >= 0.8) & (u < 0.9)):
        others = ordinary[ordinary != ids[tuple(place)]]
        if len(others):
            inputs[tuple(place)] = rng.choice(others)
    return inputs, labels
""",
        input='two ordinary ids: 10 % stay in place of 15 %',
    ),
    dict(
        exercise='mask_tokens',
        name='ends half as likely',
        misconception='round(u * (n - 1)) picks the first and the last ordinary id half as often as the others',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    ordinary = np.array([i for i in range(vocab_size) if i not in special_ids])
    fate = rng.random(ids.shape)
    some = ordinary[np.round(rng.random(ids.shape) * (len(ordinary) - 1)).astype(int)]
    inputs = np.where(chosen & (fate < 0.8), mask_id, np.where(chosen & (fate < 0.9), some, ids))
    return inputs, np.where(chosen, ids, -100)
""",
        input='ordinary ids 1 to 3: id 2 comes in half of the cases',
    ),
    dict(
        exercise='mask_tokens',
        name='int32',
        misconception='inputs and labels are made int32 to save memory, though int64 is promised',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs, labels = ids.astype(np.int32), np.full(ids.shape, -100, dtype=np.int32)
    labels[chosen] = ids[chosen]
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    fate = rng.choice(3, size=ids.shape, p=[0.8, 0.1, 0.1])
    inputs[chosen & (fate == 0)] = mask_id
    lost = chosen & (fate == 1)
    inputs[lost] = rng.choice(ordinary, size=lost.sum())
    return inputs, labels
""",
        input='any call: the dtypes',
    ),
    dict(
        exercise='mask_tokens',
        name='written into a copy',
        misconception='np.copy keeps a transposed layout, of which reshape(-1) is a copy: nothing is hidden',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = np.copy(ids)
    flat, places = inputs.reshape(-1), np.flatnonzero(chosen)
    u = rng.random(len(places))
    flat[places[u < 0.8]] = mask_id
    lost = places[(u >= 0.8) & (u < 0.9)]
    flat[lost] = rng.choice(ordinary, size=len(lost))
    return inputs, labels
""",
        input='transposed ids',
    ),
    dict(
        exercise='mask_tokens',
        name='fates shared along the first of three axes',
        misconception='fates are drawn for the last two axes only; groups of sentences share them',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    fate = np.broadcast_to(rng.random(ids.shape[-2:]), ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    lost = chosen & (0.8 <= fate) & (fate < 0.9)
    inputs[lost] = rng.choice(ordinary, size=np.sum(lost))
    return inputs, labels
""",
        input='ids of shape (2, 20, 20), rate 1: the masks of both halves are the same',
    ),
    dict(
        exercise='mask_tokens',
        name='random tokens dealt like cards',
        misconception='random tokens are dealt from a shuffled pack, so none comes twice before all have come',
        code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    pack = rng.permutation(np.setdiff1d(np.arange(vocab_size), special_ids))
    u = rng.random(ids.shape)
    inputs = np.where(chosen & (u < 0.8), mask_id, ids)
    lost = chosen & (u >= 0.8) & (u < 0.9)
    inputs[lost] = np.resize(pack, lost.sum())
    return inputs, labels
""",
        input='vocabulary of 1000, 5000 chosen tokens: about 500 random tokens, all different',
    ),
]
