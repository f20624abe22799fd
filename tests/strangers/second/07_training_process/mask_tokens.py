RIGHT = [
    dict(
        exercise='mask_tokens',
        name='one draw decides',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), rng.choice(ordinary, size=ids.shape), inputs)
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='token by token',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    ordinary = [v for v in range(vocab_size) if v not in set(special_ids)]
    inputs = np.array(ids, dtype=np.int64)
    labels = np.full(ids.shape, -100, dtype=np.int64)
    for where in zip(*np.nonzero(chosen)):
        labels[where] = ids[where]
        die = int(rng.integers(10))
        if die < 8:
            inputs[where] = mask_id
        elif die == 8:
            inputs[where] = ordinary[int(rng.integers(len(ordinary)))]
    return inputs, labels
''',
    ),
]
WRONG = [
    dict(
        exercise='mask_tokens',
        name='one number for choice and fate',
        misconception='the draw that chose a token decides its fate too; a lonely token (rate 0 or bad luck) always stays',
        input='rate 0: 8 of 10 lonely tokens become the mask',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    special = np.isin(ids, special_ids)
    if special.all():
        raise ValueError("all tokens are special")
    u = rng.random(ids.shape)
    chosen = (u < rate) & ~special
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(~special))] = True
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = ids.copy()
    inputs[chosen & (u < 0.8 * rate)] = mask_id
    swap = chosen & (u >= 0.8 * rate) & (u < 0.9 * rate)
    inputs[swap] = rng.choice(ordinary, size=swap.sum())
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='another token than the old one',
        misconception='the random token is drawn from the other ordinary ids',
        input='a vocabulary with two ordinary ids (or a single one)',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = ids.copy()
    inputs[chosen & (fate < 0.8)] = mask_id
    swap = chosen & (fate >= 0.8) & (fate < 0.9)
    for where in zip(*np.nonzero(swap)):
        others = ordinary[ordinary != ids[where]]
        inputs[where] = rng.choice(others)
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='modulo',
        misconception='an id of the whole vocabulary modulo the number of ordinary ones: the first ordinary ids come twice as often',
        input='12 ids, 8 of them ordinary: shares of the random ids',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = ids.copy()
    inputs[chosen & (fate < 0.8)] = mask_id
    swap = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swap] = ordinary[rng.integers(vocab_size, size=swap.sum()) % len(ordinary)]
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='fates before the choice',
        misconception='random numbers are drawn before the look for ordinary tokens',
        input='nothing but special tokens: the generator after the ValueError',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    fate = rng.random(ids.shape)
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = ids.copy()
    inputs[chosen & (fate < 0.8)] = mask_id
    swap = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swap] = rng.choice(ordinary, size=swap.sum())
    return inputs, np.where(chosen, ids, -100)
''',
    ),
]
