"""Try the promised rules on a call that was answered, and raise `BrokenRule` for the first that does not hold.

A call that is varied is held against the student's own answer to the plain one, so that numbers which are wrong already
break no rule here. Held against the reference are more axes, for which there is no plain call, and other numbers,
unless the student's are in doubt already.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from minibert_grader.course import contract as rule
from minibert_grader.course.contract import Arguments, Contract
from minibert_grader.course.exercise import Exercise
from minibert_grader.judging.checks import (
    BrokenRule,
    Mismatch,
    StudentFailure,
    compare_plain,
    forgiving,
    looked_at,
    raises,
)
from minibert_grader.judging.house import variations
from minibert_grader.judging.house.alike import alike, slack
from minibert_grader.judging.student import Call, Student
from minibert_grader.sandbox.inside.layout import usual
from minibert_grader.sandbox.inside.wire import Public, made
from minibert_grader.sandbox.inside.witness import Witnessed

MOST_CHANGED = 2  # arguments of one call that are tried with other numbers; the next call begins with another one


def keep(exercise: Exercise, student: Student, call: Call) -> None:
    """Try each rule that the exercise promises.

    Parameters
    ----------
    exercise : Exercise
        One with a contract.
    student : Student
    call : Call
        A plain call, and the answer to it.

    Raises
    ------
    BrokenRule
        Naming the first rule that does not hold.
    """
    contract = exercise.contract
    assert contract is not None
    trial = _Trial(contract, exercise.reference(call.function), student, call, exercise.opaque)
    for name in contract.rules:
        looked_at(name)
    trial.look(call)
    trial.witness()
    trial.others()
    if contract.layout:
        for how, varied in variations.layouts(trial.named):
            trial.same(rule.LAYOUT, f"with its arrays {how}", varied)
        trial.same(rule.PURE, "with arrays that cannot be written to", variations.locked(trial.named))
    for how, varied in variations.keys(trial.named, contract):
        trial.same(rule.KEYS, f"with a dictionary {how}", varied)
    trial.other_dtype()
    trial.axes()
    trial.refuses()


def recall(exercise: Exercise, student: Student, call: Call) -> None:
    """Try only the rules of what is kept and shared between calls; as `keep` does otherwise."""
    assert exercise.contract is not None
    trial = _Trial(exercise.contract, exercise.reference(call.function), student, call, exercise.opaque)
    trial.witness()
    trial.others(most=1)


def look(exercise: Exercise, call: Call) -> None:
    """Look at what shows in any call, whatever it was made for; raises as `keep` does."""
    contract = exercise.contract
    if contract is None or call.function not in exercise.functions or call.raised or call.look:
        return
    if call.other:
        told, of_others = call.value[0], call.value[Witnessed._fields.index("of_others")]
        look(exercise, replace(call, value=told, other=None))
        if of_others is not None:
            args, kwargs = call.other
            look(exercise, replace(call, args=args, kwargs=kwargs, value=of_others, other=None))
        return
    floats = {array.dtype for array in variations.arrays([call.args, call.kwargs]) if array.dtype.kind == "f"}
    if len(floats) > 1:  # what comes of two dtypes is not said
        contract = replace(contract, dtype=None)
    _Looks(contract, exercise.reference(call.function), exercise.opaque).look(call)


@cache
def _parameters(function: Callable) -> list[str]:
    return list(inspect.signature(function).parameters)


class _Looks:
    """What a contract says of any call."""

    def __init__(self, contract: Contract, reference: Callable, opaque: int | None) -> None:
        self._contract, self._reference, self._opaque = contract, reference, opaque
        self._names = _parameters(reference)

    def _by_name(self, call: Call) -> Arguments:
        return {**dict(zip(self._names, call.args, strict=False)), **call.kwargs}

    def look(self, call: Call) -> None:
        """Look at what shows in any call: that it changed no input, and the dtype of its answer."""
        if forgiving(everything=True):
            return
        if call.changed:
            places = {str(place): name for place, name in enumerate(self._names)}
            changed = ", ".join(places.get(name, name) for name in call.changed)
            raise BrokenRule(f"{rule.PURE}: the function changed its argument {changed}", rule.PURE)
        wanted: Any = self._contract.dtype
        if isinstance(wanted, str):
            given = next(variations.arrays(self._by_name(call).get(wanted)), None)
            if given is None:  # left out, or a dictionary of no arrays
                return
            wanted = given.dtype
        result = self._judged(call.value)
        if isinstance(self._contract.dtype, str) and type(result) is float:
            raise BrokenRule(f"{rule.DTYPE}: the result is a float of Python's, which has no dtype", rule.DTYPE)
        for part in variations.arrays(result):
            if part is not result and not part.ndim:
                continue  # a loss or a norm beside the arrays is one number, of any float type
            found = part.dtype
            if wanted is int:
                if found.kind not in "iu":
                    raise BrokenRule(f"{rule.DTYPE}: the result has dtype {found}, expected whole numbers", rule.DTYPE)
            elif wanted is not None:
                expected = np.dtype(wanted)
                if found != expected:
                    raise BrokenRule(f"{rule.DTYPE}: the result has dtype {found}, expected {expected}", rule.DTYPE)
        if self._contract.plain and type(call.value) is not self._contract.plain:
            kinds = f"Python's {self._contract.plain.__name__}, got {type(call.value).__name__}"
            raise BrokenRule(f"{rule.PLAIN}: expected {kinds}", rule.PLAIN)

    def _judged(self, value: Any) -> Any:
        """The result without the part whose layout is the student's choice, and without entries nobody asked for."""
        if self._contract.parts and isinstance(value, dict):
            return {name: value[name] for name in self._contract.parts if name in value}
        if self._opaque is None or not isinstance(value, (list, tuple)):
            return value
        return [part for place, part in enumerate(value) if place != self._opaque]


