"""What the checks below each exercise are written with: messages that say what was expected, and hypothesis."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

__all__ = ["expect", "expect_dtype", "expect_equal", "expect_raises", "few", "floats", "given", "st", "warnings_of"]

_SLOW_IS_FINE = list(HealthCheck)  # a busy computer must not fail a check
_NO_GUESSES = [phase for phase in Phase if phase is not Phase.explain]  # of why an example fails
few = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=_SLOW_IS_FINE,
    phases=_NO_GUESSES, report_multiple_bugs=False,
)  # fmt: skip


class CheckFailed(AssertionError):
    """A check that failed: what was expected and what came, then the example if hypothesis found one, then a tip."""

    def __init__(self, said: str, tip: str = "") -> None:
        super().__init__(said + (f"\nTip: {tip}" if tip else ""))
        self.said, self.tip = said, tip

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows: these lines, without the way through the kit's own code."""
        return [f"✗ {self.said}", *getattr(self, "__notes__", []), *([f"Tip: {self.tip}"] if self.tip else [])]


def _require(holds: Any, said: str, tip: str = "") -> None:
    if not holds:
        raise CheckFailed(said, tip)


def floats(*shape: int, low: float = -5, high: float = 5) -> st.SearchStrategy[np.ndarray]:
    """Strategy for float64 arrays of one shape: hypothesis picks the numbers.

    Examples
    --------
    >>> floats(2, 3).example().shape  # doctest: +SKIP
    (2, 3)
    """
    return arrays(np.float64, shape, elements=st.floats(low, high))


def expect(got: Any, expected: Any, what: str, tip: str = "", rtol: float = 1e-5, atol: float = 1e-6) -> None:
    """Assert that numbers equal what is expected up to rounding, and say what was expected if not.

    Parameters
    ----------
    got, expected : array_like of numbers
    what : str
        What is compared, for the message.
    tip : str
        What to look at when they differ.
    rtol, atol : float
        Allowed difference: atol + rtol * |expected|.

    Raises
    ------
    CheckFailed
        Where shape or a number differs.

    Examples
    --------
    >>> expect([0.5, 0.25], [1 / 2, 1 / 4], "halves")
    """
    _require(got is not None, f"{what}: expected an array, got None. Does the function end with `return`?")
    try:
        got, expected = np.asarray(got), np.asarray(expected)
    except ValueError:  # parts of several shapes
        raise CheckFailed(
            f"{what}: expected one array, got a {type(got).__name__} of {len(got)} parts.",
            tip="return what is asked for, and nothing else",
        ) from None
    _require(got.shape == expected.shape, f"{what}: expected shape {expected.shape}, got shape {got.shape}.", tip)
    if not np.allclose(got, expected, rtol=rtol, atol=atol):
        shown = f"expected\n{np.round(1.0 * expected, 6)}\ngot\n{np.round(1.0 * got, 6)}"
        raise CheckFailed(f"{what}: {shown}", tip)


def expect_equal(got: Any, expected: Any, what: str, tip: str = "") -> None:
    """Assert that strings, whole numbers, or lists of them are equal; a tuple is as good as a list."""
    _require(got is not None or expected is None, f"{what}: expected {expected!r}, got None. Is there a `return`?")
    _require(_plain(got) == _plain(expected), f"{what}: expected\n{expected!r}\ngot\n{got!r}", tip)


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def expect_dtype(got: Any, dtype: Any, what: str) -> None:
    """Assert that an array has a dtype."""
    found = np.asarray(got).dtype
    tip = "np.sqrt(2) and np.zeros(3) are float64; math.sqrt(2) and np.zeros_like(x) leave float32 alone"
    wide = found == np.float64 and np.dtype(dtype) == np.float32
    _require(found == np.dtype(dtype), f"{what}: expected dtype {np.dtype(dtype)}, got {found}", tip if wide else "")


def expect_raises(error: type[Exception], call: Callable[[], Any], what: str) -> None:
    """Assert that a call raises an error of a kind; a function that is not written yet says so itself."""
    try:
        call()
    except NotImplementedError:
        raise
    except error:
        return
    except Exception as other:
        raise CheckFailed(f"{what}: expected {error.__name__}, got {type(other).__name__}: {other}") from None
    raise CheckFailed(f"{what}: expected {error.__name__}, but a result was returned")


@contextlib.contextmanager
def warnings_of() -> Iterator[list[warnings.WarningMessage]]:
    """Collect the warnings of a block into a list."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught
