RIGHT = [
    dict(
        exercise='pseudo_log_likelihood',
        name='one batch',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    positions = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(positions)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), positions] = mask_id
    rows = np.asarray(logits_fn(copies), dtype=np.float64)[np.arange(N), positions]
    rows = rows - rows.max(axis=1, keepdims=True)
    return float((rows[np.arange(N), ids[positions]] - np.log(np.exp(rows).sum(axis=1))).sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='one at a time',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    score = 0.0
    for t, token in enumerate(ids.tolist()):
        if token in special_ids:
            continue
        hidden = np.array([ids])
        hidden[0, t] = mask_id
        row = [float(z) for z in logits_fn(hidden)[0][t]]
        top = max(row)
        score += row[token] - top - math.log(math.fsum(math.exp(z - top) for z in row))
    return score
''',
    ),
]
WRONG = [
    dict(
        exercise='pseudo_log_likelihood',
        name='64 places and no more',
        misconception='the sentence is cut to the places that Mini-BERT has',
        input='100 tokens',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    ids = ids[:64]
    positions = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(positions)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), positions] = mask_id
    rows = logits_fn(copies)[np.arange(N), positions]
    rows = rows - rows.max(axis=1, keepdims=True)
    return float((rows[np.arange(N), ids[positions]] - np.log(np.exp(rows).sum(axis=1))).sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='masks by the identity matrix',
        misconception='np.eye is float, so the model is handed ids that are floats',
        input='a model that uses the ids as an index, as embed does',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    scored = ~np.isin(ids, special_ids)
    if not scored.any():
        return 0.0
    here = np.eye(len(ids))[scored]
    copies = ids * (1 - here) + mask_id * here
    logits = logits_fn(copies)
    rows = logits[here == 1]
    rows = rows - rows.max(axis=-1, keepdims=True)
    log_p = rows - np.log(np.exp(rows).sum(axis=-1, keepdims=True))
    return float(log_p[np.arange(len(log_p)), ids[scored]].sum())
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='parts of fifty',
        misconception='in every part after the first, the rows are taken at the places of the first part',
        input='60 tokens',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    positions = np.flatnonzero(~np.isin(ids, special_ids))
    copies = np.tile(ids, (len(positions), 1))
    copies[np.arange(len(positions)), positions] = mask_id
    score = 0.0
    for start in range(0, len(copies), 50):
        logits = logits_fn(copies[start : start + 50])
        for n, t in zip(range(len(logits)), positions):
            row = logits[n, t]
            top = row.max()
            score += float(row[ids[positions[start + n]]] - top - np.log(np.exp(row - top).sum()))
    return score
''',
    ),
    dict(
        exercise='pseudo_log_likelihood',
        name='two special tokens',
        misconception='only the first and the last of special_ids are looked at',
        input='three special ids, all in the sentence',
        code=r'''
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    positions = np.flatnonzero(~np.isin(ids, [*special_ids[:1], *special_ids[-1:]]))
    N = len(positions)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), positions] = mask_id
    rows = logits_fn(copies)[np.arange(N), positions]
    rows = rows - rows.max(axis=1, keepdims=True)
    return float((rows[np.arange(N), ids[positions]] - np.log(np.exp(rows).sum(axis=1))).sum())
''',
    ),
]
