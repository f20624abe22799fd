RIGHT = [
    dict(exercise='warmup_linear', name='three cases', code="""def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        return peak_lr * step / warmup
    if step < total:
        return peak_lr * (total - step) / (total - warmup)
    return 0.0
"""),
    dict(exercise='warmup_linear', name='the lower of two lines', code="""def warmup_linear(step, peak_lr, warmup, total):
    up = step / warmup if warmup else np.inf
    down = max(0, total - step) / (total - warmup)
    return np.float64(peak_lr) * min(up, down)
"""),
]
WRONG = [
    dict(exercise='warmup_linear', name='rounded', misconception='the rate is rounded to 8 digits', code="""def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        return round(peak_lr * step / warmup, 8)
    if step < total:
        return round(peak_lr * (total - step) / (total - warmup), 8)
    return 0.0
""", input='peak 1e-6, step 1 of 7'),
    dict(exercise='warmup_linear', name='plan kept', misconception='a plan once made is looked up again, whatever the peak', code="""_plans = {}
def warmup_linear(step, peak_lr, warmup, total):
    if (warmup, total) not in _plans:
        up = [peak_lr * s / warmup for s in range(warmup)]
        down = [peak_lr * (total - s) / (total - warmup) for s in range(warmup, total)]
        _plans[warmup, total] = up + down
    plan = _plans[warmup, total]
    return plan[step] if step < total else 0.0
""", input='the same warmup and total with another peak'),
    dict(exercise='warmup_linear', name='tiny is zero', misconception='rates below 1e-8 are taken for 0', code="""def warmup_linear(step, peak_lr, warmup, total):
    if peak_lr < 1e-8:
        return 0.0
    if step < warmup:
        return peak_lr * step / warmup
    if step < total:
        return peak_lr * (total - step) / (total - warmup)
    return 0.0
""", input='a peak of 1e-9'),
    dict(exercise='warmup_linear', name='slope rounded', misconception='the rise per step is rounded', code="""def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    if step < warmup:
        return step * round(peak_lr / warmup, 9)
    return (total - step) * round(peak_lr / (total - warmup), 9)
""", input='peak 1e-5, warmup 300: the slope has more digits'),
    dict(exercise='warmup_linear', name='interp', misconception='the way down is drawn from step 1 on, which leaves a plan of one step without a peak', code="""def warmup_linear(step, peak_lr, warmup, total):
    if warmup == 0 and step == 0 and total > 1:
        return peak_lr
    return float(np.interp(step, [0, warmup, total], [0.0, peak_lr, 0.0])) if warmup else float(
        np.interp(step, [1, total], [peak_lr * (1 - 1 / total), 0.0])
    )
""", input='warmup = 0 and total = 1'),
    dict(exercise='warmup_linear', name='share of the way rounded', misconception='the share of the way is rounded to nine digits', code="""def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    share = step / warmup if step < warmup else (total - step) / (total - warmup)
    return peak_lr * round(share, 9)
""", input='the last step of a plan of 3 · 10⁹ steps, or any rate near the end of a very long plan'),
]
