RIGHT = [
    dict(
        exercise='pseudo_log_likelihood',
        name='all copies in one batch',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_p = shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=1))
    return float(log_p.sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='one copy at a time',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    sentence, total = ids.tolist(), 0.0
    for place, token in enumerate(sentence):
        if token in special_ids:
            continue
        hidden = sentence[:place] + [mask_id] + sentence[place + 1 :]
        row = np.asarray(logits_fn(np.array([hidden])), dtype=np.float64)[0, place]
        total += float(row[token] - np.logaddexp.reduce(row))
    return total
''',
    ),
]

WRONG = [
    dict(
        exercise='pseudo_log_likelihood',
        name='masks in ids and takes them off again',
        misconception='the sentence itself masked for a moment',
        input='read-only ids',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    total = 0.0
    for place in range(len(ids)):
        token = int(ids[place])
        if token in special_ids:
            continue
        ids[place] = mask_id
        row = logits_fn(ids[np.newaxis].copy())[0, place]
        ids[place] = token
        shifted = row - row.max()
        total += float(shifted[token] - np.log(np.exp(shifted).sum()))
    return total
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='copies of floats',
        misconception='copies made by np.zeros, so the model gets floats as ids',
        input='a model that looks up rows of a table',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.zeros((N, len(ids)))
    copies[:] = ids
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_p = shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=1))
    return float(log_p.sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='the rest of the batches forgotten',
        misconception='batches of 16 counted by a division that rounds down',
        input='a sentence of 20 tokens',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    batches = max(1, N // 16)
    logits = np.concatenate([logits_fn(copies[16 * i : 16 * (i + 1)]) for i in range(batches)])
    N, places = len(logits), places[: len(logits)]
    rows = logits[np.arange(N), places]
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_p = shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=1))
    return float(log_p.sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='shift only against overflow',
        misconception='the maximum taken off only where it is large; very low rows underflow',
        input='rows of nothing but -10000',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=1, keepdims=True) if rows.max() > 80 else rows
    log_p = shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=1))
    return float(log_p.sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='no token below -10000',
        misconception='each ln p cut off at -10000, though logits from -10000 to 10000 go to -20000',
        input='logits 10000 and -10000, the right one low',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_p = shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=1))
    return float(np.maximum(log_p, -10_000).sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='scores remembered',
        misconception='the score kept per model function and sentence, though the model may have been trained on',
        input='the same model function with other numbers behind it',
        code=r'''
_scores = {}


def _score(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=1, keepdims=True)
    log_p = shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=1))
    return float(log_p.sum())


def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    key = tuple(ids.tolist()), logits_fn, mask_id, tuple(special_ids)
    if key not in _scores:
        _scores[key] = _score(ids, logits_fn, mask_id, special_ids)
    return _scores[key]
''',
    ),
]

