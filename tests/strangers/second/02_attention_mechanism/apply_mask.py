RIGHT = [
    dict(
        exercise='apply_mask',
        name='where',
        code=r'''
def apply_mask(scores, mask):
    return np.where(mask, scores, -np.inf).astype(scores.dtype)
''',
    ),
    dict(
        exercise='apply_mask',
        name='assign',
        code=r'''
def apply_mask(scores, mask):
    out = np.array(scores)
    out[np.broadcast_to(np.logical_not(mask), out.shape)] = -np.inf
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='apply_mask',
        name='three-axes-are-batch',
        misconception='a mask with three axes is taken for (B, T, S) and gets an axis for the heads',
        input='a mask (A, T, S) for scores (B, A, T, S)',
        code=r'''
def apply_mask(scores, mask):
    if scores.ndim == 4 and mask.ndim == 3:
        mask = mask[:, np.newaxis]  # the same for all heads
    return np.where(mask, scores, scores.dtype.type(-np.inf))
''',
    ),
    dict(
        exercise='apply_mask',
        name='index-with-the-mask',
        misconception='indexes the last axes with the mask itself, which does not broadcast axes of length 1',
        input='a mask (T, 1) or (1, S) for scores (T, S)',
        code=r'''
def apply_mask(scores, mask):
    out = scores.copy()
    if mask.ndim <= 2:
        out[..., ~mask] = -np.inf
    else:
        out[~np.broadcast_to(mask, out.shape)] = -np.inf
    return out
''',
    ),
    dict(
        exercise='apply_mask',
        name='flat-view-that-is-a-copy',
        misconception='writes through reshape(-1), which is a copy where memory has another order',
        input='scores in Fortran order',
        code=r'''
def apply_mask(scores, mask):
    out = np.copy(scores)
    closed = ~np.broadcast_to(mask, scores.shape)
    out.reshape(-1)[closed.reshape(-1)] = -np.inf
    return out
''',
    ),
    dict(
        exercise='apply_mask',
        name='zero-times-minus-inf',
        misconception='multiplies closed scores by 0 first, and -inf times 0 is nan',
        input='scores that were masked before, with a mask that is closed there',
        code=r'''
def apply_mask(scores, mask):
    gate = mask.astype(scores.dtype)
    shift = np.where(mask, 0, -np.inf).astype(scores.dtype)
    return scores * gate + shift
''',
    ),
]
