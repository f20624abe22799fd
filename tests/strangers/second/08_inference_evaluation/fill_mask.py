RIGHT = [
    dict(
        exercise='fill_mask',
        name='with top_k_predictions',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    return [top_k_predictions(logits, int(place), k) for place in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='by hand',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    masks = [t for t, token in enumerate(ids.tolist()) if token == mask_id]
    if not masks:
        raise ValueError("nothing to fill")
    answer = np.array(logits_fn(np.array(ids).reshape(1, -1)), dtype=float)
    filled = []
    for t in masks:
        row = answer[0, t] - answer[0, t].max()
        total = float(np.exp(row).sum())
        order = sorted(range(len(row)), key=lambda v: (-row[v], v))[:k]
        filled.append([(v, math.exp(row[v]) / total) for v in order])
    return filled
''',
    ),
]
WRONG = [
    dict(
        exercise='fill_mask',
        name='a mask is no answer',
        misconception="the mask's own token is never named, the next one takes its place",
        input='a mask_id that is one of the V tokens',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    rows = logits_fn(ids[np.newaxis])[0][places]
    filled = []
    for row in rows:
        shares = softmax(row)
        order = np.argsort(-row, kind="stable")
        order = order[order != mask_id][:k]
        filled.append([(int(v), float(shares[v])) for v in order])
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name='one guess is no list',
        misconception='with k = 1 the pair stands alone, not in a list',
        input='k = 1',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    rows = logits_fn(ids[np.newaxis])[0][places]
    filled = []
    for row in rows:
        shares = softmax(row)
        order = np.argsort(-row, kind="stable")[:k]
        best = [(int(v), float(shares[v])) for v in order]
        filled.append(best if k > 1 else best[0])
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name='nearly equal is equal',
        misconception='logits that differ by less than 0.01 are sorted by their ids',
        input='logits 0 and 0.002',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    rows = logits_fn(ids[np.newaxis])[0][places]
    filled = []
    for row in rows:
        shares = softmax(row)
        order = np.argsort(-np.round(row, 2), kind="stable")[:k]
        filled.append([(int(v), float(shares[v])) for v in order])
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name="softmax in the model's array",
        misconception='the softmax is computed in place in what the model returned',
        input='a model that answers from a table of its own, asked twice',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    table = logits_fn(ids[np.newaxis])[0]
    order = np.argsort(-table, axis=-1, kind="stable")
    table -= table.max(axis=-1, keepdims=True)
    np.exp(table, out=table)
    table /= table.sum(axis=-1, keepdims=True)
    return [[(int(v), float(table[t, v])) for v in order[t, :k]] for t in places]
''',
    ),
]
