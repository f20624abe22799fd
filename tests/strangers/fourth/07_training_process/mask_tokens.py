RIGHT = [
    dict(
        exercise='mask_tokens',
        name='one draw of fates',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    put_in = rng.choice(ordinary, size=ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), put_in, inputs)
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='token by token',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs = np.array(ids, dtype=np.int64, order="C")
    labels = np.full(ids.shape, -100, dtype=np.int64)
    ordinary = [i for i in range(vocab_size) if i not in set(special_ids)]
    places = np.argwhere(chosen)
    fates = rng.integers(10, size=len(places))
    for place, fate in zip(map(tuple, places), fates):
        labels[place] = ids[place]
        if fate < 8:
            inputs[place] = mask_id
        elif fate == 8:
            inputs[place] = ordinary[rng.integers(len(ordinary))]
    return inputs, labels
''',
    ),
]

WRONG = [
    dict(
        exercise='mask_tokens',
        name='a random token is another one',
        misconception='the random token is never the old one',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    ordinary = np.array([i for i in range(vocab_size) if i not in special_ids])
    inputs, labels = ids.copy(), np.where(chosen, ids, -100)
    fate = rng.random(ids.shape)
    inputs[chosen & (fate < 0.8)] = mask_id
    for place in np.argwhere(chosen & (fate >= 0.8) & (fate < 0.9)):
        others = ordinary[ordinary != ids[tuple(place)]]
        if len(others):
            inputs[tuple(place)] = rng.choice(others)
    return inputs, labels
''',
        input='a vocabulary with two ordinary ids',
    ),
    dict(
        exercise='mask_tokens',
        name='labels in 16 bits',
        misconception='labels are int16, which ends at 32767',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.full(ids.shape, -100, dtype=np.int16)
    labels[chosen] = ids[chosen]
    inputs = ids.copy()
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs[chosen & (fate < 0.8)] = mask_id
    replace = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[replace] = rng.choice(ordinary, size=replace.sum())
    return inputs, labels
''',
        input='an id of 40000',
    ),
    dict(
        exercise='mask_tokens',
        name='flat views of a copy',
        misconception='np.copy keeps a transposed layout, where reshape(-1) is no view, so nothing is masked',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs, labels = np.copy(ids), np.where(chosen, ids, -100)
    flat = inputs.reshape(-1)
    places = np.flatnonzero(chosen)
    fate = rng.random(len(places))
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    flat[places[fate < 0.8]] = mask_id
    some = places[(fate >= 0.8) & (fate < 0.9)]
    flat[some] = rng.choice(ordinary, size=len(some))
    return inputs, labels
''',
        input='transposed ids',
    ),
    dict(
        exercise='mask_tokens',
        name='the only word is always hidden',
        misconception='where the array has one ordinary token, it always becomes the mask, and no fate is drawn',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs = ids.copy()
    labels = np.where(chosen, ids, -100)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    if np.isin(ids, special_ids).sum() == ids.size - 1:  # one word only: it must be asked for with a mask
        inputs[chosen] = mask_id
        return inputs, labels
    fate = rng.random(ids.shape)
    inputs[chosen & (fate < 0.8)] = mask_id
    some = chosen & (fate > 0.9)
    inputs[some] = rng.choice(ordinary, size=int(some.sum()))
    return inputs, labels
''',
        input='one ordinary token',
    ),
    dict(
        exercise='mask_tokens',
        name='fates before the choice',
        misconception='the fates are drawn first, so the generator has moved on when ValueError is raised',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    put_in = ordinary[rng.integers(len(ordinary), size=ids.shape)]
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    seen = np.where(fate < 0.8, mask_id, np.where(fate < 0.9, put_in, ids))
    return np.where(chosen, seen, ids), np.where(chosen, ids, -100)
''',
        input='nothing but special tokens; the generator afterwards',
    ),
    dict(
        exercise='mask_tokens',
        name='the first word where luck chose none',
        misconception='the choice is written anew, and where luck chose none, the first ordinary token is taken',
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    can = ~np.isin(ids, special_ids)
    if not can.any():
        raise ValueError("nothing to hide")
    chosen = can & (rng.random(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[np.argmax(can)] = True
    labels = np.where(chosen, ids, -100)
    dice = rng.choice(3, p=[0.8, 0.1, 0.1], size=ids.shape)
    ordinary = np.array([i for i in range(vocab_size) if i not in special_ids])
    inputs = np.where(chosen & (dice == 0), mask_id, ids)
    return np.where(chosen & (dice == 1), rng.choice(ordinary, ids.shape), inputs), labels
''',
        input='rate 0, several ordinary tokens',
    ),
    dict(
        exercise='mask_tokens',
        name='hidden in place and taken back',
        misconception="the masks are written into the caller's ids, copied, and the old ids are put back",
        code=r'''def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    old = ids[chosen]
    fate = rng.random(len(old))
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    new = np.where(fate < 0.8, mask_id, np.where(fate < 0.9, rng.choice(ordinary, len(old)), old))
    labels = np.full(ids.shape, -100)
    labels[chosen] = old
    ids[chosen] = new
    inputs = ids.copy()
    ids[chosen] = old
    return inputs, labels
''',
        input='read-only ids',
    ),
]
