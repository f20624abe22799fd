"""Learning rate schedules: pure functions of the step."""

import math


def warmup_linear(step: int, peak_lr: float, warmup: int, total: int) -> float:
    """Up in a straight line from 0 to the peak, then down in a straight line to 0 (Devlin et al. 2018, appendix A.2).

    Parameters
    ----------
    step : int
        0 at the start.
    peak_lr : float
        Reached at step `warmup`.
    warmup : int
        Steps of the way up; 0 starts at the peak.
    total : int
        The step at which the rate is 0; it stays 0 afterwards.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If not 0 <= warmup <= total and total > 0, or the step is negative.

    Examples
    --------
    >>> [warmup_linear(step, 1.0, 2, 6) for step in (0, 1, 2, 4, 6, 9)]
    [0.0, 0.5, 1.0, 0.5, 0.0, 0.0]
    """
    if not 0 <= warmup <= total or total < 1 or step < 0:
        raise ValueError(f"need 0 <= warmup <= total, total > 0 and step >= 0, not {warmup}, {total} and {step}")
    if step >= total:
        return 0.0
    if step < warmup:
        return peak_lr * step / warmup
    return peak_lr * (total - step) / (total - warmup)


def cosine_decay(step: int, peak_lr: float, total: int, floor: float = 0.0) -> float:
    """Down from the peak to the floor along half a cosine wave (Loshchilov and Hutter 2017, without restarts).

    Parameters
    ----------
    step : int
        0 at the start.
    peak_lr : float
        The rate at step 0.
    total : int
        The step at which the floor is reached; it stays there.
    floor : float, default 0
        The lowest rate.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If total is not positive or the step is negative.

    Examples
    --------
    >>> [round(cosine_decay(step, 1.0, 4, 0.2), 3) for step in (0, 2, 4, 9)]
    [1.0, 0.6, 0.2, 0.2]
    """
    if total < 1 or step < 0:
        raise ValueError(f"need total > 0 and step >= 0, not {total} and {step}")
    if step >= total:
        return float(floor)
    return floor + (peak_lr - floor) * (1 + math.cos(math.pi * step / total)) / 2
