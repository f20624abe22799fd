RIGHT = [
    dict(
        exercise='apply_mask',
        name='where',
        code=r'''
def apply_mask(scores, mask):
    return np.where(mask, scores, scores.dtype.type(-np.inf))
''',
    ),
    dict(
        exercise='apply_mask',
        name='copy, then fill through a broadcast mask',
        code=r'''
def apply_mask(scores, mask):
    result = np.array(scores, copy=True, order="C")
    closed = np.logical_not(np.broadcast_to(mask, scores.shape))
    result[closed] = -math.inf
    return result
''',
    ),
]

WRONG = [
    dict(
        exercise='apply_mask',
        name='boolean index lines up the first axes',
        misconception='a mask (S,) as an index picks rows where T equals S',
        input='scores (3, 3) with a mask (3,)',
        code=r'''
def apply_mask(scores, mask):
    masked = scores.copy()
    if mask.shape == scores.shape[: mask.ndim]:
        masked[~mask] = -np.inf
        return masked
    return np.where(mask, scores, -np.inf).astype(scores.dtype)
''',
    ),
    dict(
        exercise='apply_mask',
        name='float64 where nothing is open',
        misconception='np.full without dtype gives float64',
        input='float32 scores, nothing open',
        code=r'''
def apply_mask(scores, mask):
    if not mask.any():
        return np.full(scores.shape, -np.inf)
    return np.where(mask, scores, -np.inf)
''',
    ),
    dict(
        exercise='apply_mask',
        name='a mask of one row does not stretch',
        misconception='an index [..., ~mask] does not broadcast axes of length 1',
        input='scores (2, 3) with a mask (1, 3)',
        code=r'''
def apply_mask(scores, mask):
    if mask.ndim > 2:
        return np.where(mask, scores, -np.inf)
    masked = scores.copy()
    masked[..., ~mask] = -np.inf
    return masked
''',
    ),
    dict(
        exercise='apply_mask',
        name='the mask turned round in place',
        misconception='mask inverted in place and inverted back',
        input='a read-only mask, as np.broadcast_to gives',
        code=r'''
def apply_mask(scores, mask):
    np.logical_not(mask, out=mask)
    masked = scores.copy()
    np.copyto(masked, -np.inf, where=mask)
    np.logical_not(mask, out=mask)
    return masked
''',
    ),
    dict(
        exercise='apply_mask',
        name='scores times the mask',
        misconception='a masked score is multiplied by 0, and -inf times 0 is nan',
        input='scores that hold -inf already, at a place masked again',
        code=r'''
def apply_mask(scores, mask):
    closed = np.where(mask, 0, -np.inf).astype(scores.dtype)
    return scores * mask + closed
''',
    ),
    dict(
        exercise='apply_mask',
        name='scores flattened in memory order',
        misconception="ravel(order='K') puts scores in another order than the mask",
        input='scores transposed in memory, mask of full shape',
        code=r'''
def apply_mask(scores, mask):
    flat = scores.ravel(order="K").copy()
    flat[~np.broadcast_to(mask, scores.shape).ravel()] = -np.inf
    return flat.reshape(scores.shape)
''',
    ),
    dict(
        exercise='apply_mask',
        name='masks the scores for a moment',
        misconception='scores overwritten and put back',
        input='read-only scores',
        code=r'''
def apply_mask(scores, mask):
    before = scores.copy()
    np.copyto(scores, -np.inf, where=~mask)
    masked = scores.copy()
    scores[...] = before
    return masked
''',
    ),
]

