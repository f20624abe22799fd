"""Whether an answer is the model solution's, but for rounding."""

from __future__ import annotations

from typing import Any

import numpy as np

from minibert_grader.sandbox.inside.witness import Witnessed

LAST_DIGITS = 4  # times the distance between two numbers: sums in another order differ by less, mistakes by more


def nearly_watched(got: Any, model: Any) -> bool:
    """As `nearly`, for what `witness` read: where the model solution's readings are the same, these are to the bit."""
    if not nearly(got, model):
        return False
    one, other = Witnessed(*got), Witnessed(*model)
    pairs = [("later", "told"), ("apart", "told"), ("alone", "anew")]
    return nearly(one.left, other.left, 0) and all(
        nearly(getattr(one, name), getattr(one, first), 0)
        for name, first in pairs
        if nearly(getattr(other, name), getattr(other, first), 0)
    )


def nearly(got: Any, model: Any, digits: int = LAST_DIGITS) -> bool:
    """Whether a result is the model solution's, in all but the last digits of its numbers."""
    if isinstance(model, (float, np.ndarray, np.generic)):
        if type(got) is not type(model):
            return False
        one, other = np.asarray(got), np.asarray(model)
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        if one.dtype.kind != "f":
            return bool(np.array_equal(one, other))
        with np.errstate(all="ignore"):
            near = np.abs(one - other) <= digits * np.finfo(one.dtype).eps * np.abs(other)
        near &= np.isfinite(one) & np.isfinite(other)  # anything is as near to infinity as infinity allows
        return bool(np.all(near | (one == other) | (np.isnan(one) & np.isnan(other))))
    if type(got) is not type(model):
        return False
    if isinstance(model, dict):
        return list(got) == list(model) and all(nearly(got[name], model[name], digits) for name in model)
    if isinstance(model, (list, tuple)):
        return len(got) == len(model) and all(nearly(*pair, digits) for pair in zip(got, model, strict=True))
    return bool(got == model)
