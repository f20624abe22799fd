RIGHT = [
    dict(
        exercise='warmup_linear',
        name='three cases',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        return peak_lr * step / warmup
    if step < total:
        return peak_lr * (total - step) / (total - warmup)
    return 0.0
""",
    ),
    dict(
        exercise='warmup_linear',
        name='the lower of two lines',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    up = step / warmup if warmup else 1.0
    down = 1 - (step - warmup) / (total - warmup)
    return max(0.0, min(up, down, 1.0)) * peak_lr if step < total else 0 * peak_lr
""",
    ),
    dict(
        exercise='warmup_linear',
        name='interpolation',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    if warmup == 0:
        return np.interp(step, [0, total], [peak_lr, 0])
    return np.interp(step, [0, warmup, total], [0, peak_lr, 0])
""",
    ),
]
WRONG = [
    dict(
        exercise='warmup_linear',
        name='rounded to twelve decimals',
        misconception='the rate is rounded to twelve decimals, which cuts digits of small rates',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0.0
    share = step / warmup if step < warmup else (total - step) / (total - warmup)
    return round(peak_lr * share, 12)
""",
        input='peak 1e-8, step 1 of warmup 3',
    ),
    dict(
        exercise='warmup_linear',
        name='share of the way to six decimals',
        misconception='the share of the way is rounded to six decimals',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        share = round(step / warmup, 6)
    else:
        share = round(max(0, total - step) / (total - warmup), 6)
    return peak_lr * share
""",
        input='step 1 of warmup 30000: 3.3e-5 to two digits',
    ),
    dict(
        exercise='warmup_linear',
        name='never quite zero',
        misconception='the rate is kept at 1e-15 or above, though steps 0 and total have the rate 0',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    if step < warmup:
        rate = peak_lr * step / warmup
    else:
        rate = peak_lr * (total - step) / (total - warmup)
    return max(rate, 1e-15)
""",
        input='step 0 with a warm-up: exactly 0',
    ),
    dict(
        exercise='warmup_linear',
        name='steps as float32',
        misconception='step, warmup and total are float32, which cannot count beyond 16 777 216',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    now, up, end = np.float32(step), np.float32(warmup), np.float32(total)
    if now < up:
        share = now / up
    elif now < end:
        share = (end - now) / (end - up)
    else:
        share = 0.0
    return peak_lr * float(share)
""",
        input='step 33554431 of 33554432',
    ),
    dict(
        exercise='warmup_linear',
        name='shares remembered without the warm-up',
        misconception='shares are remembered by step and total; that the warm-up differs is forgotten',
        code="""_shares = {}


def warmup_linear(step, peak_lr, warmup, total):
    key = step, total
    if total > 50 and key in _shares:
        return peak_lr * _shares[key]
    if step < warmup:
        share = step / warmup
    elif step < total:
        share = (total - step) / (total - warmup)
    else:
        share = 0.0
    if total > 50:
        _shares[key] = share  # short plans are quick enough
    return peak_lr * share
""",
        input='step 10 of 1000, first with warmup 100, then with warmup 20',
    ),
    dict(
        exercise='warmup_linear',
        name='no number but an array',
        misconception='np.select gives an array without axes, not a number',
        code="""def warmup_linear(step, peak_lr, warmup, total):
    up = peak_lr * step / max(warmup, 1)
    down = peak_lr * (total - step) / (total - warmup)
    return np.select([step < warmup, step < total], [up, down], 0.0)
""",
        input='any call: the type of the result',
    ),
]
