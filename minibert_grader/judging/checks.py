"""What hidden tests check with: each check passes in silence or raises what the student is told."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import numpy as np

LONGEST_REASON = 1000
MOST_SHORTENED = 4096


class StudentFailure(AssertionError):
    """The student's function did something other than return the right answer; the text says what, to the student.

    Whatever of the student's is in it, it is cut to `LONGEST_REASON` characters, here and for all.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text if len(text) <= LONGEST_REASON else text[:LONGEST_REASON] + "…")


class NotWritten(StudentFailure):
    """The function is not there, or still the stub; nothing more can be asked of it."""


class StudentRaised(StudentFailure):
    """The student's function raised. `family` holds the exception's class names, its own first."""

    def __init__(self, text: str, family: tuple[str, ...]) -> None:
        super().__init__(text)
        self.family = family


class Mismatch(StudentFailure):
    """Two values differ: `expected`, `got`, and for arrays of one shape the index of the first difference."""

    def __init__(self, text: str, expected: Any, got: Any, index: tuple[int, ...] | None) -> None:
        super().__init__(text)
        self.expected, self.got, self.index = expected, got, index


class BrokenRule(StudentFailure):
    """The values may be right, but a rule of the house is broken: `rule` is its name for people.

    Where it is broken shows in a `mismatch`, if in any.
    """

    def __init__(self, text: str, rule: str, mismatch: Mismatch | None = None) -> None:
        super().__init__(text)
        self.rule, self.mismatch = rule, mismatch


_forgiven: ContextVar[list[str] | None] = ContextVar("forgiven", default=None)
_all_forgiven: ContextVar[bool] = ContextVar("all forgiven", default=False)


@contextlib.contextmanager
def values_forgiven() -> Iterator[list[str]]:
    """Let `agree` and `equal` pass whatever the values; the list fills with the house rules that were looked at.

    So it can be told whether a property fails by itself, or only because the numbers are wrong already.
    """
    rules: list[str] = []
    token = _forgiven.set(rules)
    try:
        yield rules
    finally:
        _forgiven.reset(token)


@contextlib.contextmanager
def all_forgiven() -> Iterator[None]:
    """Let each check of an answer pass, those of the house rules too: to see what is asked, whatever is answered."""
    token = _all_forgiven.set(True)
    try:
        with values_forgiven():
            yield
    finally:
        _all_forgiven.reset(token)


def rounding(dtype: np.dtype, operations: float) -> float:
    """Relative error that `operations` roundings in `dtype` may leave, with room for another order of summation.

    The classical bound is `n * eps / 2` for n operations in sequence (Higham 2002, section 3.1); 8 times that leaves
    room for sums in another order, for exp and log that are off by an ulp or two, and for a rearranged formula.
    """
    return 4.0 * float(np.finfo(dtype).eps) * operations


def agree(got: Any, expected: Any, bound: Any, what: str = "the result") -> None:
    """Check the values of an array, whatever its float dtype.

    Parameters
    ----------
    got : array, as it came from the student
    expected : array
    bound : float or array broadcastable to expected
        Largest allowed absolute difference. Infinities and zeros where the bound is 0 must match exactly.
    what : str
        What is compared, for the message.

    Raises
    ------
    Mismatch
        Where shape or a value differs.
    StudentFailure
        If `got` is not a numeric array.
    """
    if _forgiven.get() is None:
        compare(got, expected, bound, what)


def compare(got: Any, expected: Any, bound: Any, what: str) -> None:
    """As `agree`, but never forgiving; it is where all is."""
    if _all_forgiven.get():
        return
    expected = np.asarray(expected)
    got = _numeric(got, what)
    if got.shape != expected.shape:
        raise Mismatch(f"{what} has shape {got.shape}, expected {expected.shape}", expected, got, None)
    with np.errstate(invalid="ignore"):
        near = np.abs(got.astype(float) - expected.astype(float)) <= bound
    wrong = np.argwhere(~(near | (got == expected)))
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        at = f" at [{', '.join(map(str, index))}]" if index else ""
        text = f"{what}{at}: expected {_written(expected[index])}, got {_written(got[index])}"
        raise Mismatch(text, expected, got, index)


def agree_up_to_factor(got: Any, expected: Any, bound: Any, least: float, most: float, what: str) -> None:
    """Check an array up to one positive factor, so that a mistaken scale costs points only where it is tested.

    Parameters
    ----------
    got, expected, bound, what
        As for `agree`. The bound is for the right scale, and grows and shrinks with the factor.
    least, most : float
        The factors that known mistakes explain. Beyond them there is no factor: a speck is no answer.
    """
    expected = np.asarray(expected)
    size, room = np.abs(expected).max(initial=0.0), np.broadcast_to(bound, expected.shape)
    if size > room.max(initial=0.0):  # otherwise all that is expected is rounding, which has no scale
        factor = common_factor(got, expected, least, most)
        room = factor * (room + room.max() * np.abs(expected) / size)  # the factor has an error of its own
        expected = factor * expected
    agree(got, expected, room, what)


