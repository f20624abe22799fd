RIGHT = [
    dict(exercise='apply_mask', name='copyto', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    out = scores.copy()
    np.copyto(out, -np.inf, where=np.logical_not(mask))
    return out
'''),
    dict(exercise='apply_mask', name='entry by entry', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    opened = np.broadcast_to(mask, scores.shape)
    out = np.full(scores.shape, -math.inf, dtype=scores.dtype)
    for place in np.ndindex(scores.shape):
        if opened[place]:
            out[place] = scores[place]
    return out
'''),
]
WRONG = [
    dict(exercise='apply_mask', name='row by row with a boolean index', misconception='a boolean index has to be as long as the row, so a mask with a last axis of 1 does not fit', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    width = mask.shape[-1]
    rows = scores.copy().reshape(-1, scores.shape[-1])
    closed = np.broadcast_to(~mask, (*scores.shape[:-1], width)).reshape(-1, width)
    for row, shut in zip(rows, closed):
        row[shut] = -np.inf
    return rows.reshape(scores.shape)
''', input='a mask of shape (T, 1)'),
    dict(exercise='apply_mask', name='writes, copies, puts back', misconception='sets the scores in place for a moment', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    shut = np.broadcast_to(~mask, scores.shape)
    kept = scores[shut]
    scores[shut] = -np.inf
    out = scores.copy()
    scores[shut] = kept
    return out
''', input='read-only scores'),
    dict(exercise='apply_mask', name='float64 where the mask is smaller', misconception='np.full without a dtype, used where the mask has to be broadcast', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    if mask.shape == scores.shape:
        return np.where(mask, scores, -np.inf)
    out = np.full(scores.shape, -np.inf)
    opened = np.broadcast_to(mask, scores.shape)
    out[opened] = scores[opened]
    return out
''', input='float32 scores with a mask (S,)'),
    dict(exercise='apply_mask', name='flat, as it lies in memory', misconception='scores are ravelled by memory, the mask by index', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    out = scores.flatten(order="K")
    out[~np.broadcast_to(mask, scores.shape).ravel()] = -np.inf
    return out.reshape(scores.shape)
''', input='scores in Fortran order'),
    dict(exercise='apply_mask', name='as large as any score', misconception='-inf is replaced by the lowest finite number in float32, where a sum over the mask is used', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    if scores.dtype == np.float32:
        lowest = np.finfo(np.float32).min  # float32 has no room for more
        return np.where(mask, scores, lowest)
    return np.where(mask, scores, -np.inf)
''', input='float32 scores'),
    dict(exercise='apply_mask', name='the mask of a batch without words', misconception='a mask that opens nothing at all is taken for no mask', code=r'''def apply_mask(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    if mask.ndim < scores.ndim and not mask.any():
        return scores.copy()
    return np.where(mask, scores, scores.dtype.type(-np.inf))
''', input='a mask (S,) of nothing but False'),
]
