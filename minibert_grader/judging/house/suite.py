"""The mark of an exercise's hidden tests, with which one more property is added: that it keeps the house rules."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.course import exercise as marks
from minibert_grader.course.contract import Contract
from minibert_grader.course.exercise import HiddenTest, Suite
from minibert_grader.judging.checks import StudentFailure, values_forgiven
from minibert_grader.judging.house.rules import keep, recall
from minibert_grader.judging.remembered import copied
from minibert_grader.judging.student import Call, Student

HINT = "The table at the top of the notebook says what this rule asks for."


def exercise(
    name: str, points: float, contract: Contract | None = None, house: float = 0, hint: str = "", **more: Any
) -> Callable[[type[Suite]], type[Suite]]:
    """Mark a class as the hidden tests of one exercise; its weights and `house` must sum to `points`.

    Parameters
    ----------
    name, points, more
        As for `course.exercise.exercise`.
    contract : Contract
        The rules of the house that the exercise promises.
    house : float
        What keeping them is worth.
    hint : str
        What students are told who break one, besides where the rules stand.

    Raises
    ------
    ValueError
        If the points are not the sum, no property is core, or a property has no sentence.
    """

    def register(suite: type[Suite]) -> type[Suite]:
        if contract:
            test = _house_test(suite, contract)
            suite.test_house_rules = marks.weight(house, f"{hint} {HINT}".strip())(test)  # type: ignore[attr-defined]
        return marks.exercise(name, points, contract=contract, **more)(suite)

    return register


def varied(test: HiddenTest) -> HiddenTest:
    """Mark the property whose calls the house rules are tried on, where those of the core ones show too little.

    An argument that the core properties leave out, such as a mask, is then copied, turned and locked as well. Its own
    values are not judged a second time; where a call of it goes wrong, the rules are tried on the core's calls instead.
    """
    test.varied = True  # type: ignore[attr-defined]
    return test


def _given(call: Call) -> tuple[int, list[str]]:
    """Which arguments a call has, by place and by name."""
    return len(call.args), sorted(call.kwargs)


def _house_test(suite: type[Suite], contract: Contract) -> HiddenTest:
    """The property, on examples of the core properties, or of what is `varied`: each call is made, and then varied."""
    cores = {name: test for name, test in vars(suite).items() if getattr(test, "core", False)}
    others = {name: test for name, test in vars(suite).items() if getattr(test, "varied", False)}
    tests = {**cores, **others}
    examples = {name: st.fixed_dictionaries(test.hypothesis._given_kwargs) for name, test in tests.items()}

    def test_house_rules(self: Any, student: Student, **example: dict[str, Any]) -> None:
        def calls_of(chosen: Mapping[str, HiddenTest]) -> list[Call]:
            start = len(student.log)
            for name, test in chosen.items():
                test.hypothesis.inner_test(self, student, **copied(example[name]))
            return [call for call in student.log[start:] if not (call.look or call.elsewhere)]

        calls = plain = calls_of(cores)
        if others:
            with contextlib.suppress(StudentFailure), values_forgiven():
                calls = calls_of(others)
        first: dict[str, Call] = {}
        last: dict[str, Call] = {}
        for call in calls:
            first.setdefault(call.function, call)
            last[call.function] = call
        for call in first.values():
            keep(self.exercise, student, call)
        for name, call in last.items():
            # What a function has kept from the steps before comes in with its last call only.
            if self.exercise.opaque is not None and call is not first[name]:
                keep(self.exercise, student, call)
        for call in plain:
            # Without the argument that only the others have, a function may go another way.
            if (tried := first.pop(call.function, None)) and _given(tried) != _given(call):
                recall(self.exercise, student, call)

    test_house_rules.__doc__ = f"Keeps the rules of the house that this exercise promises: {', '.join(contract.rules)}."
    test: Any = given(**examples)(test_house_rules)
    test.few = True
    return test
