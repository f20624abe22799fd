RIGHT = [
    dict(
        exercise='warmup_linear',
        name='three cases',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        return peak_lr * step / warmup
    if step < total:
        return peak_lr * (total - step) / (total - warmup)
    return 0.0
''',
    ),
    dict(
        exercise='warmup_linear',
        name='the lower of two lines',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    up = 1.0 if warmup == 0 else min(1.0, step / warmup)
    down = max(0.0, total - step) / (total - warmup)
    return float(peak_lr) * min(up, down)
''',
    ),
]
WRONG = [
    dict(
        exercise='warmup_linear',
        name='whole per cent on the way up',
        misconception='progress is counted in whole per cent',
        input='warmup = 3 or 300: step 1',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    if step < warmup:
        percent = 100 * step // warmup
        return peak_lr * percent / 100
    return peak_lr * (total - step) / (total - warmup)
''',
    ),
    dict(
        exercise='warmup_linear',
        name='one step of warm-up is none',
        misconception='warmup 1 is treated like warmup 0, so step 0 lies above the peak',
        input='warmup = 1, step 0',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    if warmup > 1 and step < warmup:
        return peak_lr * step / warmup
    return peak_lr * (total - step) / (total - warmup)
''',
    ),
    dict(
        exercise='warmup_linear',
        name='ten digits',
        misconception='rates are rounded to ten digits behind the point',
        input='peak 1e-9, step 1 of 3',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        rate = peak_lr * step / warmup
    else:
        rate = peak_lr * max(0, total - step) / (total - warmup)
    return round(rate, 10)
''',
    ),
    dict(
        exercise='warmup_linear',
        name='over is over',
        misconception='a plan that was once asked past its end gives 0 for ever: memory between calls',
        input='step 6 of 6, then step 2 of the same plan',
        code=r'''
FINISHED = set()


def warmup_linear(step, peak_lr, warmup, total):
    plan = (peak_lr, warmup, total)
    if step >= total:
        FINISHED.add(plan)
    if plan in FINISHED:
        return 0.0
    if step < warmup:
        return peak_lr * step / warmup
    return peak_lr * (total - step) / (total - warmup)
''',
    ),
]
