RIGHT = [
    dict(
        exercise='pseudo_log_likelihood',
        name='one batch',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    positions = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(positions)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), positions] = mask_id
    rows = logits_fn(copies)[np.arange(N), positions].astype(np.float64)
    rows = rows - rows.max(axis=-1, keepdims=True)
    log_p = rows[np.arange(N), ids[positions]] - np.log(np.exp(rows).sum(axis=-1))
    return float(log_p.sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='one copy at a time',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    total = 0.0
    for t, token in enumerate(ids.tolist()):
        if token in special_ids:
            continue
        hidden = np.where(np.arange(len(ids)) == t, mask_id, ids)
        loss, _ = cross_entropy(np.array(logits_fn(hidden[np.newaxis])[:, t], dtype=float), np.array([token]))
        total -= float(loss)
    return total
''',
    ),
]

WRONG = [
    dict(
        exercise='pseudo_log_likelihood',
        name='special ids as a block',
        misconception='all ids from the smallest to the largest special id are taken for special',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    if len(special_ids) == 0:
        scored = np.arange(len(ids))
    else:
        scored = np.flatnonzero((ids < min(special_ids)) | (ids > max(special_ids)))
    total = 0.0
    for t in scored:
        copy = np.array(ids)
        copy[t] = mask_id
        row = np.array(logits_fn(copy[np.newaxis])[0, t], dtype=np.float64)
        row -= row.max()
        total += float(row[ids[t]] - np.log(np.exp(row).sum()))
    return total
''',
        input='special ids 1 and 5 with tokens 2 to 4',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='batches of 64 and one more',
        misconception='copies are sent 64 at a time, and where they come out even an empty batch follows',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.array([t for t, token in enumerate(ids) if token not in special_ids], dtype=int)
    if places.size == 0:
        return 0.0
    total = 0.0
    for start in range(0, len(places) + 1, 64):
        some = places[start : start + 64]
        rows = np.arange(len(some))
        batch = np.repeat(ids[np.newaxis], len(some), axis=0)
        batch[rows, some] = mask_id
        z = np.asarray(logits_fn(batch), dtype=np.float64)[rows, some]
        z = z - z.max(axis=-1, keepdims=True)
        total += float((z[rows, ids[some]] - np.log(np.exp(z).sum(axis=-1))).sum())
    return total
''',
        input='64 scored positions',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='copies of floats',
        misconception='the copies are made by multiplication with ones, so the model gets floats',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    positions = np.flatnonzero(np.isin(ids, special_ids, invert=True))
    if not len(positions):
        return 0.0
    copies = np.ones((len(positions), 1)) * ids
    copies[np.arange(len(positions)), positions] = mask_id
    z = np.array(logits_fn(copies)[np.arange(len(positions)), positions], dtype=float)
    z -= z.max(axis=1, keepdims=True)
    return float(np.sum(z[np.arange(len(z)), ids[positions]] - np.log(np.sum(np.exp(z), axis=1))))
''',
        input='a model that looks rows up with the ids',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='a frame of two',
        misconception='a sentence that begins with a special token is taken to end with one',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    special = [int(i) in special_ids for i in ids]
    if special[0] and len(ids) > 1:
        special[-1] = True  # the frame of the sentence
    positions = [t for t, skip in enumerate(special) if not skip]
    score = 0.0
    for t in positions:
        hidden = ids.copy()
        hidden[t] = mask_id
        z = logits_fn(hidden[np.newaxis])[0, t]
        top = float(z.max())
        score += float(z[ids[t]]) - top - math.log(float(np.exp(z - top).sum()))
    return score
''',
        input='a sentence that begins with a special token and ends with a word',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='copies in 16 bits',
        misconception='the copies are int16, since the vocabulary is small',
        code=r'''def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    scored = [t for t in range(len(ids)) if ids[t] not in special_ids]
    if not scored:
        return 0.0
    copies = np.empty((len(scored), len(ids)), dtype=np.int16)
    copies[:] = ids
    for n, t in enumerate(scored):
        copies[n, t] = mask_id
    logits, total = logits_fn(copies), 0.0
    for n, t in enumerate(scored):
        z = logits[n, t].astype(np.float64)
        total += z[ids[t]] - z.max() - np.log(np.exp(z - z.max()).sum())
    return float(total)
''',
        input='an id of 40000',
    ),
]
