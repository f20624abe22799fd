RIGHT = [
    dict(
        exercise='choose_mask_positions',
        name='uniform numbers',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("only special tokens")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='list of places',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    special = {int(i) for i in special_ids}
    places = [place for place, token in np.ndenumerate(ids) if int(token) not in special]
    if len(places) == 0:
        raise ValueError("there is nothing to choose")
    result = np.zeros(ids.shape, dtype=bool)
    count = int(rng.binomial(len(places), rate))
    for number in rng.permutation(len(places))[: max(count, 1)]:
        result[places[number]] = True
    return result
''',
    ),
]

WRONG = [
    dict(
        exercise='choose_mask_positions',
        name='the lonely word by its id',
        misconception='where luck chose none, an id is drawn first and then a place of it, so repeated tokens are too rarely chosen',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        token = rng.choice(np.unique(ids[ordinary]))
        places = np.flatnonzero(ids == token)
        chosen.flat[rng.choice(places)] = True
    return chosen
''',
        input='rate 0 and a token that stands there three times',
    ),
    dict(
        exercise='choose_mask_positions',
        name='the lonely word by its row',
        misconception='where luck chose none, a sentence is drawn first, so words of short sentences are chosen too often',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = np.logical_not(np.isin(ids, special_ids))
    if np.sum(ordinary) == 0:
        raise ValueError("nothing to choose")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if np.sum(chosen) == 0:
        rows = ordinary.reshape(-1, ids.shape[-1])
        row = rng.choice(np.flatnonzero(rows.any(axis=1)))
        column = rng.choice(np.flatnonzero(rows[row]))
        chosen.flat[row * ids.shape[-1] + column] = True
    return chosen
''',
        input='rate 0 and sentences with one and four words',
    ),
    dict(
        exercise='choose_mask_positions',
        name='the same word shares its luck',
        misconception='a word that stands twice in a sentence is chosen twice or not at all, so it cannot be copied',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    rows = ids.reshape(-1, ids.shape[-1])
    luck = rng.random(rows.shape)
    for number, row in enumerate(rows):
        _, first, inverse = np.unique(row, return_index=True, return_inverse=True)
        luck[number] = luck[number][first][inverse]
    chosen = ordinary & (luck.reshape(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
''',
        input='a token twice in a sentence, rate 0.5',
    ),
    dict(
        exercise='choose_mask_positions',
        name='places in the order of memory',
        misconception='the lonely place is found in the order of memory, but set in the order of the rows',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        allowed = ~np.isin(ids.ravel(order="K"), special_ids)
        chosen.flat[rng.choice(np.flatnonzero(allowed))] = True
    return chosen
''',
        input='rate 0 and transposed ids',
    ),
    dict(
        exercise='choose_mask_positions',
        name='in thousandths',
        misconception='the rate is used in whole thousandths',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.integers(0, 1000, size=ids.shape) < rate * 1000)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
''',
        input='rate 0.0004 or 0.0015',
    ),
    dict(
        exercise='choose_mask_positions',
        name='the next word from a random place',
        misconception='the lonely token is found by walking from a random place to the next ordinary one, so tokens behind padding are chosen too often',
        code=r'''def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        place = int(rng.integers(ids.size))
        while not ordinary.flat[place]:
            place = (place + 1) % ids.size
        chosen.flat[place] = True
    return chosen
''',
        input='rate 0 and much padding',
    ),
]
