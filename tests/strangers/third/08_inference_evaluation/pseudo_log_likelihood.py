RIGHT = [
    dict(exercise='pseudo_log_likelihood', name='all copies at once', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return float((shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
"""),
    dict(exercise='pseudo_log_likelihood', name='one copy at a time', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    total = 0.0
    tokens = ids.tolist()
    for t, token in enumerate(tokens):
        if token in special_ids:
            continue
        row = logits_fn(np.array([tokens[:t] + [mask_id] + tokens[t + 1:]]))[0, t].tolist()
        top = max(row)
        total += row[token] - top - math.log(math.fsum(math.exp(z - top) for z in row))
    return total
"""),
]
WRONG = [
    dict(exercise='pseudo_log_likelihood', name='mask among the special ids', misconception="the mask is appended to the caller's list", code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    special_ids.append(mask_id)
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return float((shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
""", input='special_ids after the call'),
    dict(exercise='pseudo_log_likelihood', name='table of special ids', misconception='a table as long as the largest id of the sentence', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    ordinary = np.ones(max(int(ids.max()), mask_id) + 1, dtype=bool)
    ordinary[special_ids] = False
    places = np.flatnonzero(ordinary[ids])
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return float((shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
""", input='a special id larger than all ids of the sentence'),
    dict(exercise='pseudo_log_likelihood', name='first 512 tokens', misconception='the sentence cut to 512 tokens, as BERT has it', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    ids = ids[:512]
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return float((shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
""", input='a sentence of 600 tokens'),
    dict(exercise='pseudo_log_likelihood', name='batches of 256', misconception='second batch read with the numbers of the first', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    total = 0.0
    for start in range(0, len(places), 256):
        part = places[start : start + 256]
        copies = np.repeat(ids[np.newaxis], len(part), axis=0)
        copies[np.arange(len(part)), part] = mask_id
        rows = logits_fn(copies)[np.arange(len(part)), places[: len(part)]]
        shifted = rows - rows.max(axis=-1, keepdims=True)
        total += float((shifted[np.arange(len(part)), ids[part]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
    return total
""", input='a sentence of 300 tokens'),
    dict(exercise='pseudo_log_likelihood', name='sixteen bits', misconception='ids put in a small integer type', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids.astype(np.int16), (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return float((shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
""", input='ids above 32767'),
    dict(exercise='pseudo_log_likelihood', name='vocabulary of one', misconception='squeeze takes away the vocabulary too', code="""def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    places = np.flatnonzero(~np.isin(ids, special_ids))
    N = len(places)
    if N == 0:
        return 0.0
    copies = np.tile(ids, (N, 1))
    copies[np.arange(N), places] = mask_id
    rows = logits_fn(copies)[np.arange(N), places].squeeze()
    rows = rows if N > 1 else rows[np.newaxis]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return float((shifted[np.arange(N), ids[places]] - np.log(np.exp(shifted).sum(axis=-1))).sum())
""", input='V = 1'),
]
