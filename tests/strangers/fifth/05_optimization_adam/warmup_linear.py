RIGHT = [
    dict(
        exercise='warmup_linear',
        name='minimum of two lines',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    up = step / warmup if warmup else 1.0
    down = max(0, total - step) / (total - warmup)
    return float(peak_lr * min(up, down))
''',
    ),
    dict(
        exercise='warmup_linear',
        name='interpolation',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    corners = [0, warmup, total] if warmup > 0 else [0, total]
    heights = [0.0, 1.0, 0.0] if warmup > 0 else [1.0, 0.0]
    return float(np.interp(step, corners, heights)) * peak_lr
''',
    ),
]
WRONG = [
    dict(
        exercise='warmup_linear',
        name='rounded-to-ten-digits',
        misconception='rates are rounded to 10 decimals "to get rid of noise"',
        input='peak 3e-9',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    if step >= warmup:
        return round(peak_lr * (total - step) / (total - warmup), 10)
    return round(peak_lr * step / warmup, 10)
''',
    ),
    dict(
        exercise='warmup_linear',
        name='nothing-below-1e-8',
        misconception='takes rates below 1e-8 for 0',
        input='peak 2e-8',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        rate = peak_lr * step / warmup
    else:
        rate = peak_lr * (total - step) / (total - warmup)
    return rate if rate > 1e-8 else 0.0
''',
    ),
    dict(
        exercise='warmup_linear',
        name='way-up-by-arange',
        misconception='makes the way up with np.arange(0, peak, peak / warmup), which sometimes has one entry too many',
        input='warmup 49',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    up = np.arange(0, peak_lr, peak_lr / warmup).tolist() if warmup else []
    down = [peak_lr * (total - s) / (total - warmup) for s in range(warmup, total)]
    plan = up + down
    return plan[step] if step < len(plan) else 0.0
''',
    ),
    dict(
        exercise='warmup_linear',
        name='kept-without-the-peak',
        misconception='keeps rates by step, warmup and total, and forgets the peak',
        input='the same plan with another peak',
        code=r'''
_rates = {}


def warmup_linear(step, peak_lr, warmup, total):
    key = step, warmup, total
    if key not in _rates:
        if step < warmup:
            _rates[key] = peak_lr * step / warmup
        else:
            _rates[key] = max(0.0, peak_lr * (total - step) / (total - warmup))
    return _rates[key]
''',
    ),
    dict(
        exercise='warmup_linear',
        name='ten-thousand-steps',
        misconception='holds plans of at most 10 000 steps, and gives 0 beyond',
        input='step 12 000 of 18 000',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    steps = np.arange(min(total, 10_000))
    up = steps / warmup if warmup else np.ones(len(steps))
    plan = peak_lr * np.minimum(up, (total - steps) / (total - warmup))
    return float(plan[step]) if step < len(plan) else 0.0
''',
    ),
    dict(
        exercise='warmup_linear',
        name='last-tenth-per-mille',
        misconception='compares step and total with a tolerance of one per mille, so the rate is 0 too early',
        input='step 17 990 of 18 000',
        code=r'''
def warmup_linear(step, peak_lr, warmup, total):
    if step >= total or math.isclose(step, total, rel_tol=1e-3):
        return 0.0
    if step < warmup:
        return peak_lr * step / warmup
    return peak_lr * (total - step) / (total - warmup)
''',
    ),
]
