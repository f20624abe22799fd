RIGHT = [
    dict(
        exercise='choose_mask_positions',
        name='coin for every token, lonely one by choice',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    forbidden = set(special_ids)
    flat = [int(i) not in forbidden for i in np.asarray(ids).flatten()]
    places = [n for n, ok in enumerate(flat) if ok]
    if not places:
        raise ValueError("nothing to choose")
    result = [False] * len(flat)
    for n in places:
        result[n] = bool(rng.random() < rate)
    if True not in result:
        result[places[int(rng.integers(len(places)))]] = True
    return np.array(result, dtype=bool).reshape(ids.shape)
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='binomial number, then a draw without replacement',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, list(special_ids))
    places = np.argwhere(ordinary)
    if len(places) == 0:
        raise ValueError("all tokens are special")
    number = max(1, int(rng.binomial(len(places), rate)))
    picked = places[rng.permutation(len(places))[:number]]
    chosen = np.zeros(ids.shape, dtype=bool)
    chosen[tuple(picked.T)] = True
    return chosen
''',
    ),
]
WRONG = [
    dict(
        exercise='choose_mask_positions',
        name='lonely-by-distinct-id',
        misconception='the lonely token is drawn among the different ids, so a frequent word is not more likely',
        input='rate 0 with ids [7, 7, 7, 8]',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        word = rng.choice(np.unique(ids[ordinary]))
        place = rng.choice(np.flatnonzero(ids == word))
        chosen.flat[place] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='last-place-never',
        misconception='scales a random number by n - 1, so the last ordinary token is never the lonely one',
        input='rate 0, several ordinary tokens',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    places = np.flatnonzero(ordinary)
    if places.size == 0:
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[places[int(rng.random() * (places.size - 1))]] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='sorts-the-special-ids',
        misconception="sorts the caller's list for a binary search",
        input='special_ids in another order than sorted, looked at after the call',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    special_ids.sort()
    at = np.minimum(np.searchsorted(special_ids, ids), len(special_ids) - 1)
    ordinary = np.array(special_ids)[at] != ids
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='nditer-order',
        misconception='np.nditer runs in the order of memory, and the answers are put down row by row',
        input='ids in Fortran order, rate 1',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = np.array([int(i) not in special_ids for i in np.nditer(ids)]).reshape(ids.shape)
    if not np.any(ordinary):
        raise ValueError("nothing to choose")
    chosen = np.logical_and(ordinary, rng.random(ids.shape) < rate)
    if not np.any(chosen):
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='per-mille',
        misconception='draws whole per mille, so rates far below one per mille are rounded up',
        input='rate 0.0001 and 50 000 tokens',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.integers(0, 1000, size=ids.shape) < rate * 1000)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='lonely-weighted-by-row',
        misconception='the lonely token is drawn in two steps, a row and a token of the row, so tokens of short rows are more likely',
        input='rate 0, rows with different numbers of ordinary tokens',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        rows, marks = chosen.reshape(-1, ids.shape[-1]), ordinary.reshape(-1, ids.shape[-1])
        row = rng.choice(np.flatnonzero(marks.any(axis=1)))
        rows[row, rng.choice(np.flatnonzero(marks[row]))] = True
    return chosen
''',
    ),
]