class _Trial(_Looks):
    """One call, and its variations."""

    def __init__(
        self, contract: Contract, reference: Callable, student: Student, call: Call, opaque: int | None
    ) -> None:
        super().__init__(contract, reference, opaque)
        self._student, self._plain = student, call
        self.named: Arguments = self._by_name(call)

    def _varied(self, named: Arguments) -> Call:
        """The plain call with other arguments, handed over by place or by name as they were."""
        args = tuple(named[name] for name in self._names[: len(self._plain.args)])
        return replace(self._plain, args=args, kwargs={name: named[name] for name in self._plain.kwargs})

    def _answer(self, name: str, how: str, named: Arguments) -> Any:
        with breaking(name, how):
            answer = self._student.repeat(self._varied(named))
        self.look(self._student.log[-1])
        return answer

    def _alike(self, got: Any, expected: Any) -> None:
        """Whether two answers are the same up to rounding in the dtype of the arguments."""
        dtypes = [array.dtype for array in variations.arrays(self.named) if array.dtype.kind == "f"]
        alike(got, expected, dtype=min(dtypes, key=lambda dtype: dtype.itemsize, default=np.dtype(np.float64)))

    def witness(self) -> None:
        """Look at what shows only later: see `Witnessed`."""
        named = variations.changed(self.named)
        other = self._varied(named)
        with breaking(rule.REPEATABLE, "when it is called again"):
            read = self._student.repeat(replace(self._plain, other=(other.args, other.kwargs)))
        told, _, again, _, apart, of_others, written, anew, alone = map(self._judged, read)
        with breaking(rule.PURE, "after the call"):
            args, kwargs = data([list(self._plain.args), self._plain.kwargs])
            handed, left = self._by_name(replace(self._plain, args=args, kwargs=kwargs)), read.left
            alike(data(left), [args, kwargs], f"one of {', '.join(handed)}", exactly=True)
            compare_plain(variations.orders(data(left)), variations.orders([args, kwargs]), "the order of its entries")
        with breaking(rule.REPEATABLE, "in a second call with the very same arguments"):
            self._alike(told, self._judged(self._plain.value))
            self._alike(again, told)
        with breaking(rule.REPEATABLE, "when the first result is looked at after another call"):
            alike(read.later, read.told, exactly=True)  # a state, too, stays what it was, whatever it is made of
        if self._contract.new:
            with breaking(rule.NEW, "after a change of the input"):
                alike(apart, told, exactly=True)
        if of_others is not None and (expected := self._expected(named)) is not None:
            self._nearly(of_others, expected, "with other numbers in all arrays, right after the call with these")
        with breaking(rule.REPEATABLE, "after the caller has written other numbers into the very same arrays"):
            self._alike(written, of_others)
        with breaking(rule.REPEATABLE, "in a new call, after the caller has written into the first result"):
            self._alike(anew, told)
        with breaking(rule.REPEATABLE, "when the caller writes into an earlier result"):
            alike(alone, anew, exactly=True)

    def others(self, most: int = MOST_CHANGED) -> None:
        """Check the answers to calls in which one argument is another: who keeps an answer may not look at all."""
        if (usually := self._expected(self.named)) is None:
            return
        tried = 0
        for name, ways in variations.one_changed(self.named):
            for named in ways:
                expected = self._expected(named)
                if expected is None or tried == most or not self._tells(expected, usually):
                    continue
                how = f"with another {name}, right after the call with this one"
                self._nearly(self._answer(rule.REPEATABLE, how, named), expected, how)
                tried += 1
                break

    def _tells(self, expected: Any, usually: Any) -> bool:
        """Whether two answers of the reference's can be told apart, and are numbers throughout."""
        if any(np.isnan(part).any() for part in variations.arrays(expected) if part.dtype.kind == "f"):
            return False
        ones, twos = (list(_numbers(self._judged(value))) for value in (expected, usually))
        return [one.shape for one in ones] != [two.shape for two in twos] or not all(
            np.isclose(one, two, rtol=0, atol=slack(one, two, np.float32)).all()
            for one, two in zip(ones, twos, strict=True)
        )

    def _expected(self, named: Arguments) -> Any:
        """What the reference gives for other arguments of the same shapes, where that is a matter of numbers alone."""
        if self._contract.dtype in (None, int) or self._opaque is not None:  # whole numbers may turn on a rounding
            return None
        if not self._contract.said or _in_doubt.get():
            return None
        if any(isinstance(value, Public) for value in named.values()):  # what a generator is used for is not said
            return None
        if forgiving() and not forgiving(everything=True):
            return None
        try:
            return self._reference(**made(usual(variations.in_dtype(named, np.float64))))
        except Exception:  # others need not be right ones
            return None

    def _nearly(self, got: Any, expected: Any, how: str) -> None:
        """Check an answer by its first digits: what was kept from another call differs in these.

        Whether arrays come in a list or as one, and numbers as Python's or NumPy's, is not asked here.
        """
        parts, others = (list(_numbers(self._judged(value))) for value in (got, expected))
        if len(parts) != len(others) and parts and others:
            parts, others = [np.concatenate(parts)], [np.concatenate(others)]
        with breaking(rule.REPEATABLE, how):
            alike(parts, others, dtype=np.float32)

    def same(self, name: str, how: str, named: Arguments) -> None:
        """Check that other arguments get the answer to the plain ones."""
        answer = self._answer(name, how, named)
        with breaking(name, how):
            self._alike(self._judged(answer), self._judged(self._plain.value))

    def other_dtype(self) -> None:
        """Check the dtype of the answer to float64 in the place of float32, or the other way round."""
        floats = [array.dtype for array in variations.arrays(self.named) if array.dtype.kind == "f"]
        if floats and isinstance(self._contract.dtype, str):
            dtype = np.float32 if floats[0] == np.float64 else np.float64
            self._answer(rule.DTYPE, f"in {np.dtype(dtype)}", variations.in_dtype(self.named, dtype))

    def axes(self) -> None:
        """Check the answer to arguments with more axes in front."""
        leading = [name for name in self._contract.leading if np.ndim(self.named.get(name, 0))]
        if not leading or (forgiving() and not forgiving(everything=True)):
            return
        lifted = variations.lifted(self.named, leading)
        how = f"with leading axes {variations.LEADING} before those of {', '.join(leading)}"
        answer = self._answer(rule.AXES, how, lifted)
        exact = made(usual(variations.in_dtype(lifted, np.float64)))
        with breaking(rule.AXES, how):
            self._alike(self._judged(answer), self._judged(self._reference(**exact)))
        if self._contract.layout:
            _, *transposed = variations.layouts(lifted)  # without gaps, which the plain call has had
            for lies, arguments in transposed:
                other = self._answer(rule.LAYOUT, f"{how}, and its arrays {lies}", arguments)
                with breaking(rule.LAYOUT, f"{how}, and its arrays {lies}"):
                    self._alike(self._judged(other), self._judged(answer))

    def refuses(self) -> None:
        """Check that what the exercise refuses raises ValueError."""
        for words, make in self._contract.refuses.items():
            if make:
                call = partial(self._student.repeat, self._varied(make(self.named)))
                with breaking(rule.REFUSES, "where it is promised"):
                    raises(ValueError, call, words)


