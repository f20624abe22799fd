RIGHT = [
    dict(
        exercise='choose_mask_positions',
        name='uniform numbers and flatnonzero',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing but special tokens")
    chosen = (rng.random(ids.shape) < rate) & ordinary
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
""",
    ),
    dict(
        exercise='choose_mask_positions',
        name='token by token, lowest number wins if none is low enough',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    specials = set(special_ids)
    places = [place for place, i in np.ndenumerate(ids) if int(i) not in specials]
    if len(places) == 0:
        raise ValueError("no ordinary token")
    numbers = {place: rng.uniform() for place in places}
    chosen = np.zeros(np.shape(ids), dtype=bool)
    for place, number in numbers.items():
        chosen[place] = number < rate
    chosen[min(numbers, key=numbers.get)] |= not chosen.any()
    return chosen
""",
    ),
    dict(
        exercise='choose_mask_positions',
        name='whole permutation for the lonely case',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    flat = ids.reshape(-1)
    ordinary = np.array([i not in special_ids for i in flat.tolist()])
    if not ordinary.any():
        raise ValueError("only special tokens")
    chosen = ordinary & (rng.binomial(1, rate, size=flat.size) == 1)
    if not chosen.any():
        order = rng.permutation(flat.size)
        chosen[next(p for p in order if ordinary[p])] = True
    return chosen.reshape(ids.shape)
""",
    ),
]
WRONG = [
    dict(
        exercise='choose_mask_positions',
        name='first a sentence, then a token',
        misconception='in the lonely case a sentence is drawn and then a token in it, so tokens of sentences with few ordinary tokens are more likely',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        rows = ordinary.reshape(-1, ids.shape[-1])
        row = rng.choice(np.flatnonzero(rows.any(axis=1)))
        column = rng.choice(np.flatnonzero(rows[row]))
        chosen.reshape(rows.shape)[row, column] = True
    return chosen
""",
        input='rate 0, sentences with 1 and 4 ordinary tokens: the lonely one is chosen in half of the calls, not in a fifth',
    ),
    dict(
        exercise='choose_mask_positions',
        name='never the last one',
        misconception='rng.integers(0, n - 1) leaves out n - 1, so the last ordinary token is never chosen in the lonely case',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    places = np.flatnonzero(ordinary)
    if places.size == 0:
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        pick = rng.integers(0, max(1, places.size - 1))
        chosen.flat[places[pick]] = True
    return chosen
""",
        input='rate 0, ids [7, 8]: the 8 is never chosen',
    ),
    dict(
        exercise='choose_mask_positions',
        name="the caller's list is sorted",
        misconception='special_ids.sort() for a search by halves changes the list that was handed in',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    special_ids.sort()
    at = np.minimum(np.searchsorted(special_ids, ids), len(special_ids) - 1)
    ordinary = np.array(special_ids)[at] != ids
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = ordinary & (rng.random(ids.shape) < rate)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
""",
        input='special_ids [4, 0, 1]: the list after the call',
    ),
    dict(
        exercise='choose_mask_positions',
        name='drawn before the check',
        misconception='rng has moved on when ValueError is raised',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    u = rng.random(ids.shape)
    ordinary = np.isin(ids, special_ids, invert=True)
    chosen = (u < rate) & ordinary
    if not chosen.any():
        places = np.flatnonzero(ordinary)
        if len(places) == 0:
            raise ValueError("all tokens are special")
        chosen.flat[rng.choice(places)] = True
    return chosen
""",
        input='nothing but special tokens: the state of rng after the error',
    ),
    dict(
        exercise='choose_mask_positions',
        name='u and 1 - u',
        misconception='half of the tokens get u and the others 1 - u, so they are not chosen each on its own',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    half = rng.random((ids.size + 1) // 2)
    u = np.append(half, 1 - half)[: ids.size].reshape(ids.shape)
    chosen = ordinary & (u < rate)
    if not chosen.any():
        chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
""",
        input='100 ordinary tokens, rate 0.5: always exactly 50 are chosen',
    ),
    dict(
        exercise='choose_mask_positions',
        name='lonely token set in a copy',
        misconception='zeros_like takes over a transposed layout, of which ravel() is a copy: the lonely token is lost',
        code="""def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = ~np.isin(ids, special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose")
    chosen = np.zeros_like(ids, dtype=bool)
    chosen[ordinary] = rng.random(ordinary.sum()) < rate
    if not chosen.any():
        chosen.ravel()[rng.choice(np.flatnonzero(ordinary))] = True
    return chosen
""",
        input='transposed ids, rate 0: nothing is chosen',
    ),
]
