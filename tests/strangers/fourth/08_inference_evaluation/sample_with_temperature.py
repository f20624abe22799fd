RIGHT = [
    dict(
        exercise='sample_with_temperature',
        name='choice',
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("a temperature is not negative")
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits.astype(np.float64)
    weights = np.exp((z - z.max()) / temperature)
    return int(rng.choice(len(z), p=weights / weights.sum()))
''',
    ),
    dict(
        exercise='sample_with_temperature',
        name='Gumbel noise',
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError(f"temperature {temperature}")
    scores = [float(x) for x in logits]
    top = max(scores)
    if temperature == 0:
        return scores.index(top)
    noise = rng.gumbel(size=len(scores))
    noisy = [(s - top) / temperature + n for s, n in zip(scores, noise)]
    return max(range(len(noisy)), key=noisy.__getitem__)
''',
    ),
]

WRONG = [
    dict(
        exercise='sample_with_temperature',
        name="NumPy's number at infinity",
        misconception="rng.integers gives NumPy's number, and only the other branches convert",
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(logits.argmax())
    if math.isinf(temperature):
        return rng.integers(len(logits))
    z = (logits - logits.max()).astype(float) / temperature
    p = softmax(z)
    return int(rng.choice(len(p), p=p))
''',
        input='temperature math.inf',
    ),
    dict(
        exercise='sample_with_temperature',
        name='only the hundred best',
        misconception='the draw is restricted to the 100 best tokens',
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    best = np.argsort(-logits, kind="stable")[:100]
    z = logits[best].astype(np.float64)
    weights = np.exp((z - z[0]) / temperature)
    return int(best[rng.choice(len(best), p=weights / weights.sum())])
''',
        input='300 equal logits',
    ),
    dict(
        exercise='sample_with_temperature',
        name='shifted in place and back',
        misconception="the maximum is subtracted in the caller's array and added again",
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    top = logits.max()
    logits -= top
    shares = np.exp(logits.astype(np.float64) / temperature)
    logits += top
    return int(rng.choice(shares.size, p=shares / shares.sum()))
''',
        input='read-only logits',
    ),
    dict(
        exercise='sample_with_temperature',
        name='noise is cut off',
        misconception='tokens with a share below one in a thousand are never drawn',
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits.astype(np.float64)
    p = np.exp((z - z.max()) / temperature)
    p /= p.sum()
    p[p < min(1e-3, p.max())] = 0.0  # noise
    return int(rng.choice(len(p), p=p / p.sum()))
''',
        input='2000 equal tokens beside one better one',
    ),
    dict(
        exercise='sample_with_temperature',
        name='a thousand lots',
        misconception='the draw is one of a thousand lots that are handed out by rounded shares, so rare tokens get none',
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits.astype(np.float64)
    edges = np.cumsum(np.exp((z - z.max()) / temperature))
    edges /= edges[-1]
    lot = (rng.integers(1000) + 0.5) / 1000
    return int(np.searchsorted(edges, lot))
''',
        input='a token of probability 0.0003',
    ),
    dict(
        exercise='sample_with_temperature',
        name='without the tail',
        misconception='only the best tokens that hold 97 % together are drawn',
        code=r'''def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(logits.argmax())
    z = logits.astype(np.float64) - logits.max()
    order = np.argsort(-z, kind="stable")
    p = np.exp(z[order] / temperature)
    p /= p.sum()
    nucleus = np.searchsorted(np.cumsum(p), 0.97) + 1  # leave out the unlikely tail
    return int(order[rng.choice(nucleus, p=p[:nucleus] / p[:nucleus].sum())])
''',
        input='a token of probability 0.02',
    ),
]
