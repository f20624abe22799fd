RIGHT = [
    dict(
        exercise='apply_mask',
        name='where',
        code="""def apply_mask(scores, mask):
    return np.where(mask, scores, np.asarray(-np.inf, dtype=scores.dtype))
""",
    ),
    dict(
        exercise='apply_mask',
        name='copy and fill',
        code="""def apply_mask(scores, mask):
    out = scores.copy()
    out[~np.broadcast_to(mask, scores.shape)] = -math.inf
    return out
""",
    ),
]
WRONG = [
    dict(
        exercise='apply_mask',
        name='np.copy and ravel',
        misconception='np.copy keeps the order in memory, so ravel() may be a copy and the writing is lost',
        code="""def apply_mask(scores, mask):
    out = np.copy(scores)
    out.ravel()[~np.broadcast_to(mask, scores.shape).ravel()] = -np.inf
    return out
""",
        input='scores in Fortran order',
    ),
    dict(
        exercise='apply_mask',
        name='no -inf in open scores',
        misconception='-inf in the scores is made finite first, where the mask is True, too',
        code="""def apply_mask(scores, mask):
    return np.where(mask, np.nan_to_num(scores, neginf=-1e9), -np.inf).astype(scores.dtype)
""",
        input='open scores that are -inf already',
    ),
    dict(
        exercise='apply_mask',
        name='fills the input for a moment',
        misconception='-inf is written into the scores, which are copied and put back',
        code="""def apply_mask(scores, mask):
    shut = ~np.broadcast_to(mask, scores.shape)
    kept = scores[shut]
    scores[shut] = -np.inf
    out = scores.copy()
    scores[shut] = kept
    return out
""",
        input='read-only scores',
    ),
    dict(
        exercise='apply_mask',
        name='keys only',
        misconception='the mask is thought to have the length S in its last axis always',
        code="""def apply_mask(scores, mask):
    out = scores.copy()
    full = np.empty(scores.shape, dtype=bool)
    for key in range(scores.shape[-1]):
        full[..., key] = mask[..., key]
    out[~full] = -np.inf
    return out
""",
        input='a mask (T, 1), or (B, 1, 1, 1)',
    ),
    dict(
        exercise='apply_mask',
        name='floor for scores',
        misconception='scores get a floor of -1e6 so that -inf means masked',
        code="""def apply_mask(scores, mask):
    return np.where(mask, np.maximum(scores, -1e6), -np.inf).astype(scores.dtype)
""",
        input='an open score of -1e7',
    ),
    dict(
        exercise='apply_mask',
        name='nothing to mask',
        misconception='a mask of the full shape that is all True gives the scores themselves',
        code="""def apply_mask(scores, mask):
    if mask.shape == scores.shape and mask.all():
        return scores
    return np.where(mask, scores, -np.inf).astype(scores.dtype)
""",
        input='a mask (T, S) that is all True',
    ),
]
