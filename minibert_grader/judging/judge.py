"""Reach a verdict on one exercise by running its hidden tests against a student's functions.

Every student answers the same examples. Only where one fails does hypothesis run again, to shrink it to the smallest
failing input.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hypothesis.errors import UnsatisfiedAssumption

from minibert_grader.course.exercise import SEED, Exercise, Property
from minibert_grader.errors import AskedAhead, KernelLost
from minibert_grader.judging.checks import BrokenRule, NotWritten, StudentFailure, values_forgiven
from minibert_grader.judging.diagnosis.known import Suspect, diagnose
from minibert_grader.judging.diagnosis.likeness import likeness
from minibert_grader.judging.examples import NothingRan, attempt, examples
from minibert_grader.judging.house.rules import look, values_in_doubt
from minibert_grader.judging.shrink import describe, size_of
from minibert_grader.judging.sparing.recorded import Recorded, Tried
from minibert_grader.judging.sparing.shrunk import smallest
from minibert_grader.judging.student import Call, Settled, Student, weight
from minibert_grader.judging.verdict import NO_RETURN, Failure, Outcome, Verdict

KEPT_BYTES = 256 << 20
WRONG_ALREADY = "the numbers are wrong already"
FAILED_BEFORE = "a property before it failed"
HOUSE = "test_house_rules"


def judge(
    exercise: Exercise,
    student: Student,
    suspects: list[Suspect] | None = None,
    seed: int = SEED,
    explain: bool = True,
    recorded: Mapping[str, Recorded] | None = None,
    whole: bool = True,
) -> tuple[Verdict, KernelLost | None]:
    """Run every property of an exercise.

    Parameters
    ----------
    exercise : Exercise
    student : Student
        Answers the calls.
    suspects : list of Suspect, optional
        Known wrong solutions, to name the misconception where the exercise is failed; where none of them answers
        alike, the way is named in which all wrong answers differ. Nothing is named without a list.
    seed : int
        Seed of the examples.
    explain : bool
        Whether to look for the smallest failing call, and for properties that fail only because the numbers are
        wrong already. It changes no points.
    recorded : mapping, optional
        What is known beforehand of each property, by its name.
    whole : bool
        Whether to go on behind the first property that fails. Without, the verdict tells whether the exercise is
        solved, and explains nothing.

    Returns
    -------
    verdict : Verdict
    lost : KernelLost or None
        Set where the kernel did not survive; the properties not reached are not judged, and earn nothing.

    Raises
    ------
    AskedAhead
        Where the kernel was lost by a call that the tests did not come to: the same has to be asked call by call.
    """
    known, explain = recorded or {}, explain and whole
    outcomes: list[Outcome] = []
    lost: KernelLost | None = None
    calls = _Calls()
    unwritten, ended = "", False
    for each in exercise.properties:
        failure = None
        unjudged = unwritten or ("the call before it never came back" if lost else FAILED_BEFORE if ended else "")
        # What fails by its values elsewhere does not fail once more by those that the house rules compare.
        wrong = each.name == HOUSE and any(outcome.failure for outcome in outcomes)
        doubt = values_in_doubt if wrong else contextlib.nullcontext
        if not unjudged:
            student.log.clear()
            try:
                answering = student.prepared(known.get(each.name))
                with doubt():
                    failure = _first_failure(exercise, each, answering, _tries(each, seed, known), calls)
            except NotWritten as error:
                unjudged = unwritten = str(error)
            except AskedAhead:
                raise
            except KernelLost as error:
                lost, failure = error, describe(exercise, StudentFailure(f"{NO_RETURN}: {error}"), student.log)
        if failure and explain and not lost:
            try:
                with doubt():
                    failure = smallest(exercise, each, answering, seed) or failure
            except AskedAhead:
                raise
            except KernelLost as error:
                lost = error
        outcomes.append(Outcome(each.sentence, each.weight, each.core, failure, each.hint if failure else "", unjudged))
        ended = ended or (failure is not None and not whole)
    if not lost:
        outcomes = [
            _looked_at(exercise, outcome, calls) if each.name == HOUSE else outcome
            for each, outcome in zip(exercise.properties, outcomes, strict=True)
        ]
    failed = any(outcome.failure for outcome in outcomes)
    misconception = None
    if failed and whole and suspects is not None and not (lost or unwritten):
        kept = calls.kept()  # none where they were too many: what holds for a part of them is not said
        misconception = diagnose(kept, suspects, exercise.opaque) or (
            likeness(exercise, calls.not_settled()) if kept else None
        )
    if explain and not lost and any(outcome.core and outcome.failure for outcome in outcomes):
        try:
            outcomes = [
                replace(outcome, failure=None, hint="", unjudged=WRONG_ALREADY)
                if outcome.failure
                and not outcome.core
                and _fails_by_values_alone(exercise, each, student, _tries(each, seed, known))
                else outcome
                for each, outcome in zip(exercise.properties, outcomes, strict=True)
            ]
        except AskedAhead:
            raise
        except KernelLost as error:
            lost = error
    return Verdict(exercise.name, exercise.points, tuple(outcomes), misconception, unwritten), lost


def _looked_at(exercise: Exercise, outcome: Outcome, calls: _Calls) -> Outcome:
    """The outcome of the house rules, which are looked at in the calls of all properties as well.

    So a mistake shows that only some argument or size brings out, which the rules' own few examples leave out.
    """
    if outcome.failure or outcome.unjudged:
        return outcome
    broken: list[tuple[tuple[int, float], BrokenRule, Call]] = []
    for call in calls.not_settled():
        try:
            look(exercise, call)
        except BrokenRule as error:
            broken.append((size_of([call]), error, call))
    if not broken:
        return outcome
    _, failure, call = min(broken, key=lambda each: each[0])
    hint = next(each.hint for each in exercise.properties if each.name == HOUSE)
    return replace(outcome, failure=describe(exercise, failure, [call]), hint=hint)


def _tries(each: Property, seed: int, known: Mapping[str, Recorded]) -> Iterable[Tried]:
    return known[each.name].tries if each.name in known else map(Tried, examples(each, seed))


def _fails_by_values_alone(exercise: Exercise, each: Property, student: Student, tries: Iterable[Tried]) -> bool:
    """Whether a property looks at a house rule, and passes as soon as wrong numbers are forgiven."""
    suite, body = exercise.suite(), each.test.hypothesis.inner_test
    with values_forgiven() as rules:
        for tried in tries:
            student.log.clear()
            try:
                attempt(body, suite, student, tried.example)
            except UnsatisfiedAssumption:
                continue
            except StudentFailure:
                return False
    return bool(rules)


def notices(exercise: Exercise, student: Student, seed: int = SEED) -> bool:
    """Whether any property fails; it ends with the first that does. `KernelLost` passes through."""
    for each in exercise.properties:
        for example in examples(each, seed):
            student.log.clear()
            try:
                attempt(each.test.hypothesis.inner_test, exercise.suite(), student, example)
            except UnsatisfiedAssumption:
                continue
            except StudentFailure:
                return True
    return False


class _Calls:
    """All calls of an exercise, for the diagnosis; none at all where the answers would fill the memory."""

    def __init__(self) -> None:
        self._failed: list[Call] = []
        self._passed: list[Call | Settled] = []
        self._bytes = 0

    def kept(self) -> list[Call]:
        """The calls, those of failed examples first: they tell most suspects apart at once."""
        if self._bytes > KEPT_BYTES:
            return []
        found = list(self._failed)
        for each in self._passed:
            calls = [each] if isinstance(each, Call) else each()
            self._bytes += 0 if isinstance(each, Call) else _bytes(calls)
            if self._bytes > KEPT_BYTES:
                return []
            found += calls
        return found

    def not_settled(self) -> list[Call]:
        """Those that are not known to be answered as the model solution does it."""
        return self._failed + [each for each in self._passed if isinstance(each, Call)]

    def keep(self, log: list[Call], failed: bool = False) -> None:
        self._bytes += _bytes(log)
        if self._bytes <= KEPT_BYTES:
            (self._failed if failed else self._passed).extend(log)

    def keep_settled(self, settled: Settled) -> None:
        self._passed.append(settled)


def _bytes(calls: list[Call]) -> int:
    return sum(weight(call.value) for call in calls)


def _first_failure(
    exercise: Exercise, each: Property, student: Student, tries: Iterable[Tried], calls: _Calls
) -> Failure | None:
    suite, body = exercise.suite(), each.test.hypothesis.inner_test
    ran, first = 0, None
    for tried in tries:
        if (settled := student.settled(tried)) is not None:
            ran += 1
            calls.keep_settled(settled)
            continue
        failed = False
        try:
            attempt(body, suite, student, tried.example)
        except UnsatisfiedAssumption:
            continue
        except NotWritten:
            raise
        except StudentFailure as failure:
            failed = True
            first = first or describe(exercise, failure, student.log)
        ran += 1
        calls.keep(student.log, failed)
        student.log.clear()
    if not ran:
        raise NothingRan(f"{each.name} tried no example")
    return first
