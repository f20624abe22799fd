RIGHT = [
    dict(
        exercise='cosine_decay',
        name='min of step and total',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    wave = (1 + math.cos(math.pi * min(step, total) / total)) / 2
    return floor + (peak_lr - floor) * wave
""",
    ),
    dict(
        exercise='cosine_decay',
        name='square of the half angle',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return float(floor)
    share = np.cos(np.pi * step / total / 2) ** 2
    return float(peak_lr * share + floor * (1.0 - share))
""",
    ),
    dict(
        exercise='cosine_decay',
        name='mean of two rates',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    c = np.cos(np.pi * np.minimum(step / total, 1.0))
    return peak_lr * (1 + c) / 2 + floor * (1 - c) / 2
""",
    ),
]
WRONG = [
    dict(
        exercise='cosine_decay',
        name='pi with eight digits',
        misconception='3.1415927 for pi, which spoils the last steps of a long plan',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    return floor + (peak_lr - floor) * (1 + math.cos(3.1415927 * step / total)) / 2
""",
        input='step 9999 of 10000, floor 0',
    ),
    dict(
        exercise='cosine_decay',
        name='way rounded to seven decimals',
        misconception='the share of the way is rounded before the cosine',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    way = round(min(step, total) / total, 7)
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * way)) / 2
""",
        input='step 29999 of 30000, floor 0',
    ),
    dict(
        exercise='cosine_decay',
        name='steps as float32',
        misconception='step / total is a float32, which cannot tell large steps apart',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    way = float(np.float32(step) / np.float32(total))
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * way)) / 2
""",
        input='step 9999 of 10000, floor 0: off by a thousandth',
    ),
    dict(
        exercise='cosine_decay',
        name='no number but an array',
        misconception='np.where gives an array without axes, not a number',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    curve = floor + (peak_lr - floor) * (1 + np.cos(np.pi * step / total)) / 2
    return np.where(step < total, curve, floor)
""",
        input='any call: the type of the result',
    ),
    dict(
        exercise='cosine_decay',
        name='rate rounded to twelve decimals',
        misconception='the rate is rounded to twelve decimals, which cuts digits of small rates',
        code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    step = min(step, total)
    rate = floor + (peak_lr - floor) / 2 * (1 + math.cos(math.pi * step / total))
    return float(np.round(rate, 12))
""",
        input='peak 1e-9',
    ),
    dict(
        exercise='cosine_decay',
        name='wave tabulated once per length',
        misconception='whole curves of long plans are remembered by total and peak; the floor is forgotten in the key',
        code="""_curves = {}


def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    if total <= 50:  # short plans need no table
        return floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
    if (total, peak_lr) not in _curves:
        waves = (1 + np.cos(np.pi * np.arange(total) / total)) / 2
        _curves[total, peak_lr] = (floor + (peak_lr - floor) * waves).tolist()
    return _curves[total, peak_lr][step]
""",
        input='two plans of 1000 steps with the same peak and two floors',
    ),
]
