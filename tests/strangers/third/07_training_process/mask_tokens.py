RIGHT = [
    dict(exercise='mask_tokens', name='one draw for the fates', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    words = rng.choice(ordinary, size=ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), words, inputs)
    return inputs, np.where(chosen, ids, -100)
"""),
    dict(exercise='mask_tokens', name='token by token', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    allowed = [i for i in range(vocab_size) if i not in set(special_ids)]
    inputs, labels = np.array(ids, dtype=np.int64), np.full(ids.shape, -100, dtype=np.int64)
    for place in zip(*np.nonzero(chosen)):
        labels[place] = ids[place]
        lot = rng.integers(10)
        if lot == 9:
            inputs[place] = allowed[rng.integers(len(allowed))]
        elif lot > 0:
            inputs[place] = mask_id
    return inputs, labels
"""),
]
WRONG = [
    dict(exercise='mask_tokens', name='never the old one', misconception='the random word is drawn among the others, so it is never the old one', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    words = rng.choice(ordinary, size=ids.shape)
    if len(ordinary) > 1:
        shift = rng.integers(1, len(ordinary), size=ids.shape)
        words = ordinary[(np.searchsorted(ordinary, ids) + shift) % len(ordinary)]
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), words, inputs)
    return inputs, np.where(chosen, ids, -100)
""", input='a vocabulary with one or two ordinary ids'),
    dict(exercise='mask_tokens', name='random words from a generator of its own', misconception='the random words come from a new generator, so they are the same in every call', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    words = np.random.default_rng(0).choice(ordinary, size=ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), words, inputs)
    return inputs, np.where(chosen, ids, -100)
""", input='one generator, two calls'),
    dict(exercise='mask_tokens', name='written into a flat view', misconception='reshape(-1) of a copy thought to be a view always', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    inputs = np.copy(ids)
    flat = inputs.reshape(-1)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    for place in np.flatnonzero(chosen):
        u = rng.random()
        if u < 0.8:
            flat[place] = mask_id
        elif u < 0.9:
            flat[place] = rng.choice(ordinary)
    return inputs, labels
""", input='ids in Fortran order'),
    dict(exercise='mask_tokens', name="mask added to the caller's list", misconception="special_ids += [...] changes the caller's list", code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    special_ids += [mask_id]  # to be sure
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    words = rng.choice(ordinary, size=ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), words, inputs)
    return inputs, np.where(chosen, ids, -100)
""", input='special_ids after the call'),
    dict(exercise='mask_tokens', name='sixteen bits', misconception='ids put in a small integer type', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    words = rng.choice(ordinary, size=ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), words, inputs)
    return inputs.astype(np.int16), np.where(chosen, ids, -100).astype(np.int16)
""", input='ids above 32767'),
    dict(exercise='mask_tokens', name='next ordinary one', misconception='a special id that was drawn is replaced by the next ordinary one, which so comes more often', code="""def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    words = rng.integers(vocab_size, size=ids.shape)
    words = ordinary[np.searchsorted(ordinary, words) % len(ordinary)]
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), words, inputs)
    return inputs, np.where(chosen, ids, -100)
""", input='special ids 0 to 9 of 12: id 10 ten times as often'),
]