_in_doubt: ContextVar[bool] = ContextVar("values in doubt", default=False)


@contextmanager
def values_in_doubt() -> Iterator[None]:
    """Within it, no answer is compared with the reference's for other numbers: a wrong value is no broken rule."""
    token = _in_doubt.set(True)
    try:
        yield
    finally:
        _in_doubt.reset(token)


@contextmanager
def breaking(name: str, how: str) -> Iterator[None]:
    """What goes wrong here breaks the rule of that name."""
    try:
        yield
    except StudentFailure as failure:
        mismatch = failure if isinstance(failure, Mismatch) else None
        raise BrokenRule(f"{name}: {how}, {failure}", name, mismatch) from None


def _numbers(value: Any) -> Iterator[np.ndarray]:
    """The arrays and numbers in a value, as arrays of one axis; those of dictionaries in the order of their names."""
    if isinstance(value, dict):
        value = [value[name] for name in sorted(value, key=str)]
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, (np.ndarray, np.generic, int, float)):
        yield np.ravel(value)


def data(value: Any) -> Any:
    """The value with None for what is made by source text."""
    if isinstance(value, Public):
        return None
    if isinstance(value, dict):
        return {key: data(part) for key, part in value.items()}
    return type(value)(map(data, value)) if type(value) in (list, tuple) else value