def common_factor(got: Any, expected: Any, least: float, most: float) -> float:
    """How much larger the largest entry is than expected; 1 where that is not from `least` to `most`."""
    array = np.asarray(got) if isinstance(got, (np.ndarray, np.generic)) else np.zeros(())
    if array.size > np.size(expected):  # it is no answer to this question, whatever it takes to look through it
        return 1.0
    size = np.abs(expected).max(initial=0.0)
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all() or not size:
        return 1.0
    factor = float(np.abs(array.astype(float)).max(initial=0.0) / size)
    return factor if least <= factor <= most else 1.0


def equal(got: Any, expected: Any, what: str = "the result") -> None:
    """Check strings, whole numbers, and lists of them; a tuple is as good as a list, an array of ints as good as both.

    Raises
    ------
    Mismatch
        Where they differ.
    """
    if _forgiven.get() is None:
        compare_plain(got, expected, what)


def compare_plain(got: Any, expected: Any, what: str) -> None:
    """As `equal`, but never forgiving; it is where all is."""
    if _all_forgiven.get():
        return
    if _leaves(got) != _leaves(expected) or _plain(got) != _plain(expected):
        raise Mismatch(f"{what}: expected {_shortened(expected)}, got {_shortened(got)}", expected, got, None)


def forgiving(everything: bool = False) -> bool:
    """Whether `agree` and `equal` pass whatever the values; with `everything`, whether all checks do."""
    return _all_forgiven.get() if everything else _forgiven.get() is not None


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, dict) else value


def _leaves(value: Any) -> int:
    """How many values there are in one; told at once of an array, however large."""
    if isinstance(value, (dict, list, tuple)):
        return sum(map(_leaves, value.values() if isinstance(value, dict) else value))
    return int(np.size(value)) if isinstance(value, (np.ndarray, np.generic)) else 1


def _shortened(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.size > MOST_SHORTENED:
        value = value.reshape(-1)[:MOST_SHORTENED]
    text = repr(_plain(value))
    return text if len(text) <= 120 else text[:120] + "…"


def _written(number: np.bool | np.number) -> str:
    return str(bool(number)) if isinstance(number, np.bool) else f"{number + 0.0:.6g}"  # without the sign of -0.0


def _numeric(got: Any, what: str) -> np.ndarray:
    if isinstance(got, (bool, int, float)):
        got = np.asarray(got)
    if not isinstance(got, (np.ndarray, np.generic)):
        kind = "nothing (None): is there a return?" if got is None else f"a {type(got).__name__}"
        raise StudentFailure(f"{what} should be an array, but the function returned {kind}")
    return np.asarray(got)


def has_dtype(got: Any, dtype: Any, what: str = "the result") -> None:
    """Check the dtype of a result; `StudentFailure` where it is another."""
    looked_at("dtype")
    found = _numeric(got, what).dtype
    if found != np.dtype(dtype):
        raise BrokenRule(f"{what} has dtype {found}, expected {np.dtype(dtype)}", "dtype")


def pair(got: Any, names: str) -> tuple[Any, Any]:
    """Check that a function returned two things, such as "(out, weights)"."""
    if not isinstance(got, (tuple, list)) or len(got) != 2:
        returned = f"{len(got)} values" if isinstance(got, (tuple, list)) else "one value"
        raise StudentFailure(f"the function should return two values, {names}, but returned {returned}")
    return got[0], got[1]


def raises(error: type[BaseException], call: Callable[[], Any], when: str) -> None:
    """Check that a call of the student's raises `error` or a child of it."""
    try:
        call()
    except StudentRaised as raised:
        if error.__name__ in raised.family and raised.family[0] != "NotImplementedError":
            return
        raise StudentFailure(f"{when}: expected {error.__name__}, but {raised}") from None
    raise StudentFailure(f"{when}: expected {error.__name__}, but the function returned a result")


def unchanged(student: Any) -> None:
    """Check that the last call left its arguments as they were."""
    looked_at("inputs stay as they were")
    changed = student.log[-1].changed
    if changed:
        text = f"the function changed its argument {', '.join(changed)}; work on a copy instead"
        raise BrokenRule(text, "inputs stay as they were")


def looked_at(rule: str) -> None:
    """Note that a house rule is being looked at, for `values_forgiven`."""
    rules = _forgiven.get()
    if rules is not None:
        rules.append(rule)
