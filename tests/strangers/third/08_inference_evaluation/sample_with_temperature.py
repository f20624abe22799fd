RIGHT = [
    dict(exercise='sample_with_temperature', name='softmax and choice', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    p = softmax((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p))
"""),
    dict(exercise='sample_with_temperature', name='Gumbel', code="""def sample_with_temperature(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError(temperature)
    z = np.asarray(logits, dtype=np.float64)
    z = z - z.max()
    if temperature:
        z = z / temperature + rng.gumbel(size=z.shape)
    return int(z.argmax())
"""),
]
WRONG = [
    dict(exercise='sample_with_temperature', name='hot is infinite', misconception='temperatures beyond 1e10 are taken for infinite, also for tokens with -inf', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    if temperature > 1e10:
        return int(rng.integers(len(logits)))
    p = softmax((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p))
""", input='-inf at temperature 1e12'),
    dict(exercise='sample_with_temperature', name='unlikely ones are noise', misconception='tokens with a probability below 0.0001 are left out', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    p = softmax((logits - logits.max()) / temperature)
    p = np.where(p < 1e-4, 0, p)
    p = p / p.sum()
    return int(rng.choice(len(p), p=p))
""", input='20 000 equal tokens'),
    dict(exercise='sample_with_temperature', name='multinomial', misconception='rng.multinomial with float32 shares, whose sum may be above 1', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    p = softmax((logits - logits.max()) / temperature)
    return int(rng.multinomial(1, p).argmax())
""", input='many float32 logits, the last one low'),
    dict(exercise='sample_with_temperature', name='best thousand only', misconception='only the thousand likeliest tokens can come', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    p = softmax((logits - logits.max()) / temperature)
    best = np.argsort(-p, kind="stable")[:1000]
    return int(rng.choice(best, p=p[best] / p[best].sum()))
""", input='5000 equal tokens'),
    dict(exercise='sample_with_temperature', name='drawn tie', misconception='a draw among the highest at temperature 0', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(rng.choice(np.flatnonzero(logits == logits.max())))
    p = softmax((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p))
""", input='equal highest logits, temperature 0'),
    dict(exercise='sample_with_temperature', name='hot has an end', misconception='temperatures beyond 10 000 are taken for 10 000, since logits are no larger', code="""def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    if math.isinf(temperature):
        return int(rng.integers(len(logits)))
    p = softmax((logits - logits.max()) / min(temperature, 1e4))
    return int(rng.choice(len(p), p=p))
""", input='temperature 100 000 with logits of ±10 000'),
]
