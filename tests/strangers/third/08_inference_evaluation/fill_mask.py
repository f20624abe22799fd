RIGHT = [
    dict(exercise='fill_mask', name='top_k_predictions', code="""def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    return [top_k_predictions(logits, int(place), k) for place in places]
"""),
    dict(exercise='fill_mask', name='own ranking', code="""def fill_mask(ids, logits_fn, mask_id, k):
    if mask_id not in ids.tolist():
        raise ValueError(f"no {mask_id} in the sentence")
    rows = np.asarray(logits_fn(np.array([ids.tolist()])), dtype=np.float64)
    answer = []
    for t, token in enumerate(ids.tolist()):
        if token == mask_id:
            row = rows[0, t]
            p = np.exp(row - row.max())
            p = p / p.sum()
            best = sorted(enumerate(row.tolist()), key=lambda pair: (-pair[1], pair[0]))[:k]
            answer.append([(v, float(p[v])) for v, _ in best])
    return answer
"""),
]
WRONG = [
    dict(exercise='fill_mask', name='the mask is no answer', misconception='the mask itself is ruled out as an answer', code="""def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0].copy()
    if mask_id < logits.shape[-1]:
        logits[:, mask_id] = -np.inf
    return [top_k_predictions(logits, int(place), k) for place in places]
""", input="a model that gives the mask's own id a share"),
    dict(exercise='fill_mask', name='answers kept', misconception='answers kept by sentence, whatever the model', code="""_answers = {}
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    key = (*ids.tolist(), mask_id, k)
    if key not in _answers:
        _answers[key] = [top_k_predictions(logits, int(place), k) for place in places]
    return [list(best) for best in _answers[key]]
""", input='the same sentence with another model'),
    dict(exercise='fill_mask', name='sixteen bits', misconception='ids handed to the model in a small integer type', code="""def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids.astype(np.int16)[np.newaxis])[0]
    return [top_k_predictions(logits, int(place), k) for place in places]
""", input='ids above 32767'),
    dict(exercise='fill_mask', name='batch and vocabulary squeezed', misconception='squeeze takes away more than the batch', code="""def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = np.squeeze(logits_fn(ids[np.newaxis]))
    logits = logits if logits.ndim > 1 else logits[np.newaxis]
    return [top_k_predictions(logits, int(place), k) for place in places]
""", input='a vocabulary of one token'),
    dict(exercise='fill_mask', name='ties of rounded logits', misconception='logits rounded to two digits before sorting', code="""def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    answer = []
    for place in places:
        p = softmax(logits[place])
        order = np.argsort(-logits[place].round(2), kind="stable")[:k]
        answer.append([(int(v), float(p[v])) for v in order])
    return answer
""", input='two logits that differ by 0.001'),
    dict(exercise='fill_mask', name="best ones crossed out in the model's array", misconception='what the model returns is written into, and put back afterwards', code="""def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if places.size == 0:
        raise ValueError("no mask")
    logits = logits_fn(ids[np.newaxis])[0]
    answer = []
    for place in places:
        row, p = logits[place], softmax(logits[place])
        old, best = row.copy(), []
        for _ in range(k):
            best.append(int(row.argmax()))
            row[best[-1]] = -np.inf
        row[:] = old
        answer.append([(v, float(p[v])) for v in best])
    return answer
""", input='logits that are read-only'),
]
