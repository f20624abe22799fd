RIGHT = [
    dict(
        exercise='pseudo_log_likelihood',
        name='one copy at a time',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    score = 0.0
    sentence = ids.tolist()
    for t, token in enumerate(sentence):
        if token in special_ids:
            continue
        copy_ = np.array([sentence[:t] + [mask_id] + sentence[t + 1 :]])
        row = np.asarray(logits_fn(copy_)[0, t], dtype=np.float64)
        top = row.max()
        score += float(row[token] - top) - math.log(float(np.exp(row - top).sum()))
    return score
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='one batch, log-sum-exp over its rows',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, list(special_ids)))
    if not len(places):
        return 0.0
    batch = np.where(places[:, None] == np.arange(len(ids)), mask_id, ids)
    z = np.stack([page[t] for page, t in zip(logits_fn(batch), places)]).astype(np.float64)
    gaps = z - z[np.arange(len(places)), ids[places]][:, None]
    return -float(np.logaddexp.reduce(gaps, axis=1).sum())
''',
    ),
]
WRONG = [
    dict(
        exercise='pseudo_log_likelihood',
        name='empty-last-batch',
        misconception='sends batches of 32, and an empty one where the number of positions is a multiple of 32',
        input='a sentence with 32 positions to score',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    score = 0.0
    for n in range(len(places) // 32 + (len(places) > 0)):
        some = places[32 * n : 32 * n + 32]
        batch = np.tile(ids, (len(some), 1))
        batch[np.arange(len(some)), some] = mask_id
        rows = logits_fn(batch)[np.arange(len(some)), some]
        rows = rows - rows.max(axis=1, keepdims=True)
        log_p = rows[np.arange(len(some)), ids[some]] - np.log(np.exp(rows).sum(axis=1))
        score += float(log_p.sum())
    return score
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='mask-becomes-special',
        misconception="appends the mask to the caller's list of special ids",
        input='special_ids, looked at after the call',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    special_ids += [mask_id]
    score = 0.0
    for t in range(len(ids)):
        if ids[t] not in special_ids:
            masked = ids.copy()
            masked[t] = mask_id
            row = logits_fn(masked[np.newaxis])[0, t]
            row = row - row.max()
            score += float(row[ids[t]] - np.log(np.exp(row).sum()))
    return score
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='special-ids-are-a-block',
        misconception='takes all ids from the lowest to the highest special id for special',
        input='special ids 0 and 3, a token with the id 2',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    if special_ids:
        ordinary = (ids < min(special_ids)) | (ids > max(special_ids))
    else:
        ordinary = np.ones(len(ids), dtype=bool)
    places = np.flatnonzero(ordinary)
    if places.size == 0:
        return 0.0
    batch = np.tile(ids, (places.size, 1))
    n = np.arange(places.size)
    batch[n, places] = mask_id
    rows = logits_fn(batch)[n, places]
    rows = rows - rows.max(axis=-1, keepdims=True)
    return float(np.sum(rows[n, ids[places]] - np.log(np.sum(np.exp(rows), axis=-1))))
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='shifts-the-models-logits',
        misconception="subtracts the maximum in the model's own array and adds it again",
        input='a model whose logits are read-only',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    score = 0.0
    for t, token in enumerate(ids):
        if token in special_ids:
            continue
        masked = ids[np.newaxis].copy()
        masked[0, t] = mask_id
        row = logits_fn(masked)[0, t]
        top = float(row.max())
        row -= top
        score += float(row[token]) - math.log(float(np.exp(row).sum()))
        row += top
    return score
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='single-precision',
        misconception='computes in float32 also where the model gives float64',
        input='float64 logits near 9 990 that differ by 0.0004',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    if places.size == 0:
        return 0.0
    n = np.arange(places.size)
    batch = np.tile(ids, (places.size, 1))
    batch[n, places] = mask_id
    rows = logits_fn(batch)[n, places].astype(np.float32)
    loss, _ = cross_entropy(rows, ids[places])
    return -float(loss) * places.size
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='sorts-the-special-ids',
        misconception="sorts the caller's list for a binary search",
        input='special_ids in another order than sorted, looked at after the call',
        code=r'''
import bisect


def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    special_ids.sort()

    def is_special(token):
        at = bisect.bisect_left(special_ids, token)
        return at < len(special_ids) and special_ids[at] == token

    score = 0.0
    for t, token in enumerate(ids.tolist()):
        if not is_special(token):
            masked = ids.copy()
            masked[t] = mask_id
            row = logits_fn(masked[np.newaxis])[0, t]
            shifted = row - row.max()
            score += float(shifted[token] - np.log(np.exp(shifted).sum()))
    return score
''',
    ),
]
