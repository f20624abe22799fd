"""Measure the hidden tests: every wheat must be accepted, every chaff caught and rightly named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from minibert_grader.course.exercise import SEED, Exercise
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import model_solutions, namespace
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.examples import examples
from minibert_grader.judging.judge import HOUSE, judge
from minibert_grader.judging.student import LocalStudent
from minibert_grader.measuring.house_chaffs import house_chaffs

Result = TypeVar("Result")


@dataclass
class Measured:
    """Counts of one exercise, and the names of what went wrong."""

    chaffs: int = 0
    caught: int = 0
    wheats: int = 0
    accepted: int = 0
    diagnosed_right: int = 0
    escaped: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        """All chaffs caught, all wheats accepted, and some of each."""
        return 0 < self.chaffs == self.caught and 0 < self.wheats == self.accepted


def calibrate_exercise(course: Course, assignment: str, name: str, seed: int = SEED, every: int = 1) -> Measured:
    """Judge every wheat and chaff of one exercise; the model solution counts as a wheat.

    Parameters
    ----------
    course : Course
    assignment, name : str
        The assignment and its exercise.
    seed : int
        Seed of the examples.
    every : int
        3 judges a third of the wheats and of the exercise's own chaffs, as a sample; all chaffs are suspects.
    """
    exercise = course.exercises(assignment)[name]
    measured = Measured()
    known = suspects(course, assignment, name)
    for suspect in known[::every]:
        verdict, _ = judge(exercise, LocalStudent(suspect.functions), known, seed, explain=False)
        measured.chaffs += 1
        if verdict.points < verdict.max_points:
            measured.caught += 1
        else:
            measured.escaped.append(suspect.misconception.name)
        if verdict.misconception == suspect.misconception:
            measured.diagnosed_right += 1
        else:
            said = verdict.misconception.name if verdict.misconception else "cannot tell"
            measured.misnamed.append(f"{suspect.misconception.name} → {said}")
    for chaff in house_chaffs(exercise.contract):
        code = chaff.code(model_solutions(course, assignment)[name], exercise.functions)
        functions = namespace(course, assignment, name, code)
        rules = _broken_rules(exercise, functions, chaff.rule, seed)
        measured.chaffs += 1
        if rules:
            measured.caught += 1
        else:
            measured.escaped.append(chaff.name)
        if chaff.rule in rules:  # a broken rule is itself the name of what is wrong
            measured.diagnosed_right += 1
        else:
            measured.misnamed.append(f"{chaff.name} → {', '.join(sorted(rules)) or 'no failure'}")
    measured.refused = refusals(course, assignment, name, seed, every)
    measured.wheats = len(list(right_solutions(course, assignment, name))[::every])
    measured.accepted = measured.wheats - len(measured.refused)
    return measured


def _broken_rules(exercise: Exercise, functions: dict[str, Any], rule: str, seed: int) -> set[str]:
    """The rules of the house that a solution breaks, "" for what else it fails; none where it gets full points.

    The other properties are tried only where the one of the rules does not notice the `rule` that is looked for.
    """
    rules: set[str] = set()
    alone = tuple(each for each in exercise.properties if each.name == HOUSE)
    for tried in (replace(exercise, properties=alone), exercise):
        if rule not in rules:
            verdict, _ = judge(tried, LocalStudent(functions), seed=seed, explain=False)
            rules = {outcome.failure.rule for outcome in verdict.outcomes if outcome.failure}
    return rules


def right_solutions(course: Course, assignment: str, name: str) -> dict[str, str]:
    """The model solution and the wheats of an exercise: title → code."""
    wheats = {wheat.name: wheat.code for wheat in course.wheats(assignment) if wheat.exercise == name}
    return {"model solution": model_solutions(course, assignment)[name], **wheats}


def refusals(course: Course, assignment: str, name: str, seed: int = SEED, every: int = 1) -> list[str]:
    """The right solutions of an exercise that lose a point on the examples of a seed, with the reasons.

    With `every`, the model solution and each so-many-th of the others are tried.
    """
    exercise, refused = course.exercises(assignment)[name], []
    for title, code in list(right_solutions(course, assignment, name).items())[::every]:
        student = LocalStudent(namespace(course, assignment, name, code))
        verdict, _ = judge(exercise, student, seed=seed, explain=False)
        if verdict.points < verdict.max_points:
            reasons = [outcome.failure.reason for outcome in verdict.outcomes if outcome.failure]
            refused.append(f"{title}: {'; '.join(reasons)}")
    return refused


@dataclass
class Repeated:
    """Right solutions judged on the examples of many seeds: how often, and each verdict that was not full points."""

    runs: int = 0
    flips: list[str] = field(default_factory=list)


def repeat_exercise(course: Course, assignment: str, name: str, seeds: range) -> Repeated:
    """Judge the right solutions of one exercise once for each seed.

    Parameters
    ----------
    course : Course
    assignment, name : str
    seeds : range
        Seeds of the examples; those that grade students are made with another one, `hidden_tests.SEED`.
    """
    repeated = Repeated()
    for seed in seeds:
        repeated.runs += len(right_solutions(course, assignment, name))
        repeated.flips += [f"seed {seed}, {refused}" for refused in refusals(course, assignment, name, seed)]
        examples.cache_clear()  # examples of a seed are used once here
    return repeated


def over_exercises(
    measure: Callable[..., Result], course: Course, wanted: list[tuple[str, str]], *more: Any, jobs: int = 1
) -> Iterator[tuple[tuple[str, str], Result]]:
    """`measure(course, assignment, exercise, *more)` of each (assignment, exercise), in order, in several processes."""
    if jobs == 1:
        yield from (((name, exercise), measure(course, name, exercise, *more)) for name, exercise in wanted)
        return
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(measure, course, name, exercise, *more) for name, exercise in wanted]
        for key, future in zip(wanted, futures, strict=True):
            yield key, future.result()


def as_json(table: dict[str, Measured]) -> dict[str, Any]:
    """The table for machines: totals, and the same keys per exercise."""
    keys = ("chaffs", "caught", "wheats", "accepted", "diagnosed_right")
    totals = {key: sum(getattr(measured, key) for measured in table.values()) for key in keys}
    per_exercise = {name: {**vars(measured)} for name, measured in table.items()}
    return {"exercises": len(table), **totals, "per_exercise": per_exercise}


def as_markdown(table: dict[str, Measured], result: dict[str, Any]) -> str:
    """The table as a page of docs, totals in the last row."""
    lines = [
        "# Measured accuracy",
        "",
        "Written by `make accuracy`. A *chaff* is a plausible wrong solution, a *wheat* a right one written",
        "differently from the model solution, which counts as one more. Caught: the chaff loses points.",
        "Accepted: the wheat loses none. Diagnosed: the feedback names the chaff's own misconception and no other.",
        "",
        "| exercise | chaffs caught | wheats accepted | diagnosed right |",
        "|---|---|---|---|",
    ]
    rows = {**{name: vars(measured) for name, measured in table.items()}, "**in all**": result}
    lines += [markdown_row(name, row) for name, row in rows.items()]
    return "\n".join(lines) + "\n"


def markdown_row(name: str, row: dict[str, Any]) -> str:
    """One line of the published table."""
    counts = ("caught", "chaffs"), ("accepted", "wheats"), ("diagnosed_right", "chaffs")
    return "| " + " | ".join([name, *(f"{row[part]} of {row[whole]}" for part, whole in counts)]) + " |"
