RIGHT = [
    dict(exercise='cosine_decay', name='formula', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    step = min(step, total)
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
"""),
    dict(exercise='cosine_decay', name='squared cosine of the half angle', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return floor
    share = np.cos(np.pi / 2 * (step / total)) ** 2
    return share * peak_lr + (1 - share) * floor
"""),
]
WRONG = [
    dict(exercise='cosine_decay', name='rounded to 12 digits', misconception='the rate is rounded', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    step = min(step, total)
    return round(floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2, 12)
""", input='a peak of 1e-10'),
    dict(exercise='cosine_decay', name='plan kept', misconception='a plan once made is looked up again, whatever the peak', code="""_plans = {}
def cosine_decay(step, peak_lr, total, floor=0.0):
    key = (total, floor)
    if key not in _plans:
        _plans[key] = floor + (peak_lr - floor) * (1 + np.cos(np.linspace(0, np.pi, total + 1))) / 2
    return float(_plans[key][min(step, total)])
""", input='the same total and floor with another peak'),
    dict(exercise='cosine_decay', name='close to the floor is the floor', misconception='what is left is taken for 0 when below 1e-8', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    step = min(step, total)
    left = (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
    return floor + left if left > 1e-8 else floor
""", input='a peak of 1e-9'),
    dict(exercise='cosine_decay', name='one step only', misconception='a plan of one step is thought to be over at once', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    if total == 1:
        return floor
    step = min(step, total)
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
""", input='total = 1, step 0'),
    dict(exercise='cosine_decay', name='angle rounded', misconception='the share of the way is rounded to four digits', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    step = min(step, total)
    share = round(step / total, 4) if total > 1000 else step / total
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * share)) / 2
""", input='step 17990 of 18000'),
    dict(exercise='cosine_decay', name='share of the peak', misconception='the floor is taken as a share of the peak, by a division', code="""def cosine_decay(step, peak_lr, total, floor=0.0):
    lowest = floor / peak_lr
    way = min(step, total) / total
    return peak_lr * (lowest + (1 - lowest) * (1 + math.cos(math.pi * way)) / 2)
""", input='a peak of 0'),
]
