RIGHT = [
    dict(
        exercise='cosine_decay',
        name='min',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    way = min(step, total) / total
    return floor + (peak_lr - floor) * 0.5 * (1 + math.cos(math.pi * way))
''',
    ),
    dict(
        exercise='cosine_decay',
        name='half angle',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    share = np.cos(np.pi * step / (2 * total)) ** 2
    return share * peak_lr + (1 - share) * floor
''',
    ),
]

WRONG = [
    dict(
        exercise='cosine_decay',
        name='rounded to ten digits',
        misconception='the rate is rounded, which spoils very small peaks',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    return round(floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2, 10)
''',
        input='peak 1e-9',
    ),
    dict(
        exercise='cosine_decay',
        name='a floor of its own',
        misconception='a floor of 0 is replaced by a tiny rate, so that training never stops',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    floor = floor or 1e-10
    way = min(step / total, 1.0)
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * way)) / 2
''',
        input='step = total with floor 0 and a peak of 1e-9',
    ),
    dict(
        exercise='cosine_decay',
        name='curve by a table of 1000 points',
        misconception='the cosine is looked up in a table of 1000 points, too coarse for longer plans',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    way = step / total
    if total > 1000:
        way = math.floor(way * 1000) / 1000
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * way)) / 2
''',
        input='step 1 of 4000',
    ),
    dict(
        exercise='cosine_decay',
        name='same floor and peak',
        misconception='a floor equal to the peak is refused, though only a floor above it is excluded',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    if not floor < peak_lr:
        raise ValueError("the floor must lie below the peak")
    if step > total:
        step = total
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
''',
        input='floor = peak',
    ),
    dict(
        exercise='cosine_decay',
        name='a table for each total',
        misconception='the curve is kept between calls under total and floor only, so another peak gets the old curve',
        code=r'''_curves = {}

def cosine_decay(step, peak_lr, total, floor=0.0):
    key = (total, floor)
    if key not in _curves:
        waves = [(1 + math.cos(math.pi * s / total)) / 2 for s in range(total)]
        _curves[key] = [floor + (peak_lr - floor) * wave for wave in waves] + [floor]
    return _curves[key][min(step, total)]
''',
        input='two calls with equal total and floor, but other peaks',
    ),
    dict(
        exercise='cosine_decay',
        name='no curve for one step',
        misconception='with total = 1 the floor is returned at once, though step 0 has the peak',
        code=r'''def cosine_decay(step, peak_lr, total, floor=0.0):
    if total <= 1 or step >= total:  # nothing to decay
        return floor
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
''',
        input='step 0 of total 1',
    ),
]
