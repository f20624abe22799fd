RIGHT = [
    dict(
        exercise='fill_mask',
        name='top_k_predictions at each mask',
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask in the sentence")
    logits = logits_fn(ids[np.newaxis])[0]
    return [top_k_predictions(logits, int(place), k) for place in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='sorted pairs of its own',
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    tokens = [int(i) for i in ids]
    if mask_id not in tokens:
        raise ValueError("nothing to fill")
    batch = np.array([tokens])
    answer = np.asarray(logits_fn(batch))
    filled = []
    for place, token in enumerate(tokens):
        if token != mask_id:
            continue
        row = answer[0, place].astype(np.float64)
        weights = np.exp(row - row.max())
        shares = weights / weights.sum()
        ranked = sorted(range(len(row)), key=lambda v: (-row[v], v))
        filled.append([(v, float(shares[v])) for v in ranked[:k]])
    return filled
''',
    ),
]

WRONG = [
    dict(
        exercise='fill_mask',
        name='a batch of floats',
        misconception='the batch is made with np.zeros without a dtype, so the model gets floats in the place of ids',
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    positions = [t for t in range(len(ids)) if ids[t] == mask_id]
    if not positions:
        raise ValueError("no mask")
    batch = np.zeros((1, len(ids)))
    batch[0] = ids
    logits = logits_fn(batch)[0]
    return [top_k_predictions(logits, t, k) for t in positions]
''',
        input='a model that looks its rows up with the ids',
    ),
    dict(
        exercise='fill_mask',
        name='answers kept by sentence',
        misconception='answers are kept between calls, whatever model is asked',
        code=r'''_answers = {}

def fill_mask(ids, logits_fn, mask_id, k):
    if mask_id not in ids:
        raise ValueError("no mask")
    key = (*ids.tolist(), "mask", mask_id, k)
    if key not in _answers:
        logits = logits_fn(ids.reshape(1, -1))[0]
        _answers[key] = [top_k_predictions(logits, t, k) for t, token in enumerate(ids.tolist()) if token == mask_id]
    return [list(best) for best in _answers[key]]
''',
        input='one sentence with two models',
    ),
    dict(
        exercise='fill_mask',
        name='without the zeros at the end',
        misconception='zeros at the end are taken for padding and cut off, so the model does not see the sentence as it is',
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    positions = np.flatnonzero(ids == mask_id)
    if positions.size == 0:
        raise ValueError("no mask")
    last = positions[-1] + 1
    real = ids[: max(last, np.flatnonzero(ids)[-1] + 1)]  # without the padding at the end
    logits = logits_fn(real[np.newaxis])[0]
    return [top_k_predictions(logits, int(t), k) for t in positions]
''',
        input='a sentence whose last token has the id 0',
    ),
    dict(
        exercise='fill_mask',
        name='ids in 16 bits',
        misconception='the batch is int16, since the vocabulary is small',
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    if not (ids == mask_id).any():
        raise ValueError("no mask")
    batch = np.empty((1, ids.size), dtype=np.int16)
    batch[:] = ids
    logits = logits_fn(batch)
    return [top_k_predictions(logits[0], int(t), k) for (t,) in np.argwhere(ids == mask_id)]
''',
        input='an id of 40000',
    ),
    dict(
        exercise='fill_mask',
        name='ties by rounded shares',
        misconception='probabilities are rounded to three digits before they are ordered',
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    if np.all(ids != mask_id):
        raise ValueError("no mask")
    shares = softmax(np.asarray(logits_fn(ids[np.newaxis, :]))[0])
    filled = []
    for t in np.flatnonzero(ids == mask_id):
        order = np.argsort(-shares[t].round(3), kind="stable")[:k]
        filled.append([(int(v), float(shares[t, v])) for v in order])
    return filled
''',
        input='two shares that differ by 0.0002',
    ),
    dict(
        exercise='fill_mask',
        name='never answers [MASK]',
        misconception="the mask's own id is taken out of the answers, and its share is given to the others",
        code=r'''def fill_mask(ids, logits_fn, mask_id, k):
    positions = np.flatnonzero(ids == mask_id)
    if len(positions) == 0:
        raise ValueError("no mask")
    logits = np.array(logits_fn(ids[None])[0])
    if mask_id < logits.shape[-1]:
        logits[:, mask_id] = -1e9  # "[MASK]" is no answer
    return [top_k_predictions(logits, int(t), k) for t in positions]
''',
        input='a mask_id below V that the model finds likely',
    ),
]
