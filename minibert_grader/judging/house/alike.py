"""Whether two answers of a student's are the same, up to rounding or to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np

from minibert_grader.judging.checks import Mismatch, compare, compare_plain, forgiving


def alike(got: Any, expected: Any, what: str = "the result", exactly: bool = False, dtype: Any = np.float64) -> None:
    """Check that `got` is `expected`, whatever both are made of; nan is nan.

    Up to rounding means half of the digits: sums in another order and another product of BLAS differ by far less, and
    what reads the wrong places in memory by far more. `dtype` is that of the arguments: a number that was made of
    float32 is no more exact for being one of Python's.

    Raises
    ------
    Mismatch
        Where they differ.
    """
    if forgiving(everything=True):
        return
    if isinstance(expected, dict) and isinstance(got, dict):
        compare_plain(sorted(got), sorted(expected), f"the keys of {what}")
        for key, part in expected.items():
            alike(got[key], part, f"{what}[{key!r}]", exactly, dtype)
    elif isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
        compare_plain(len(got), len(expected), f"the length of {what}")
        for place, part in enumerate(expected):
            alike(got[place], part, what if len(expected) == 1 else f"{what}[{place}]", exactly, dtype)
    elif _is_number(expected) and _is_number(got):
        one, other = np.asarray(got), np.asarray(expected)
        if one.shape == other.shape and one.dtype.kind == other.dtype.kind == "f":
            one = np.where(np.isnan(one) & np.isnan(other), 0, one)
            other = np.where(np.isnan(np.asarray(got)) & np.isnan(other), 0, other)
        # A plain number does not say in which dtype it was computed.
        coarse = other.astype(np.float32) if type(expected) is float else other
        compare(one, other, 0 if exactly else slack(one, coarse, dtype), what)
    elif isinstance(expected, np.ndarray) or isinstance(got, np.ndarray):
        kinds = type(expected).__name__, type(got).__name__
        raise Mismatch(f"{what}: expected {_a(kinds[0])}, got {_a(kinds[1])}", expected, got, None)
    else:
        compare_plain(got, expected, what)


def slack(got: np.ndarray, expected: np.ndarray, dtype: Any = np.float64) -> float:
    """Half of the digits of the coarsest dtype of a float array, relative to the largest entry; nothing for others."""
    floats = [array.dtype for array in (got, expected) if array.dtype.kind == "f"]
    if not floats:
        return 0.0
    size = np.abs(expected[np.isfinite(expected)].astype(np.float64)).max(initial=1.0)
    return float(np.sqrt(max(np.finfo(each).eps for each in (*floats, dtype))) * size)


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, (np.ndarray, np.generic, float)) and getattr(value, "dtype", np.dtype(float)).kind in "biuf"
    )


def _a(kind: str) -> str:
    return {"ndarray": "an array", "NoneType": "nothing (None)"}.get(kind, f"a {kind}")
