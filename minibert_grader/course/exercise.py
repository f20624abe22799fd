"""What an exercise is: one graded function, the hidden tests that judge it, and what each of them is worth.

`@exercise`, `@weight` and `@core` mark the hidden tests of an assignment; `Exercise` and `Property` are what the marks
come down to.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.internal.conjecture import providers
from hypothesis.internal.conjecture.engine import ConjectureRunner
from hypothesis.internal.constants_ast import Constants

from minibert_grader.course.contract import Contract
from minibert_grader.errors import CourseError

SEED = 20260

# Hypothesis also draws the numbers and strings that it finds in the source of loaded modules. Examples would then
# depend on what else a process has loaded, and on every constant in the grader's own code.
providers._get_local_constants = Constants
# And of every example that it has drawn, it would try five more in which one part is a copy of another: of forty, no
# more than fifteen would differ in what was drawn for their shapes.
setattr(ConjectureRunner, "generate_mutations_from", lambda runner, data: None)  # noqa: B010  (mypy refuses the other)
SETTINGS = hypothesis.settings(
    max_examples=40,
    database=None,
    deadline=None,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
# A test of the house rules makes many calls of each example, and its examples are small already.
FEW = hypothesis.settings(SETTINGS, max_examples=6, phases=[Phase.generate])


class Handle(Protocol):
    """Where hypothesis keeps the body of a test, documented as the place to put another one."""

    inner_test: Callable[..., None]


class HiddenTest(Protocol):
    """A hypothesis test, and the marks that `@weight` and `@core` leave on it; `few` where it tries few examples."""

    hypothesis: Handle
    weight: float
    hint: str
    core: bool
    few: bool

    def __call__(self, *args: Any, **kwargs: Any) -> None: ...


class Suite(Protocol):
    """A class of hidden tests, with the mark that `@exercise` leaves on it."""

    exercise: Exercise


@dataclass(frozen=True)
class Property:
    """One hidden test: its sentence for students, its weight in points, and the hypothesis test itself."""

    name: str
    sentence: str
    weight: float
    core: bool
    hint: str
    test: HiddenTest


@dataclass(frozen=True)
class Exercise:
    """One graded function (or pair).

    `functions` are what the student defines, `cell` is the graded cell's id, and `uses` names earlier exercises whose
    functions a solution may call. `opaque` is the place, among the results, of one whose layout is the student's choice
    and that the tests only hand back. `large` exercises get arrays of the trained model's size. `contract` says which
    rules of the house it promises.
    """

    name: str
    points: float
    functions: tuple[str, ...]
    uses: tuple[str, ...]
    properties: tuple[Property, ...]
    suite: type[Suite]
    opaque: int | None = None
    large: bool = False
    contract: Contract | None = None

    @property
    def cell(self) -> str:
        return f"test_{self.name}"

    def reference(self, function: str) -> Callable:
        """The reference's function of that name, as the hidden tests import it.

        Raises
        ------
        CourseError
            If their module has none, with file and line of the class that needs it.
        """
        if fault := self.missing(function):
            raise CourseError(fault)
        return getattr(inspect.getmodule(self.suite), function)

    def missing(self, function: str) -> str:
        """Where the reference's function is missing and what to do, as a sentence; "" where it is there."""
        if callable(getattr(inspect.getmodule(self.suite), function, None)):
            return ""
        _, line = inspect.getsourcelines(self.suite)
        return (
            f"{inspect.getsourcefile(self.suite)}:{line}: the hidden tests of {self.name} need the reference's "
            f"function {function}, which gives the expected values; define it above the class, or import it there."
        )


def exercise(
    name: str,
    points: float,
    functions: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    opaque: int | None = None,
    large: bool = False,
    contract: Contract | None = None,
) -> Callable[[type[Suite]], type[Suite]]:
    """Mark a class as the hidden tests of one exercise; its weights must sum to `points`.

    Raises
    ------
    ValueError
        If the weights do not sum to the points, no property is core, or a property has no sentence.
    """

    def register(suite: type[Suite]) -> type[Suite]:
        properties = []
        for method, test in vars(suite).items():
            if not method.startswith("test_"):
                continue
            sentence = " ".join((inspect.getdoc(test) or "").split())
            if not sentence:
                raise ValueError(f"{suite.__name__}.{method} needs a docstring: the property in words")
            traits = getattr(test, "weight", 0), getattr(test, "core", False), getattr(test, "hint", "")
            settings = FEW if getattr(test, "few", False) else SETTINGS
            hypothesis.seed(SEED)(settings(test))  # everyone, pytest included, sees the same examples
            properties.append(Property(method, sentence, *traits, test))
        total = sum(each.weight for each in properties)
        if total != points:
            raise ValueError(f"the weights of {suite.__name__} sum to {total}, its points are {points}")
        if not any(each.core for each in properties):
            raise ValueError(f"{suite.__name__} has no core property")
        made = functions or (name,)
        suite.exercise = Exercise(name, points, made, uses, tuple(properties), suite, opaque, large, contract)
        return suite

    return register


def weight(points: float, hint: str = "") -> Callable[[HiddenTest], HiddenTest]:
    """What the property is worth, and what to tell a student who fails it for a reason we cannot name."""

    def mark(test: HiddenTest) -> HiddenTest:
        test.weight, test.hint = points, hint
        return test

    return mark


def core(test: HiddenTest) -> HiddenTest:
    """Without this property, the exercise earns at most a third of its points."""
    test.core = True
    return test
