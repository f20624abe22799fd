RIGHT = [
    dict(
        exercise='mask_tokens',
        name='fates as whole numbers from 0 to 9',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = rng.integers(10, size=ids.shape)
    ordinary = np.array([i for i in range(vocab_size) if i not in set(special_ids)])
    random_ids = ordinary[rng.integers(len(ordinary), size=ids.shape)]
    inputs = np.select([chosen & (fate < 8), chosen & (fate == 8)], [np.int64(mask_id), random_ids], ids)
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='one chosen token after the other',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    ordinary = sorted(set(range(vocab_size)) - set(special_ids))
    inputs, labels = np.array(ids, order="C"), np.full(ids.shape, -100, dtype=np.int64)
    for place in zip(*np.nonzero(chosen)):
        labels[place] = ids[place]
        u = rng.random()
        if u < 0.8:
            inputs[place] = mask_id
        elif u < 0.9:
            inputs[place] = ordinary[rng.integers(len(ordinary))]
    return inputs, labels
''',
    ),
]
WRONG = [
    dict(
        exercise='mask_tokens',
        name='never-the-old-one',
        misconception='draws the random id again until it differs from the old one',
        input='rate 1: share of chosen tokens that stay, with few ordinary ids',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    for place in zip(*np.nonzero(chosen & (fate >= 0.8) & (fate < 0.9))):
        others = ordinary[ordinary != ids[place]]
        if len(others) > 0:
            inputs[place] = rng.choice(others)
    return inputs, labels
''',
    ),
    dict(
        exercise='mask_tokens',
        name='fates-before-the-choice',
        misconception='draws the fates first, so ValueError comes after something was drawn',
        input='only special tokens: the state of rng after the error',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    fate = rng.random(ids.shape)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    substitutes = rng.choice(ordinary, size=ids.shape)
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs = ids.copy()
    inputs[chosen & (fate < 0.8)] = mask_id
    swapped = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swapped] = substitutes[swapped]
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='writes-into-a-copy',
        misconception='np.copy keeps Fortran order, and reshape(-1) then is a copy, so the masks are lost',
        input='ids in Fortran order',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs = np.copy(ids)
    flat = inputs.reshape(-1)
    places = np.flatnonzero(chosen)
    fate = rng.random(places.size)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    flat[places[fate < 0.8]] = mask_id
    swapped = places[(fate >= 0.8) & (fate < 0.9)]
    flat[swapped] = rng.choice(ordinary, size=swapped.size)
    labels = np.full(ids.shape, -100)
    labels[chosen] = ids[chosen]
    return inputs, labels
''',
    ),
    dict(
        exercise='mask_tokens',
        name='lonely-always-masked',
        misconception='where luck chose none, the one token always becomes the mask',
        input='rate 0: share of [MASK] over many generators',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    ordinary_here = ~np.isin(ids, special_ids)
    if not ordinary_here.any():
        raise ValueError("all tokens are special")
    chosen = ordinary_here & (rng.random(ids.shape) < rate)
    fate = rng.random(ids.shape)
    if not chosen.any():
        place = rng.choice(np.flatnonzero(ordinary_here))
        chosen.flat[place], fate.flat[place] = True, 0.0
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    swapped = chosen & (fate >= 0.8) & (fate < 0.9)
    inputs[swapped] = rng.choice(ordinary, size=swapped.sum())
    return inputs, np.where(chosen, ids, -100)
''',
    ),
    dict(
        exercise='mask_tokens',
        name='masks-found-by-id',
        misconception='masks all chosen tokens first and then looks for mask_id, so a [MASK] that stood there already may be replaced',
        input='ids that hold mask_id',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels = np.where(chosen, ids, -100)
    inputs = np.where(chosen, mask_id, ids)
    fate = rng.random(ids.shape)
    kept = chosen & (fate >= 0.9)
    inputs[kept] = ids[kept]
    swapped = (inputs == mask_id) & (fate >= 0.8)
    ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
    inputs[swapped] = rng.choice(ordinary, size=swapped.sum())
    return inputs, labels
''',
    ),
    dict(
        exercise='mask_tokens',
        name='mask-leaves-the-list',
        misconception="takes mask_id out of the caller's special_ids and puts it back at the end",
        input='special_ids in another order, looked at after the call',
        code=r'''
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    special_ids.remove(mask_id)
    banned = {*special_ids, mask_id}
    special_ids.append(mask_id)
    ordinary = np.array([i for i in range(vocab_size) if i not in banned])
    fate = rng.random(ids.shape)
    inputs = ids.copy()
    inputs[chosen & (fate < 0.8)] = mask_id
    swapped = chosen & (0.8 <= fate) & (fate < 0.9)
    inputs[swapped] = rng.choice(ordinary, size=np.count_nonzero(swapped))
    return inputs, np.where(chosen, ids, -100)
''',
    ),
]
