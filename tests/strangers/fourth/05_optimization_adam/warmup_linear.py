RIGHT = [
    dict(
        exercise='warmup_linear',
        name='three cases',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        return peak_lr * step / warmup
    if step < total:
        return peak_lr * (total - step) / (total - warmup)
    return 0.0
''',
    ),
    dict(
        exercise='warmup_linear',
        name='lower of two lines',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    up = step / warmup if warmup else 1.0
    down = max(total - step, 0) / (total - warmup)
    return peak_lr * min(up, down)
''',
    ),
]

WRONG = [
    dict(
        exercise='warmup_linear',
        name='rounded to ten digits',
        misconception='the rate is rounded, which spoils very small peaks',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        rate = peak_lr * step / warmup
    else:
        rate = peak_lr * max(0, total - step) / (total - warmup)
    return round(rate, 10)
''',
        input='peak 1e-9, step 1 of warmup 4',
    ),
    dict(
        exercise='warmup_linear',
        name='a plan kept by its length',
        misconception='the table of rates is kept between calls under (warmup, total) only, so another peak gets the old rates',
        code=r'''_plans = {}

def warmup_linear(step, peak_lr, warmup, total):
    if (warmup, total) not in _plans:
        up = [peak_lr * s / warmup for s in range(warmup)]
        down = [peak_lr * (total - s) / (total - warmup) for s in range(warmup, total + 1)]
        _plans[warmup, total] = up + down
    return _plans[warmup, total][min(step, total)]
''',
        input='two calls with equal warmup and total, but other peaks',
    ),
    dict(
        exercise='warmup_linear',
        name='stairs of one hundredth',
        misconception='progress is cut into hundredths, as shares of the whole plan',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    if step < warmup:
        return peak_lr * step / warmup
    left = total - step
    fall = total - warmup
    if fall > 100:
        left = math.ceil(100 * left / fall) * fall / 100
    return peak_lr * left / fall
''',
        input='a plan of 1000 steps',
    ),
    dict(
        exercise='warmup_linear',
        name='a peak of 0 is refused',
        misconception='a learning rate of 0 is taken for a mistake',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    if peak_lr <= 0:
        raise ValueError("peak_lr must be positive")
    if step < warmup:
        return peak_lr * step / warmup
    return peak_lr * max(0, total - step) / (total - warmup)
''',
        input='peak_lr = 0',
    ),
    dict(
        exercise='warmup_linear',
        name='a table without the rest',
        misconception='the rates are looked up in a table of at most 1000 places over the whole plan',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    def rate(s):
        return peak_lr * s / warmup if s < warmup else peak_lr * (total - s) / (total - warmup)
    if step >= total:
        return 0.0
    stride = math.ceil(total / 1000)
    return rate(step // stride * stride)
''',
        input='a plan of 5000 steps',
    ),
    dict(
        exercise='warmup_linear',
        name='no way up of one step',
        misconception='a warm-up of whole percents: warmup / total is rounded to two digits',
        code=r'''def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    share = warmup / total
    if total > 100:
        share = round(share, 2)  # in percent
    progress = step / total
    if progress < share:
        return peak_lr * progress / share
    return peak_lr * (1 - progress) / (1 - share)
''',
        input='warmup 1 of total 1000',
    ),
]
