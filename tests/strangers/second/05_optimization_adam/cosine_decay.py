RIGHT = [
    dict(
        exercise='cosine_decay',
        name='min',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    share = (1 + math.cos(math.pi * min(step, total) / total)) / 2
    return floor + (peak_lr - floor) * share
''',
    ),
    dict(
        exercise='cosine_decay',
        name='squared cosine of half the angle',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return float(floor)
    w = np.cos(0.5 * np.pi * step / total) ** 2
    return float(w * peak_lr + (1.0 - w) * floor)
''',
    ),
]
WRONG = [
    dict(
        exercise='cosine_decay',
        name='whole degrees',
        misconception='the angle is rounded to whole degrees',
        input='total = 1000, step 1 (or total 7)',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    degrees = round(180 * step / total)
    return floor + (peak_lr - floor) * (1 + math.cos(math.radians(degrees))) / 2
''',
    ),
    dict(
        exercise='cosine_decay',
        name='table without the peak in its key',
        misconception='a cache knows total and floor, but not the peak',
        input='two plans of the same total and floor with different peaks',
        code=r'''
TABLES = {}


def cosine_decay(step, peak_lr, total, floor=0.0):
    if (total, floor) not in TABLES:
        angles = np.pi * np.arange(total + 1) / total
        TABLES[total, floor] = floor + (peak_lr - floor) * (1 + np.cos(angles)) / 2
    return float(TABLES[total, floor][min(step, total)])
''',
    ),
    dict(
        exercise='cosine_decay',
        name='close to the floor is the floor',
        misconception='the last bit of the wave is cut off',
        input='total = 1000, step 990',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    share = (1 + math.cos(math.pi * step / total)) / 2
    if step >= total or share < 0.0005:
        return floor
    return floor + (peak_lr - floor) * share
''',
    ),
    dict(
        exercise='cosine_decay',
        name='a floor at the peak is refused',
        misconception='floor = peak is allowed: the rate is constant',
        input='floor = peak',
        code=r'''
def cosine_decay(step, peak_lr, total, floor=0.0):
    if not 0 <= floor < peak_lr:
        raise ValueError("the floor must lie below the peak")
    if step > total:
        step = total
    return floor + (peak_lr - floor) * 0.5 * (1 + math.cos(math.pi * step / total))
''',
    ),
]
