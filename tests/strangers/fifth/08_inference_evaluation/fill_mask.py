RIGHT = [
    dict(
        exercise='fill_mask',
        name='on top_k_predictions',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = [t for t, number in enumerate(ids.tolist()) if number == mask_id]
    if len(places) == 0:
        raise ValueError("no mask")
    (answers,) = logits_fn(np.array([ids]))
    return [top_k_predictions(answers, t, k) for t in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='by itself, all masks at once',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    gaps = np.flatnonzero(ids == mask_id)
    if not gaps.size:
        raise ValueError("nothing to fill")
    z = np.array(logits_fn(ids.reshape(1, -1))[0, gaps], dtype=np.float64)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    order = np.argsort(-z, axis=1, kind="stable")[:, :k]
    return [[(int(v), float(p[n, v])) for v in row] for n, row in enumerate(order)]
''',
    ),
]
WRONG = [
    dict(
        exercise='fill_mask',
        name='mask-never-proposed',
        misconception='leaves the mask itself out of the guesses',
        input="a model that gives the mask's own id a high probability",
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    V = logits.shape[-1]
    filled = []
    for place in places:
        best = [pair for pair in top_k_predictions(logits, int(place), min(k + 1, V)) if pair[0] != mask_id]
        filled.append(best[:k])
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name='answers-kept-per-sentence',
        misconception='keeps the answers for each sentence and forgets that the model may be another',
        input='two models asked about the same sentence',
        code=r'''
_answers = {}


def fill_mask(ids, logits_fn, mask_id, k):
    if mask_id not in ids:
        raise ValueError("no mask")
    key = tuple(ids.tolist()), mask_id, k
    if key not in _answers:
        logits = logits_fn(ids[np.newaxis])[0]
        _answers[key] = [top_k_predictions(logits, int(t), k) for t in np.flatnonzero(ids == mask_id)]
    return _answers[key]
''',
    ),
    dict(
        exercise='fill_mask',
        name='rounded-logits',
        misconception='rounds the logits to two decimals before it sorts, so close ones count as equal',
        input='logits that differ by 0.002',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    shares = softmax(logits)
    filled = []
    for place in places:
        order = np.argsort(-np.round(logits[place], 2), kind="stable")[:k]
        filled.append([(int(v), float(shares[place, v])) for v in order])
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name='one-maximum-for-all-places',
        misconception='subtracts the maximum of all places, so a place far below underflows',
        input='two places whose logits lie 2 000 apart',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    e = np.exp(logits - logits.max())
    with np.errstate(invalid="ignore"):
        shares = e / e.sum(axis=-1, keepdims=True)
    order = np.argsort(-logits, axis=-1, kind="stable")[:, :k]
    return [[(int(v), float(shares[t, v])) for v in order[t]] for t in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='shifts-the-models-logits',
        misconception="subtracts the maximum in the model's own array and adds it again",
        input='a model whose logits are read-only',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    top = logits.max(axis=-1, keepdims=True)
    logits -= top
    e = np.exp(logits)
    logits += top
    shares = e / e.sum(axis=-1, keepdims=True)
    order = np.argsort(-logits, axis=-1, kind="stable")
    return [[(int(v), float(shares[t, v])) for v in order[t, :k]] for t in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='sorted-by-single-precision',
        misconception='sorts float32 probabilities, in which unlikely tokens are all 0',
        input='k = V with logits 0, -150, -120',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask")
    shares = softmax(logits_fn(ids[np.newaxis])[0].astype(np.float32))
    order = np.argsort(-shares, axis=-1, kind="stable")[:, :k]
    return [[(int(v), float(shares[t, v])) for v in order[t]] for t in places]
''',
    ),
]
