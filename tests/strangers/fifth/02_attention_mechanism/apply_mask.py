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
        name='copy and assign',
        code=r'''
def apply_mask(scores, mask):
    result = np.array(scores, copy=True, order="C")
    closed = ~np.broadcast_to(mask, result.shape)
    result[closed] = -math.inf
    return result
''',
    ),
]
WRONG = [
    dict(
        exercise='apply_mask',
        name='asfortranarray copies',
        misconception='believes that np.asfortranarray always copies: of one row, one column or a transposed array it makes a view',
        input='one query, T = 1, with nothing masked; then write into the result',
        code=r'''
def apply_mask(scores, mask):
    if mask.all():
        return np.asfortranarray(scores)  # a copy
    return np.where(mask, scores, scores.dtype.type("-inf"))
''',
    ),
    dict(
        exercise='apply_mask',
        name='last axis must be S',
        misconception="expects S entries along the mask's last axis, though 1 broadcasts as well",
        input='a mask (T, 1)',
        code=r'''
def apply_mask(scores, mask):
    out = scores.copy()
    lead = mask.shape[:-1]
    out = out.reshape((1,) * max(0, mask.ndim - out.ndim) + out.shape)
    for j in range(scores.shape[-1]):
        column = np.broadcast_to(mask[..., j], out.shape[:-1])
        out[..., j][~column] = -np.inf
    return out
''',
    ),
    dict(
        exercise='apply_mask',
        name='inverts the mask in place',
        misconception='inverts the mask in place to assign by it, and inverts it again',
        input='a read-only mask',
        code=r'''
def apply_mask(scores, mask):
    out = scores.copy()
    np.logical_not(mask, out=mask)
    np.copyto(out, -np.inf, where=mask)
    np.logical_not(mask, out=mask)
    return out
''',
    ),
    dict(
        exercise='apply_mask',
        name='mask in memory order',
        misconception='flattens a full-size mask as it lies in memory',
        input='a mask of the shape of the scores that is a transposed array',
        code=r'''
def apply_mask(scores, mask):
    if mask.shape == scores.shape:
        flat = scores.flatten()
        flat[~mask.ravel(order="K")] = -np.inf
        return flat.reshape(scores.shape)
    return np.where(mask, scores, scores.dtype.type(-np.inf))
''',
    ),
    dict(
        exercise='apply_mask',
        name='buffer per shape',
        misconception='copies the scores into one buffer per shape',
        input='two calls of one shape',
        code=r'''
_work = {}


def apply_mask(scores, mask):
    key = (scores.shape, scores.dtype)
    if key not in _work:
        _work[key] = np.empty(scores.shape, scores.dtype)
    out = _work[key]
    out[...] = scores
    np.putmask(out, ~np.broadcast_to(mask, out.shape), -np.inf)
    return out
''',
    ),
    dict(
        exercise='apply_mask',
        name='tiny scores zeroed',
        misconception='adds 0 or -inf after rounding scores to 17 decimals',
        input='an open score of 1e-20',
        code=r'''
def apply_mask(scores, mask):
    noise = np.abs(scores) < 1e-17
    clean = np.where(noise, scores.dtype.type(0), scores)
    return clean + np.where(mask, 0, -np.inf).astype(scores.dtype)
''',
    ),
]
