RIGHT = [
    dict(exercise='dropout', name='random and compare', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError(f"rate must lie from 0 to 1, got {rate}")
    if rate == 1:
        return np.zeros_like(x)
    keep = rng.random(x.shape) >= rate
    return x * keep / (1 - rate)
'''),
    dict(exercise='dropout', name='binomial, where', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if training:
        if not 0 <= rate <= 1:
            raise ValueError("no such probability")
        dropped = rng.binomial(1, rate, size=x.shape).astype(bool)
        return np.where(dropped, x.dtype.type(0), x / (1.0 - rate if rate < 1 else 1.0)).astype(x.dtype)
    return x.copy()
'''),
]
WRONG = [
    dict(exercise='dropout', name='thousandths', misconception='whole numbers from 0 to 999 take the place of numbers from 0 to 1', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie from 0 to 1")
    keep = rng.integers(0, 1000, size=x.shape) >= 1000 * rate
    return x * keep / (1 - rate if rate < 1 else 1)
''', input='rate 0.0004 (drops 0.001)'),
    dict(exercise='dropout', name='half of the numbers, and 1 minus them', misconception='uses each random number twice, as u and as 1 - u, so two entries are not independent', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    half = rng.random((x.size + 1) // 2)
    u = np.concatenate([half, 1 - half])[: x.size].reshape(x.shape)
    return x * (u >= rate) / (1 - rate)
''', input='the two halves of x: at rate 0.25 no entry and its partner are ever dropped together'),
    dict(exercise='dropout', name='all zeros are float64', misconception='np.zeros(x.shape) at rate 1 has no dtype', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if rate < 0 or rate > 1:
        raise ValueError("rate must lie from 0 to 1")
    if rate == 1:
        return np.zeros(x.shape)
    return np.where(rng.random(x.shape) < rate, 0, x / (1 - rate))
''', input='float32 with rate 1'),
    dict(exercise='dropout', name='a floor under 1 - rate', misconception='1 - rate is kept above 0.05 so that nothing is divided by 0', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie from 0 to 1")
    return x * (rng.random(x.shape) >= rate) / max(1 - rate, 0.05)
''', input='rate 0.99: kept entries are 20 x in place of 100 x'),
    dict(exercise='dropout', name='mask by the order in memory', misconception="order='A' lays the drawn numbers out as x lies in memory, so the same numbers give another result", code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    out = x.flatten(order="A")
    out[rng.random(x.size) < rate] = 0
    out /= 1 - rate
    return out.reshape(x.shape, order="F" if x.flags.fnc else "C")
''', input='the same x once in C order and once in Fortran order, with the same state of rng'),
    dict(exercise='dropout', name='never all at once', misconception='draws again where everything would be lost, so entries are not decided each on its own', code=r'''def dropout(x: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> np.ndarray:
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must lie from 0 to 1")
    if rate == 1:
        return np.zeros_like(x)
    keep = rng.random(x.shape) >= rate
    while not keep.any():  # something must be left to learn from
        keep = rng.random(x.shape) >= rate
    return np.where(keep, x / (1 - rate), x.dtype.type(0))
''', input='an array of one or two entries'),
]
