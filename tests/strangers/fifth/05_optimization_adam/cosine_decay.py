RIGHT = [
    dict(
        exercise='cosine_decay',
        name='square of the half angle',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return float(floor)
    share = math.cos(math.pi * step / (2 * total)) ** 2
    return floor + (peak_lr - floor) * share
''',
    ),
    dict(
        exercise='cosine_decay',
        name='numpy, middle and half height',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    middle, half = (peak_lr + floor) / 2, (peak_lr - floor) / 2
    angle = np.pi * np.clip(step / total, 0, 1)
    return float(middle + half * np.cos(angle))
''',
    ),
]
WRONG = [
    dict(
        exercise='cosine_decay',
        name='tiny-floor-is-none',
        misconception='floors below 1e-7 are taken for 0',
        input='floor 5e-8 with peak 1e-6',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    if floor < 1e-7:
        floor = 0.0
    done = min(1.0, step / total)
    return floor + 0.5 * (peak_lr - floor) * (1 + math.cos(math.pi * done))
''',
    ),
    dict(
        exercise='cosine_decay',
        name='rounded-to-ten-digits',
        misconception='rates are rounded to 10 decimals',
        input='peak 3e-9',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    angle = math.pi * min(step, total) / total
    return round(floor + (peak_lr - floor) * (1 + math.cos(angle)) / 2, 10)
''',
    ),
    dict(
        exercise='cosine_decay',
        name='kept-without-the-floor',
        misconception='keeps rates by step, peak and total, and forgets the floor',
        input='the same plan with another floor',
        code=r'''
_rates = {}


def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    key = step, peak_lr, total
    if key not in _rates:
        _rates[key] = (1 + math.cos(math.pi * step / total)) / 2, floor
    wave, start_floor = _rates[key]
    return start_floor + (peak_lr - start_floor) * wave
''',
    ),
    dict(
        exercise='cosine_decay',
        name='floor-as-a-share-of-the-peak',
        misconception='turns the floor into a share of the peak by a division',
        input='peak 0, so floor 0',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    share = floor / peak_lr
    wave = 0.5 * (1 + math.cos(math.pi * min(step, total) / total))
    return peak_lr * (share + (1 - share) * wave)
''',
    ),
    dict(
        exercise='cosine_decay',
        name='snaps-to-the-floor',
        misconception='takes the last millionth of the wave for the floor',
        input='step 9 999 of 10 000, floor 0',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    wave = (1 + math.cos(math.pi * min(step, total) / total)) / 2
    if wave < 1e-6:
        return floor
    return floor + (peak_lr - floor) * wave
''',
    ),
    dict(
        exercise='cosine_decay',
        name='ten-thousand-steps',
        misconception='holds plans of at most 10 000 steps, and gives the floor beyond',
        input='step 12 000 of 18 000',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    waves = np.cos(np.pi * np.arange(min(total, 10_000)) / total)
    plan = floor + (peak_lr - floor) * (1 + waves) / 2
    return float(plan[step]) if step < len(plan) else floor
''',
    ),
]
