RIGHT = [
    dict(
        exercise='fill_mask',
        name='one call, then top_k_predictions',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask in this sentence")
    logits = logits_fn(ids[np.newaxis])[0]
    return [top_k_predictions(logits, int(place), k) for place in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='own softmax and order, plain Python',
        code=r'''
def _best(row, k):
    row = [float(z) for z in row]
    top = max(row)
    total = math.fsum(math.exp(z - top) for z in row)
    order = sorted(range(len(row)), key=lambda token: -row[token])
    return [(token, math.exp(row[token] - top) / total) for token in order[:k]]


def fill_mask(ids, logits_fn, mask_id, k):
    numbers = ids.tolist()
    if mask_id not in numbers:
        raise ValueError("nothing to fill")
    (rows,) = logits_fn(np.array([numbers]))
    return [_best(row, k) for number, row in zip(numbers, rows) if number == mask_id]
''',
    ),
]

WRONG = [
    dict(
        exercise='fill_mask',
        name='asks the model before it looks for masks',
        misconception='the error raised after the model was called, not before anything is done',
        input='a sentence without a mask and a model that counts its calls',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    logits = logits_fn(ids[np.newaxis])[0]
    filled = [top_k_predictions(logits, t, k) for t in range(len(ids)) if ids[t] == mask_id]
    if not filled:
        raise ValueError("no mask in this sentence")
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name='the mask is no answer',
        misconception="the mask's own id left out of the guesses",
        input='a model that finds the mask token likeliest',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask in this sentence")
    logits = logits_fn(ids[np.newaxis])[0]
    filled = []
    for place in places:
        best = top_k_predictions(logits, int(place), min(k + 1, logits.shape[1]))
        filled.append([pair for pair in best if pair[0] != mask_id][:k])
    return filled
''',
    ),
    dict(
        exercise='fill_mask',
        name='ids as floats',
        misconception='a batch made by np.zeros, so the model gets floats as ids',
        input='a model that looks up rows of a table',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask in this sentence")
    batch = np.zeros((1, len(ids)))
    batch[0] = ids
    logits = logits_fn(batch)[0]
    return [top_k_predictions(logits, int(place), k) for place in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='softmax in float32',
        misconception='float64 logits near 10000 rounded to float32',
        input='float64 logits 10000 and 9999.7',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask in this sentence")
    logits = logits_fn(ids[np.newaxis])[0].astype(np.float32)
    return [top_k_predictions(logits, int(place), k) for place in places]
''',
    ),
    dict(
        exercise='fill_mask',
        name='shift only against overflow',
        misconception='the maximum taken off only where it is large; very low rows underflow',
        input='logits of -10000 and -10001',
        code=r'''
def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask in this sentence")
    logits = logits_fn(ids[np.newaxis])[0]
    result = []
    for place in places:
        row = logits[place]
        e = np.exp(row - row.max()) if row.max() > 80 else np.exp(row)
        shares = e / e.sum()
        result.append([(int(v), float(shares[v])) for v in np.argsort(-shares, kind="stable")[:k]])
    return result
''',
    ),
    dict(
        exercise='fill_mask',
        name="the model's answers remembered",
        misconception='answers kept per function and sentence, though the model may have been trained on',
        input='the same model function with other numbers behind it',
        code=r'''
_answers = {}


def fill_mask(ids, logits_fn, mask_id, k):
    places = np.flatnonzero(ids == mask_id)
    if len(places) == 0:
        raise ValueError("no mask in this sentence")
    key = logits_fn, tuple(ids.tolist())
    if key not in _answers:
        _answers[key] = logits_fn(ids[np.newaxis])[0]
    logits = _answers[key]
    return [top_k_predictions(logits, int(place), k) for place in places]
''',
    ),
]

