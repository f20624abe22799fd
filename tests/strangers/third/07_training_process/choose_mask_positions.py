RIGHT = [
    dict(exercise='choose_mask_positions', name='a draw for each token', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
"""),
    dict(exercise='choose_mask_positions', name='only ordinary ones draw, the smallest draw if none', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    banned = set(special_ids)
    places = [place for place in np.ndindex(ids.shape) if int(ids[place]) not in banned]
    if len(places) == 0:
        raise ValueError("nothing to choose")
    draws = rng.uniform(size=len(places))
    lucky = set(np.flatnonzero(draws < rate).tolist()) or {int(draws.argmin())}
    chosen = np.zeros(ids.shape, dtype=np.bool_)
    for n in lucky:
        chosen[places[n]] = True
    return chosen
"""),
]
WRONG = [
    dict(exercise='choose_mask_positions', name='row first', misconception='the only one is found by drawing a sentence and then a token in it, so tokens of short sentences come more often', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        rows = ordinary.reshape(-1, ids.shape[-1])
        row = rng.choice(np.flatnonzero(rows.any(axis=1)))
        chosen.reshape(rows.shape)[row, rng.choice(np.flatnonzero(rows[row]))] = True
    return chosen
""", input='one sentence of 8 words, one of 1, rate 0'),
    dict(exercise='choose_mask_positions', name='a word instead of a place', misconception='the only one is drawn among the ids, and found again by its id', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        chosen = ids == rng.choice(ids[ordinary])
    return chosen
""", input='the same word twice, rate 0'),
    dict(exercise='choose_mask_positions', name='first place of the word', misconception='the only one is drawn among the ids, and its first place taken', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        word = rng.choice(ids[ordinary])
        chosen[tuple(np.argwhere(ids == word)[0])] = True
    return chosen
""", input='the same word twice, rate 0'),
    dict(exercise='choose_mask_positions', name="caller's list sorted", misconception="special_ids.sort() changes the caller's list", code="""def choose_mask_positions(ids, special_ids, rate, rng):
    special_ids.sort()
    near = np.minimum(np.searchsorted(special_ids, ids), len(special_ids) - 1)
    ordinary = np.array(special_ids)[near] != ids
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
""", input='special ids that are not in order'),
    dict(exercise='choose_mask_positions', name='one or two axes', misconception='the rescue is written for one and for two axes', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        if ids.ndim == 1:
            chosen[rng.choice(np.flatnonzero(ordinary))] = True
        else:
            rows, columns = np.nonzero(ordinary)
            n = rng.integers(len(rows))
            chosen[rows[n], columns[n]] = True
    return chosen
""", input='three axes, rate 0'),
    dict(exercise='choose_mask_positions', name='last one is never rescued', misconception='rng.integers(n - 1), with its end thought to be included', code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        places = np.flatnonzero(ordinary)
        chosen.flat[places[rng.integers(max(len(places) - 1, 1))]] = True
    return chosen
""", input='rate 0, the last ordinary token'),
]
