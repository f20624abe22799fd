"""The vocabulary that hidden tests are written in.

A hidden test is an ordinary pytest class whose methods are hypothesis properties::

    @exercise("softmax", points=10)
    class TestSoftmax:
        @core
        @weight(4)
        @given(x=logits())
        def test_agrees(self, student, x):
            \"""Gives the softmax of ordinary numbers.\"""
            agree(student.softmax(x), softmax(x.astype(float)), rounding(x.dtype, x.shape[-1]))

The method's docstring is the property in words, as students read it. `student` answers calls: a fixture under pytest,
a process behind a pipe when grading.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import hypothesis
import numpy as np
from hypothesis import HealthCheck, Phase

from minibert_grader.inside.wire import Public

SEED = 20260
MOST_REMEMBERED = 4096
SETTINGS = hypothesis.settings(
    max_examples=40,
    database=None,
    deadline=None,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


class StudentFailure(AssertionError):
    """The student's function did something other than return the right answer; the text says what, to the student."""


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


@dataclass(frozen=True)
class Property:
    """One hidden test: its sentence for students, its weight in points, and the hypothesis test itself."""

    name: str
    sentence: str
    weight: float
    core: bool
    hint: str
    test: Callable[..., None]


@dataclass(frozen=True)
class Exercise:
    """One graded function (or pair).

    `functions` are what the student defines, `cell` is the graded cell's id, and `uses` names earlier exercises whose
    functions a solution may call. `opaque` is the place, among the results, of one whose layout is the student's choice
    and that the tests only hand back. `large` exercises get arrays of the trained model's size.
    """

    name: str
    points: float
    functions: tuple[str, ...]
    uses: tuple[str, ...]
    properties: tuple[Property, ...]
    suite: type
    opaque: int | None = None
    large: bool = False

    @property
    def cell(self) -> str:
        return f"test_{self.name}"

    def reference(self, function: str) -> Callable:
        """The reference's function of that name, as the hidden tests import it."""
        return getattr(inspect.getmodule(self.suite), function)


def exercise(
    name: str,
    points: float,
    functions: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    opaque: int | None = None,
    large: bool = False,
) -> Callable[[type], type]:
    """Mark a class as the hidden tests of one exercise; its weights must sum to `points`.

    Raises
    ------
    ValueError
        If the weights do not sum to the points, no property is core, or a property has no sentence.
    """

    def register(suite: type) -> type:
        properties = []
        for method, test in vars(suite).items():
            if not method.startswith("test_"):
                continue
            sentence = " ".join((inspect.getdoc(test) or "").split())
            if not sentence:
                raise ValueError(f"{suite.__name__}.{method} needs a docstring: the property in words")
            traits = getattr(test, "weight", 0), getattr(test, "core", False), getattr(test, "hint", "")
            hypothesis.seed(SEED)(SETTINGS(test))  # everyone, pytest included, sees the same examples
            properties.append(Property(method, sentence, *traits, test))
        total = sum(each.weight for each in properties)
        if total != points:
            raise ValueError(f"the weights of {suite.__name__} sum to {total}, its points are {points}")
        if not any(each.core for each in properties):
            raise ValueError(f"{suite.__name__} has no core property")
        suite.exercise = Exercise(name, points, functions or (name,), uses, tuple(properties), suite, opaque, large)
        return suite

    return register


def weight(points: float, hint: str = "") -> Callable[[Callable], Callable]:
    """What the property is worth, and what to tell a student who fails it for a reason we cannot name."""

    def mark(test: Callable) -> Callable:
        test.weight, test.hint = points, hint
        return test

    return mark


def core(test: Callable) -> Callable:
    """Without this property, the exercise earns at most a third of its points."""
    test.core = True
    return test


def frozen(value: Any) -> Any:
    """The value, every array in its dicts, lists and tuples made read-only: what many share, nobody can change."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            frozen(part)
    return value


def remembered(function: Callable) -> Callable:
    """Work a value out once for all students; what each test gets is read-only, its dicts and lists are its own.

    Arguments are told apart by their content: numbers, strings, arrays, and tuples, lists and dicts of these, or
    anything hashable. For values that cost more than a hidden test's own arithmetic, such as central differences.

    Examples
    --------
    >>> squares = remembered(lambda x: x**2)
    >>> squares(np.array([2.0])) is squares(np.array([2.0]))
    True
    """

    kept: dict[Any, Any] = {}

    @wraps(function)
    def recall(*args: Any) -> Any:
        key = _key(args)
        if key not in kept:
            if len(kept) >= MOST_REMEMBERED:
                del kept[next(iter(kept))]
            kept[key] = frozen(function(*args))
        return _shared(kept[key])

    recall.kept = kept
    return recall


def _key(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, hashlib.sha256(np.ascontiguousarray(value)).digest()
    if isinstance(value, dict):
        return tuple((name, _key(part)) for name, part in value.items())
    return tuple(map(_key, value)) if isinstance(value, (list, tuple)) else value


def _shared(value: Any) -> Any:
    """The same arrays in dicts, lists and tuples of one's own."""
    if isinstance(value, dict):
        return {name: _shared(part) for name, part in value.items()}
    return type(value)(map(_shared, value)) if type(value) in (list, tuple) else value


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


def equal(got: Any, expected: Any, what: str = "the result") -> None:
    """Check strings, whole numbers, and lists of them; a tuple is as good as a list, an array of ints as good as both.

    Raises
    ------
    Mismatch
        Where they differ.
    """
    if _plain(got) != _plain(expected):
        raise Mismatch(f"{what}: expected {_shortened(expected)}, got {_shortened(got)}", expected, got, None)


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, dict) else value


def _shortened(value: Any) -> str:
    text = repr(_plain(value))
    return text if len(text) <= 120 else text[:120] + "…"


def generator(seed: int) -> Public:
    """A `numpy.random.Generator` as an argument; each call gets one at the start of its stream."""
    return Public(f"rng = np.random.default_rng({seed})", "rng")


def pretrained(name: str) -> Public:
    """The trained model of the students' kit as an argument: its "params" or its "vocabulary"."""
    return Public("from minibert_kit import load_pretrained\n\nparams, vocabulary = load_pretrained()", name)


def _written(number: np.generic) -> str:
    return str(bool(number)) if number.dtype == bool else f"{number + 0.0:.6g}"  # without the sign of -0.0


def _numeric(got: Any, what: str) -> np.ndarray:
    if isinstance(got, (bool, int, float)):
        got = np.asarray(got)
    if not isinstance(got, (np.ndarray, np.generic)):
        kind = "nothing (None): is there a return?" if got is None else f"a {type(got).__name__}"
        raise StudentFailure(f"{what} should be an array, but the function returned {kind}")
    return np.asarray(got)


def has_dtype(got: Any, dtype: Any, what: str = "the result") -> None:
    """Check the dtype of a result; `StudentFailure` where it is another."""
    found = _numeric(got, what).dtype
    if found != np.dtype(dtype):
        raise StudentFailure(f"{what} has dtype {found}, expected {np.dtype(dtype)}")


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
    changed = student.log[-1].changed
    if changed:
        raise StudentFailure(f"the function changed its argument {', '.join(changed)}; work on a copy instead")
