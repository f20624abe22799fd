RIGHT = [
    dict(
        exercise='choose_mask_positions',
        name='one draw for each token',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    places = np.flatnonzero(ordinary)
    if len(places) == 0:
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        chosen.flat[rng.choice(places)] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='how many, then which',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    special = set(special_ids)
    places = [place for place, token in enumerate(ids.flat) if int(token) not in special]
    if not places:
        raise ValueError("nothing to choose from")
    count = max(1, int(rng.binomial(len(places), rate)))
    flat = np.zeros(ids.size, dtype=bool)
    flat[rng.choice(places, size=count, replace=False)] = True
    return flat.reshape(ids.shape)
''',
    ),
]
WRONG = [
    dict(
        exercise='choose_mask_positions',
        name='a sentence by chance, then a token',
        misconception='the lonely token is drawn sentence first, so tokens of short sentences are likelier',
        input='rate 0, one sentence with 1 ordinary token and one with 5',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        rows = ordinary.reshape(-1, ids.shape[-1])
        row = rng.choice(np.flatnonzero(rows.any(axis=1)))
        token = rng.choice(np.flatnonzero(rows[row]))
        chosen.flat[row * ids.shape[-1] + token] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='numbers for the last two axes',
        misconception='the draws have the shape (B, T), and further axes get the same ones',
        input='ids with three axes and rate 0.5',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    places = np.flatnonzero(ordinary)
    if len(places) == 0:
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape[-2:]) < rate) & ordinary
    if not chosen.any():
        chosen.flat[rng.choice(places)] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='the next ordinary one',
        misconception='the lonely token is the first ordinary one from a random place on: tokens behind special ones are likelier',
        input='rate 0, ids [0, 0, 0, 9, 9]: place 3 has 4 of 5',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    places = np.flatnonzero(ordinary)
    if len(places) == 0:
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        start = rng.integers(ids.size)
        later = places[places >= start]
        chosen.flat[later[0] if len(later) else places[0]] = True
    return chosen
''',
    ),
    dict(
        exercise='choose_mask_positions',
        name='never the last one',
        misconception='the upper end of rng.integers is taken for included, so the last ordinary token is never the lonely one',
        input='rate 0, two ordinary tokens',
        code=r'''
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    places = np.flatnonzero(ordinary)
    if len(places) == 0:
        raise ValueError("all tokens are special")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        chosen.flat[places[rng.integers(max(1, len(places) - 1))]] = True
    return chosen
''',
    ),
]
